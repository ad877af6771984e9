"""What the trainer's desk checks when she saves a lesson. It stands among the models because the page names it."""

from typing import Any

from django.conf import settings
from django.forms.formsets import DELETION_FIELD_NAME, ORDERING_FIELD_NAME
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm

from commons.errors import Refusal
from courses import rules
from courses.errors import NoFilmForCaptions, UnanswerableQuestion, VideoNotReady
from media.enums import VideoState
from media.forms import captions_field
from media.queries import videos
from media.services import add_captions, read_captions

PUBLISHING = {"action-publish", "action-submit"}


class LessonForm(WagtailAdminPageForm):
    """A lesson. Anything may be saved as a draft; publishing asks for a ready film and answerable questions."""

    captions_ar = captions_field("ar")
    captions_fr = captions_field("fr")
    captions_en = captions_field("en")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "video" in self.fields:
            self.fields["video"].queryset = videos()
            self.fields["video"].widget.viewer = self.for_user
        film = self.instance.video
        for words in film.captions.all() if film is not None else ():
            self.fields[f"captions_{words.language}"].help_text = _(
                "This film has captions in this language. Another .vtt or .srt file takes their place."
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self._captions_fit(cleaned.get("video"))
        if PUBLISHING & set(self.data):
            self._needs_a_film(cleaned.get("video"))
            self._needs_answers()
        return cleaned

    def save(self, commit: bool = True) -> Any:  # noqa: FBT001, FBT002 -- Django's own signature
        """Saves the page, and keeps the caption files with its film."""
        page = super().save(commit=commit)
        for language, upload in self._sent():
            add_captions(video=page.video, language=language, upload=upload, by=self.for_user)
        return page

    def _sent(self) -> list[tuple[str, Any]]:
        """The caption files that came with the form, by language."""
        files = {code: self.cleaned_data.get(f"captions_{code}") for code, _name in settings.LANGUAGES}
        return [(code, upload) for code, upload in files.items() if upload]

    def _captions_fit(self, video: Any) -> None:
        for language, upload in self._sent():
            try:
                if video is None:
                    raise NoFilmForCaptions
                read_captions(video=video, upload=upload)
            except Refusal as refusal:
                self.add_error(f"captions_{language}", str(refusal))

    def _needs_a_film(self, video: Any) -> None:
        if "video" not in self.errors and (video is None or video.state != VideoState.READY):
            self.add_error("video", str(VideoNotReady(video=video)))

    def _needs_answers(self) -> None:
        """Every question has at least two answers, a right one and a wrong one; what lacks stands at the question."""
        formset = self.formsets.get("questions")
        if formset is None or not formset.is_valid():
            return
        order = sorted(formset.forms, key=lambda form: form.cleaned_data.get(ORDERING_FIELD_NAME) or 1)
        kept = [form for form in order if not form.cleaned_data.get(DELETION_FIELD_NAME)]
        bad = [(number, form) for number, form in enumerate(kept, 1) if not _is_answerable(form)]
        for number, form in bad:
            why = str(UnanswerableQuestion(number=number))
            form.add_error(None, why)
            self.add_error(None, why)
        if bad:  # Wagtail draws a refused set in the order of its forms, and would forget what she moved
            formset.forms[:] = order


def _is_answerable(question: Any) -> bool:
    """Whether the form of a question has the answers it needs; an empty one asks nothing."""
    choices = [
        choice.cleaned_data
        for choice in question.formsets["choices"].forms
        if choice.cleaned_data.get("text") and not choice.cleaned_data.get(DELETION_FIELD_NAME)
    ]
    return not question.cleaned_data.get("text") or rules.is_answerable(bool(each.get("right")) for each in choices)
