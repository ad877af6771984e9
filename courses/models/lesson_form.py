"""What the trainer's desk checks when she saves a lesson. It stands among the models because the page names it."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm

from courses.errors import VideoNotReady
from media.enums import VideoState

PUBLISHING = {"action-publish", "action-submit"}


class LessonForm(WagtailAdminPageForm):
    """A lesson. Anything may be saved as a draft; publishing asks for a ready film and answerable questions."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if PUBLISHING & set(self.data):
            self._needs_a_film(cleaned.get("video"))
            self._needs_answers()
        return cleaned

    def _needs_a_film(self, video: Any) -> None:
        if "video" not in self.errors and (video is None or video.state != VideoState.READY):
            self.add_error("video", str(VideoNotReady(video=video)))

    def _needs_answers(self) -> None:
        """Every question has at least two answers and one of them is right."""
        formset = self.formsets.get("questions")
        for form in formset.forms if formset is not None and formset.is_valid() else []:
            if form.cleaned_data.get("DELETE") or not form.cleaned_data.get("text"):
                continue
            choices = [
                choice.cleaned_data
                for choice in form.formsets["choices"].forms
                if choice.cleaned_data.get("text") and not choice.cleaned_data.get("DELETE")
            ]
            if len(choices) < 2 or not any(choice.get("right") for choice in choices):
                self.add_error(
                    None,
                    _("Give every question at least two answers, and mark the right one. Your draft can be saved."),
                )
                return
