"""Which pages the council's training rule needs: without them nobody, in any cooperative, could be trained any more."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Max, Q
from django.utils import timezone
from wagtail.models import Page, Revision

from courses.models import CoursePage, LessonPage, RequiredCourse, TrackPage, TrainingRule
from courses.queries.outline import STEP, under
from registry.queries import today

FIRST = settings.LANGUAGE_CODE[:2]
"""Who reads no other language must be able to finish a course that was open to her."""
LANGUAGE = "locale__language_code"


def courses_asked_for() -> set[UUID]:
    """The courses of the rule in force today and of every version still to come."""
    present = TrainingRule.objects.filter(in_force_from__lte=today()).aggregate(day=Max("in_force_from"))["day"]
    wanted = Q(rule__in_force_from__gt=today())
    if present is not None:
        wanted |= Q(rule__in_force_from=present)
    return set(RequiredCourse.objects.filter(wanted).values_list("course_key", flat=True))


def lost_without(pages: Collection[Any], *, below: bool) -> str:
    """Title of a course that the rule asks for and that nobody could finish were these pages not live; else "".

    `below` takes all that lies below them away too. A course counts as lost when the last lesson that counts for it
    would go, or the last one in Arabic of a course that has one. At most six queries, whatever the pages.
    """
    asked = courses_asked_for()
    if not asked or not pages:
        return ""
    return _lost(_standing(asked), {page.path for page in pages}, below=below)


def lost_in_time(courses: Collection[UUID]) -> str:
    """Title of one of these courses that nobody could finish any more after the days that its pages have; else ""."""
    standing = _standing(courses)
    roads = {path[:end] for path, *_ in standing for end in (None, -STEP, -2 * STEP)}
    pages = {str(page.pk): page for page in Page.objects.filter(path__in=roads)}
    put = Revision.page_revisions.filter(object_id__in=pages, approved_go_live_at__isnull=False)
    later = [pages[each.object_id] for each in put if takes_itself_away(each.as_object())]
    going = [*later, *(page for page in pages.values() if page.expire_at is not None)]
    return _lost(standing, {page.path for page in going}, below=False)


def takes_itself_away(page: Any) -> bool:
    """Whether a page as it is written here would go: on its day, or as a lesson that is to count no more.

    One that is to appear on a day goes until then when no revision of it is live.
    """
    waits = page.go_live_at is not None and page.go_live_at > timezone.now() and page.live_revision_id is None
    return waits or page.expire_at is not None or (isinstance(page, LessonPage) and not page.gates)


def lost_by_moving(pages: Collection[Any], parent: Any) -> str:
    """The same were the pages moved below another one: a lesson leaves its course, a course may leave the live road."""
    leaving = [
        page
        for page in pages
        if page.path[:-STEP] != parent.path and (issubclass(page.specific_class, LessonPage) or not parent.live)
    ]
    return lost_without(leaving, below=True)


def _lost(standing: list[tuple[str, UUID, str]], gone: set[str], *, below: bool) -> str:
    left = [step for step in standing if not _goes(step[0], gone, below=below)]
    before, after = _languages(standing), _languages(left)
    lost = [key for key, languages in before.items() if _worse(languages, after.get(key, set()))]
    return _title(lost[0]) if lost else ""


def _standing(asked: Collection[UUID]) -> list[tuple[str, UUID, str]]:
    """Path, course and language of every lesson with which one of the courses can be finished today."""
    rows = CoursePage.objects.live().filter(translation_key__in=asked)
    courses = {path: (key, code) for path, key, code in rows.values_list("path", "translation_key", LANGUAGE)}
    tracks = set(TrackPage.objects.live().values_list("path", flat=True))
    lessons = LessonPage.objects.live().filter(under(courses), gates=True).values_list("path", flat=True)
    return [
        (path, *courses[path[:-STEP]]) for path in lessons if path[:-STEP] in courses and path[: -2 * STEP] in tracks
    ]


def _goes(path: str, gone: set[str], *, below: bool) -> bool:
    if below:
        return path.startswith(tuple(gone))
    return not gone.isdisjoint({path, path[:-STEP], path[: -2 * STEP]})


def _languages(steps: list[tuple[str, UUID, str]]) -> dict[UUID, set[str]]:
    found: dict[UUID, set[str]] = {}
    for _path, key, language in steps:
        found.setdefault(key, set()).add(language)
    return found


def _worse(before: set[str], after: set[str]) -> bool:
    return not after or (FIRST in before and FIRST not in after)


def _title(key: UUID) -> str:
    titles = dict(CoursePage.objects.live().filter(translation_key=key).values_list(LANGUAGE, "title"))
    return str(titles.get(FIRST) or next(iter(titles.values())))
