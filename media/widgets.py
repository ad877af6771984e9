"""The field by which a lesson names its film: choose one, or send a new one without leaving the page."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _

from media.enums import VideoState
from media.queries import poster, progress

BLANK = "00000000-0000-0000-0000-000000000000"
"""Stands in an address for a film the script puts in."""


def addresses() -> dict[str, str]:
    """What the script asks."""
    return {
        "uploads": reverse("media:uploads"),
        "films": reverse("media:film-state", args=[BLANK]),
        "blank": BLANK,
        "after": reverse("films:film", args=[BLANK]),
    }


class FilmWidget(forms.Select):
    """A list of films with the state of the chosen one, shown live, and a file field that sends a new one in pieces.

    Without the script it is a list, and the link beside it leads to the page that sends a whole file.
    """

    template_name = "media/film_widget.html"
    viewer: Any = None
    """Who looks at the form: the chosen film's still picture is shown to her alone, through the films' own door."""

    class Media:
        js = ["vendor/tus.min.js", "media/upload.js"]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["addresses"] = addresses()
        options = [option for _, group, _ in context["widget"]["optgroups"] for option in group]
        context["chosen"] = next((option for option in options if "film" in option), None)
        return context

    def optgroups(self, name: str, value: list[Any], attrs: dict[str, Any] | None = None) -> list[Any]:
        """The films to choose from: no refused one, but for the one that is chosen."""
        groups = super().optgroups(name, value, attrs)
        return [group for group in groups if any(option["selected"] or not _refused(option) for option in group[1])]

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        film = getattr(value, "instance", None)
        if not value:
            option["label"] = _("No film yet")
        if film is not None:
            option["attrs"]["data-uuid"] = str(film.uuid)
            if option["selected"]:
                option["film"] = progress(film)
                option["poster"] = poster(film, self.viewer)
        return option


def _refused(option: dict[str, Any]) -> bool:
    return getattr(getattr(option["value"], "instance", None), "state", None) == VideoState.FAILED
