"""Pages and what they need, as tests ask for them. Every function makes a whole, valid thing; say only what matters."""

from itertools import count
from typing import Any

from django.utils import timezone
from wagtail.models import Locale

from cms.models import HomePage
from cms.services import found_tree
from courses.models import CoursePage, LessonPage, TrackPage
from media.enums import Quality, VideoState
from media.models import Rendition, Video

numbers = count(1)


def root(language: str = "ar") -> HomePage:
    """The root of a language, founding the site when it is not there yet."""
    arabic = HomePage.objects.filter(locale__language_code="ar").first() or found_tree()
    return arabic if language == "ar" else HomePage.objects.get(locale__language_code=language)


def video(*, state: str = VideoState.READY, duration: float = 480, **fields: Any) -> Video:
    """A film of eight minutes; when READY, with the three qualities of the ladder."""
    number = next(numbers)
    if state == VideoState.READY:
        fields = {"folder": f"videos/{number}", "ready_at": timezone.now(), "percent": 100, **fields}
    film = Video.objects.create(
        **{
            "title": f"فيلم {number}",
            "state": state,
            "duration": duration if state == VideoState.READY else 0,
            **fields,
        }
    )
    if state == VideoState.READY:
        Rendition.objects.bulk_create(
            [
                Rendition(video=film, quality=Quality.AUDIO, name="audio.m4a", size=1_500_000, mime="audio/mp4"),
                Rendition(video=film, quality=Quality.SMALL, name="small.mp4", size=5_000_000, mime="video/mp4"),
                Rendition(video=film, quality=Quality.CLEAR, name="clear.mp4", size=8_000_000, mime="video/mp4"),
            ]
        )
    return film


def track(*, title: str = "مسار فتح المتجر", language: str = "ar", live: bool = True, **fields: Any) -> TrackPage:
    """A track under the root of its language."""
    page = TrackPage(
        title=title,
        slug=fields.pop("slug", f"track-{next(numbers)}"),
        live=live,
        locale=Locale.objects.get_or_create(language_code=language)[0],
        **fields,
    )
    return _put(root(language), page)


def course(*, track: TrackPage | None = None, title: str = "التسويق", live: bool = True, **fields: Any) -> CoursePage:
    """A course, under a new track when none is given."""
    parent = track or new_track()
    slug = fields.pop("slug", f"course-{next(numbers)}")
    return _put(parent, CoursePage(title=title, slug=slug, live=live, locale=parent.locale, **fields))


def lesson(
    *,
    course: CoursePage | None = None,
    title: str = "صوّري منتجكِ بضوء النهار",
    live: bool = True,
    video: Video | None = None,
    **fields: Any,
) -> LessonPage:
    """A lesson, under a new course when none is given, with a new READY film unless it is a draft."""
    parent = course or new_course()
    film = video or (new_video() if live else None)
    slug = fields.pop("slug", f"lesson-{next(numbers)}")
    return _put(parent, LessonPage(title=title, slug=slug, live=live, locale=parent.locale, video=film, **fields))


new_video, new_track, new_course = video, track, course
"""The makers again, where a parameter has taken the name."""


def _put(parent: Any, page: Any) -> Any:
    parent.refresh_from_db()
    parent.add_child(instance=page)
    return page
