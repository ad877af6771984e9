"""Who lacks lessons that the training rule asks for, and who was reminded of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from courses.models import CourseCompletion, CoursePage, LessonCompletion, LessonPage, TrainingReminder
from courses.queries.outline import STEP, under
from courses.queries.training import rule_on
from registry.models import Cooperative, User
from registry.queries import memberships_on, today


@dataclass(frozen=True)
class Lacking:
    """A member who has not finished the training."""

    user: User
    courses: list[str]
    """Titles of the courses not finished, in the order of the road, in her language or else in Arabic."""
    lessons: int
    """Lessons of those courses that she has not completed; at least one."""
    reminded_at: datetime | None
    """When she last had a message, for whichever of her cooperatives."""

    @property
    def again_on(self) -> date | None:
        """From which day she may have the next one; None when she may have it today."""
        day = timezone.localdate(self.reminded_at) + settings.TRAINING_REMINDER_EVERY if self.reminded_at else None
        return day if day and day > today() else None


@dataclass(frozen=True)
class Reminders:
    """What the road says of reminding: who lacks lessons, whom a message may be sent to now, and from when again."""

    lacking: list[Lacking]

    @property
    def due(self) -> list[Lacking]:
        return [each for each in self.lacking if each.again_on is None]

    @property
    def reminded(self) -> list[Lacking]:
        """Those who had a message, the newest first."""
        known = [(each.reminded_at, each) for each in self.lacking if each.reminded_at]
        return [each for _, each in sorted(known, key=lambda pair: pair[0], reverse=True)]

    @property
    def again_on(self) -> date | None:
        """The first day on which somebody who may not be reminded today may be."""
        return min((each.again_on for each in self.lacking if each.again_on), default=None)

    @property
    def every(self) -> int:
        """Days from one message to the next."""
        return settings.TRAINING_REMINDER_EVERY.days


def reminders(cooperative: Cooperative, *, by: Any) -> Reminders:
    """The members of today who lack lessons, without the person who reads; seven queries however many they are."""
    rule = rule_on(today())
    wanted = {course.course_key for course in rule.courses.all()} if rule else set()
    members = {
        row.user_id: row.user
        for row in memberships_on()
        .filter(cooperative=cooperative, user__is_active=True)
        .exclude(user=by.pk)
        .select_related("user")
        .order_by("since", "pk")
    }
    outline, titles = _outline(wanted)
    finished = _finished(members, outline)
    done = _done(members)
    last = dict(TrainingReminder.objects.filter(learner__in=members).values_list("learner", "at"))
    found = []
    for pk, user in members.items():
        left = {key: outline[key] - done.get(pk, set()) for key in outline if (pk, key) not in finished}
        names = [titles[key].get(user.language) or next(iter(titles[key].values())) for key in left if left[key]]
        if names:
            found.append(Lacking(user, names, sum(map(len, left.values())), last.get(pk)))
    return Reminders(found)


def _outline(wanted: set[UUID]) -> tuple[dict[UUID, set[UUID]], dict[UUID, dict[str, str]]]:
    """The lessons that gate each live course, whatever the language, and its titles by language, Arabic first."""
    pages = list(CoursePage.objects.live().filter(translation_key__in=wanted).select_related("locale").order_by("path"))
    pages.sort(key=lambda page: page.language != "ar")
    courses = {page.path: page.translation_key for page in pages}
    if not courses:
        return {}, {}
    titles: dict[UUID, dict[str, str]] = {}
    for page in pages:
        titles.setdefault(page.translation_key, {})[page.language] = page.title
    lessons: dict[UUID, set[UUID]] = {key: set() for key in titles}
    rows = LessonPage.objects.live().filter(under(courses), gates=True).values_list("path", "translation_key")
    for path, key in rows:
        course = courses.get(path[:-STEP])
        if course:
            lessons[course].add(key)
    return lessons, titles


def _finished(members: Iterable[int], courses: Iterable[UUID]) -> set[tuple[int, UUID]]:
    """Who completed which course for good: lessons that came later take nothing away."""
    rows = CourseCompletion.objects.filter(learner__in=list(members), course_key__in=list(courses))
    return set(rows.values_list("learner", "course_key"))


def _done(members: Iterable[int]) -> dict[int, set[UUID]]:
    done: dict[int, set[UUID]] = {}
    for learner, key in LessonCompletion.objects.filter(learner__in=list(members)).values_list("learner", "lesson_key"):
        done.setdefault(learner, set()).add(key)
    return done
