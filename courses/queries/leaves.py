"""What a list says of pages: a page itself has sixty fields, and took a third of the time of the learner's home."""

from typing import NamedTuple
from uuid import UUID

from cms.models import direction_of
from courses import rules


class TrackLeaf(NamedTuple):
    """Of a track's page."""

    title: str
    path: str
    translation_key: UUID
    depth: int
    intro: str
    language: str

    @property
    def direction(self) -> str:
        return direction_of(self.language)


class CourseLeaf(NamedTuple):
    """Of a course's page."""

    title: str
    path: str
    url_path: str
    translation_key: UUID
    icon: str


class LessonLeaf(NamedTuple):
    """Of a lesson's page."""

    title: str
    path: str
    url_path: str
    translation_key: UUID
    video_id: int | None
    seconds: float | None
    """Of its film."""
    minutes: int | None
    """What the trainer wrote."""

    @property
    def length(self) -> int:
        """Whole minutes to plan for."""
        return rules.length(self.seconds, self.minutes)
