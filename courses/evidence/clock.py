"""The wall clock that pays for what was watched: no second of a person's day pays twice.

The clock is the person's,
not the session's: two tabs, ten sessions or ten lessons opened at once all draw on the same time, so together they
earn no more than one of them. Time before a session began can never pay for it. Time that passed while a film was
played without a network can, and so can idle time: from outside they are the same, and either is worth at most the
film's own length, because the union grows no further.

The earliest free time is spent first. Later time is open to more sessions, so this leaves an honest person, who
sends what she watched in any order, everything that she can still need.
"""

from collections.abc import Iterable

from courses.evidence.spans import Span, length, missing, take, union


def afford(
    cost: int, *, rate: int, since: int, now: int, spent: Iterable[Iterable[int]], slack: int
) -> tuple[int, list[Span], int]:
    """Pays for `cost` ms of film with free time between `since` and `now`, then with slack.

    A millisecond of the clock pays for `rate` ms of film. Returns how many ms are paid for, the time spent
    altogether, and the slack used now.
    """
    free = missing([(since, now)] if since < now else [], spent)
    paid_by_clock = min(cost, rate * length(free))
    used = take(free, -(-paid_by_clock // rate))
    paid_by_slack = min(cost - paid_by_clock, slack)
    return paid_by_clock + paid_by_slack, union(spent, used), paid_by_slack
