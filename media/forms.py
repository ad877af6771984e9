"""What trainers fill in about films."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from media.models import Video


class FilmForm(forms.ModelForm):
    """A new film: its title and its file."""

    file = forms.FileField(
        label=_("film"),
        widget=forms.FileInput(attrs={"accept": "video/*,.mkv,.ts"}),
        help_text=_(
            "MP4, MOV, MKV, WebM, AVI or TS, up to 2 GB and 3 hours. "
            "If the line breaks, choose the same file again: it goes on where it stopped."
        ),
    )

    class Meta:
        model = Video
        fields = ["title"]
        labels = {"title": _("title")}


def captions_field(language: str) -> forms.FileField:
    """A caption file of one language, named by it alone: the form it stands in says that it is captions."""
    return forms.FileField(
        label=dict(settings.LANGUAGES)[language],
        required=False,
        widget=forms.FileInput(attrs={"accept": ".vtt,.srt,text/vtt"}),
        help_text=_("A .vtt or .srt file. It takes the place of earlier captions in this language."),
    )


class CaptionsForm(forms.Form):
    """A caption file in one language."""

    language = forms.ChoiceField(label=_("language"), choices=settings.LANGUAGES)
    file = forms.FileField(
        label=_("caption file"),
        widget=forms.FileInput(attrs={"accept": ".vtt,.srt,text/vtt"}),
        help_text=_("A .vtt or .srt file. It takes the place of earlier captions in this language."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "id_captions_%s"} | kwargs)
