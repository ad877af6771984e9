"""Whether a cooperative is trained, under the version of the rule in force on a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.models import CourseCompletion, TrainingRule
from registry.enums import Function
from registry.models import Membership
from registry.queries import memberships_on, today


@dataclass(frozen=True)
class MemberStanding:
    """How far one active member is with the courses that the rule asks for."""

    user: Any
    done: int
    of: int
    functions: tuple[str, ...]

    @property
    def complete(self) -> bool:
        return 0 < self.of == self.done


@dataclass(frozen=True)
class Training:
    """The answer for one cooperative and day, under one version of the rule (0 when none was in force)."""

    trained: bool
    rule_version: int
    done: int
    """Members who completed every course of the rule."""
    needed: int
    """How many must have."""
    members: list[MemberStanding]
    words: str
    """The same in the reader's language: what is met, or what is still missing."""


def rule_on(day: date) -> TrainingRule | None:
    """The version in force on a day, or None before the first."""
    return (
        TrainingRule.objects.filter(in_force_from__lte=day)
        .order_by("-in_force_from")
        .prefetch_related("courses")
        .first()
    )


def training(cooperative: Any, day: date | None = None) -> Training:
    """Whether the cooperative is trained on a day (today when none is named), in four queries.

    Who counts are those who are members on that day; what counts is what they had completed by its end, certificates
    that were revoked left out.
    """
    return trainings([cooperative], day)[cooperative.pk]


def trainings(cooperatives: Iterable[Any], day: date | None = None) -> dict[int, Training]:
    """The same for many cooperatives, by their id, in the same four queries."""
    day = day or today()
    wanted = [cooperative.pk for cooperative in cooperatives]
    rule = rule_on(day)
    courses = {course.course_key for course in rule.courses.all()} if rule else set()
    members: dict[int, list[Membership]] = {pk: [] for pk in wanted}
    for membership in memberships_on(day).filter(cooperative__in=wanted).select_related("user").order_by("since", "pk"):
        members[membership.cooperative_id].append(membership)
    done = _completed(courses, wanted, day)
    return {pk: _answer(rule, len(courses), members[pk], done) for pk in wanted}


def _completed(courses: set[UUID], cooperatives: list[int], day: date) -> dict[int, int]:
    """How many of the courses each member of the cooperatives had completed by the end of a day."""
    end = timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
    rows = CourseCompletion.objects.filter(
        course_key__in=courses,
        at__lt=end,
        certificate__revoked_at__isnull=True,
        learner__in=memberships_on(day).filter(cooperative__in=cooperatives).values("user"),
    ).values_list("learner", flat=True)
    counted: dict[int, int] = {}
    for learner in rows:
        counted[learner] = counted.get(learner, 0) + 1
    return counted


def _answer(rule: TrainingRule | None, of: int, memberships: list[Membership], done: dict[int, int]) -> Training:
    functions: dict[int, list[str]] = {}
    for membership in memberships:
        functions.setdefault(membership.user_id, []).append(membership.function)
    people = {membership.user_id: membership.user for membership in memberships}
    members = [
        MemberStanding(user=user, done=done.get(pk, 0), of=of, functions=tuple(functions[pk]))
        for pk, user in people.items()
    ]
    finished = sum(member.complete for member in members)
    if rule is None:
        words = _("The council has not said yet which courses open a shop.")
        return Training(False, 0, finished, 0, members, words)
    needed = max(rule.min_members, -(-len(members) * rule.min_share // 100))
    lacking = [name for name in rule.functions if not any(name in m.functions and m.complete for m in members)]
    trained = finished >= needed and not lacking
    words = _words(finished, needed, lacking)
    return Training(trained, rule.version, finished, needed, members, words)


def _words(finished: int, needed: int, lacking: list[str]) -> str:
    """Whole sentences: how many have finished, then who in particular has not."""
    if finished >= needed:
        sentence = ngettext(
            "%(done)s member has finished the training.", "%(done)s members have finished the training.", finished
        )
    elif finished:
        sentence = ngettext(
            "%(done)s of the %(needed)s member who must finish the training has finished it.",
            "%(done)s of the %(needed)s members who must finish the training have finished it.",
            needed,
        )
    else:
        sentence = ngettext(
            "%(needed)s member must finish the training: nobody has yet.",
            "%(needed)s members must finish the training: nobody has yet.",
            needed,
        )
    sentences = [sentence % {"done": finished, "needed": needed}]
    waiting = {
        Function.PRESIDENT: _("The president has still to finish it."),
        Function.COORDINATOR: _("The coordinator has still to finish it."),
        Function.SELLER: _("The seller has still to finish it."),
        Function.MEMBER: _("A member without another function has still to finish it."),
    }
    return " ".join([*sentences, *(waiting[Function(name)] for name in lacking)])
