"""The films' place in the trainers' desk."""

from typing import Any

from django.db.models import ForeignKey
from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.forms.models import register_form_field_override
from wagtail.admin.menu import MenuItem

from media import rules
from media.models import Video
from media.views import films
from media.widgets import FilmWidget

register_form_field_override(ForeignKey, to=Video, override={"widget": FilmWidget})


@hooks.register("register_admin_urls")
def film_addresses() -> list[URLPattern | URLResolver]:
    """/cms/videos/…"""
    patterns = [
        path("", films.index, name="index"),
        path("add/", films.add, name="add"),
        path("<uuid:uuid>/", films.film, name="film"),
        path("<uuid:uuid>/captions/", films.add_captions, name="add-captions"),
        path("<uuid:uuid>/captions/<str:language>/remove/", films.remove_captions, name="remove-captions"),
        path("<uuid:uuid>/retry/", films.retry, name="retry"),
        path("<uuid:uuid>/delete/", films.delete, name="delete"),
    ]
    return [path("videos/", include((patterns, "films")))]


class FilmsMenuItem(MenuItem):
    """Shown to those who may send films."""

    def is_shown(self, request: HttpRequest) -> bool:
        return rules.may_send_films(request.user)


@hooks.register("register_admin_menu_item")
def films_menu_item() -> Any:
    """After the pages."""
    return FilmsMenuItem(_("Films"), reverse("films:index"), name="films", icon_name="media", order=150)
