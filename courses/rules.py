"""What counts, and who may, in the courses."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from registry.queries import confirmed_since, memberships_of, memberships_on
from registry.rules import COORDINATING, holds, is_officer

SLACK_PERCENT = 10
"""Slack is at most this part of a film, so that short films keep their proof."""
MOST_BEATS = 2000
"""Beats of one session: eight hours of play at one every fifteen seconds."""
SLOW_CLOCK = timedelta(hours=2)
"""How far a phone's clock may be behind: a time zone that was set by hand."""


def is_watched(watched: int, duration: int) -> bool:
    """Whether the union of watched spans (ms) is enough of a film (ms)."""
    return duration > 0 and watched * 100 >= duration * settings.LESSON_WATCHED_PERCENT


def length(seconds: float | None, minutes: int | None) -> int:
    """Whole minutes to plan for a lesson: its film's, or what the trainer wrote; 0 when nobody knows."""
    return max(1, round(seconds / 60)) if seconds else minutes or 0


def still_together(opened: datetime) -> bool:
    """Whether a session opened then earns for others than its viewer: nobody knows whether they are still there."""
    return opened > confirmed_since()


def together_until(opened: datetime) -> datetime:
    """The moment up to which a session opened then pays others than its viewer."""
    return opened + timedelta(hours=settings.WATCHERS_HOURS)


def played_together(opened: datetime, seq: int) -> bool:
    """Whether a beat that arrives late was played while its session earned for others.

    The player numbers beats by the phone's clock, in ms since 1970. Whoever forges the number gains nothing that she
    could not have claimed within the hours: the server's clock pays for no more than them.
    """
    return (opened - SLOW_CLOCK).timestamp() < seq / 1000 < together_until(opened).timestamp()


def slack_for(duration: int) -> int:
    """Milliseconds credited beyond the clock, once, for a film of this length in ms."""
    return min(settings.WATCH_SLACK_SECONDS * 1000, duration * SLACK_PERCENT // 100)


def is_answerable(rights: Iterable[bool]) -> bool:
    """Whether a question with such answers, right or wrong, can be answered rightly and wrongly."""
    known = list(rights)
    return any(known) and not all(known)


def tries_at(learner: int, lesson_key: Any) -> str:
    """What a member's tries at the quiz of a lesson are counted under, by QUIZ_TRIES."""
    return f"quiz:{learner}:{lesson_key}"


def is_passed(right: int, of: int, pass_mark: int) -> bool:
    """Whether so many right answers reach the pass mark in percent."""
    return right * 100 >= of * pass_mark


def cooperatives_by_person(people: Any) -> dict[int, set[int]]:
    """The cooperatives each of these user ids belongs to today; those who belong to none are not in it."""
    found: dict[int, set[int]] = {}
    for user, cooperative in memberships_on().filter(user__in=people).values_list("user", "cooperative"):
        found.setdefault(user, set()).add(cooperative)
    return found


def is_member(user: Any) -> bool:
    """Whether she belongs to a cooperative today: nobody else earns anything here."""
    return memberships_of(user).exists()


def may_enrol(by: Any, member: Any) -> bool:
    """Herself, who coordinates a cooperative of hers, or an officer."""
    if by.pk == member.pk or is_officer(by):
        return True
    return any(holds(by, m.cooperative, *COORDINATING) for m in memberships_on().filter(user=member.pk))


def may_remind(by: Any, cooperative: Any) -> bool:
    """Those who coordinate this cooperative today: its messages are theirs, not the council's."""
    return holds(by, cooperative, *COORDINATING)


def may_revoke(by: Any) -> bool:
    """Only the council takes a certificate back."""
    return is_officer(by)


def may_set_rule(by: Any) -> bool:
    """Only the council says what must be learnt."""
    return is_officer(by)
