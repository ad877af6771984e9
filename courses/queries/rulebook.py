"""The training rule as the council reads it: every version, and the courses that a next one may ask for."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import get_language

from courses.models import CoursePage, TrainingRule
from registry.enums import Function


@dataclass(frozen=True)
class RuleVersion:
    """One version of the rule with the titles of its courses."""

    rule: TrainingRule
    courses: list[str]

    @property
    def functions(self) -> list[Any]:
        """What the people are called who must be among those who have finished."""
        return [Function(name).label for name in self.rule.functions]


def training_rules() -> list[RuleVersion]:
    """Every version, the newest first, its courses in the order of the road; three queries."""
    titles = {key: page.title for key, page in _in_readers_language(live=False).items()}
    versions = TrainingRule.objects.order_by("-version").prefetch_related("courses")
    return [RuleVersion(rule, _asked_for(rule, titles)) for rule in versions]


def _asked_for(rule: TrainingRule, titles: dict[UUID, str]) -> list[str]:
    asked = {each.course_key for each in rule.courses.all()}
    return [title for key, title in titles.items() if key in asked]


def courses_to_ask_for() -> list[CoursePage]:
    """The live courses, each once: in the reader's language, else in Arabic, else as it is."""
    return list(_in_readers_language(live=True).values())


def _in_readers_language(*, live: bool) -> dict[UUID, CoursePage]:
    """Each course once, in the order of the Arabic road: a translation may stand elsewhere or be missing."""
    pages = CoursePage.objects.live() if live else CoursePage.objects.all()
    wanted = ((get_language() or "ar")[:2], "ar")
    rows = list(pages.select_related("locale").order_by("path"))
    road = {page.translation_key: page.path for page in rows if page.language == "ar"}
    rows.sort(key=lambda page: -wanted.index(page.language) if page.language in wanted else -len(wanted))
    chosen = {page.translation_key: page for page in rows}  # the last one written stays
    return dict(sorted(chosen.items(), key=lambda each: road.get(each[0], each[1].path)))
