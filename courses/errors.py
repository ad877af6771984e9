"""What the courses refuse, each with its sentence."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from commons.errors import Refusal


class VideoNotReady(Refusal):
    """A lesson may not be published yet; `video` is its film or None."""

    missing = _("Choose a video first: a lesson is published with its film. Your draft can be saved as it is.")
    failed = _("The video was refused: %(why)s Upload another one. Your draft can be saved as it is.")
    preparing = _(
        "The video is still being prepared (%(percent)s %% done). Save the draft now, publish when the video is ready."
    )

    def __init__(self, *, video: Any) -> None:
        super().__init__(
            percent=video.percent if video is not None else 0, why=video.failure if video is not None else ""
        )
        self.sentence: str | Promise = self.preparing
        if video is None:
            self.sentence = self.missing
        elif video.failure:
            self.sentence = self.failed
