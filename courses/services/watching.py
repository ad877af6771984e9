"""Opening a lesson to watch it, and believing what the player says of it, within the clock."""

import logging
import re
import secrets
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from commons.prepared import Prepared
from commons.refusing import refused
from commons.written import Added, Changed
from courses import rules
from courses.errors import (
    BadBeat,
    NotAMember,
    NothingToWatch,
    NotYourNeighbour,
    PicturesAgain,
    StalePlay,
    TooManyWatchers,
    UnknownPlay,
    WornOutPlay,
)
from courses.evidence import NotSpans, Span, afford, from_seconds, length, missing, take, union
from courses.models import Beat, Coverage, Learner, LessonCompletion, PlaySession, Presence
from courses.queries.watching import Seen, seen_together
from courses.services.completion import settle
from courses.services.enrolment import begin
from media.enums import VideoState
from registry.queries import memberships_on, today

logger = logging.getLogger(__name__)
COUNTED, SPENT = ("spans", "watched", "slack", "last_at"), ("spent",)
"""What a beat changes of a coverage and of a learner's clock."""
MOST_SEQ = 2**53
"""Sequence numbers are whole figures that JavaScript counts exactly."""
_TOKEN = re.compile(r"[\w-]{1,64}", re.ASCII)
"""What a token is written with; PostgreSQL and SQLite each take no question about some other letter."""


@transaction.atomic
def open_play(*, lesson: Any, viewer: Any, members: Iterable[Any]) -> PlaySession:
    """Opens a lesson on the viewer's phone for the members present, each of whom the caller has seen confirmed.

    Without any member named it is for the viewer alone. A member who joins later gets a new session with everyone in
    it, so nobody is credited for what was played before she came. The token is good for PLAY_TOKEN_DAYS.
    Raises NothingToWatch, TooManyWatchers, NotAMember, NotYourNeighbour.
    """
    if not lesson.live or lesson.video is None or lesson.video.state != VideoState.READY:
        raise NothingToWatch
    present = sorted({member.pk for member in members} or {viewer.pk})
    _check_present(viewer, present)
    now = timezone.now()
    duration = max(1, round(lesson.video.duration * 1000))
    session = PlaySession.objects.create(
        token=secrets.token_urlsafe(24),
        lesson_key=lesson.translation_key,
        video=lesson.video,
        duration=duration,
        viewer=viewer,
        issued_at=now,
    )
    begin(present, lesson.translation_key, by=viewer)
    Presence.objects.bulk_create(Presence(session=session, learner_id=pk) for pk in present)
    Coverage.objects.bulk_create(
        [
            Coverage(
                learner_id=pk,
                lesson_key=lesson.translation_key,
                video=lesson.video,
                duration=duration,
                first_at=now,
                last_at=now,
            )
            for pk in present
        ],
        ignore_conflicts=True,
    )
    return session


def _check_present(viewer: Any, present: list[int]) -> None:
    if len(present) > settings.WATCHERS_MOST:
        raise TooManyWatchers(most=settings.WATCHERS_MOST)
    homes = rules.cooperatives_by_person([viewer.pk, *present])
    mine = homes.get(viewer.pk)
    if not mine:
        raise refused(logger, NotAMember(), "courses.open-play", viewer)
    if any(mine.isdisjoint(homes.get(pk, ())) for pk in present):
        logger.warning("%s may not watch with %s: not of one cooperative", viewer.pk, present)
        raise NotYourNeighbour


@transaction.atomic
def record_beat(*, session_token: object, seq: object, intervals: Any, by: Any) -> Seen:
    """Believes what was played, as [[from, to], ...] in seconds, as far as the clock of each member present allows.

    The same session and `seq` again changes nothing. Beats may come late and in any order. Answers what everyone
    present has seen. What the clock does not pay for is not credited; it is kept as evidence.
    All three come from a player as they are; a token that is no text or a `seq` that is no whole number is refused.
    Others than the viewer earn for WATCHERS_HOURS from the opening, she herself for as long as the token is good: a
    beat that arrives later is theirs too when its `seq` says that it was played within those hours, which pay for it.
    Raises UnknownPlay, StalePlay, BadBeat, WornOutPlay, NotAMember when nobody of the session is one any more, and
    PicturesAgain when only the others were in it and their hours are over.
    """
    session = _session(session_token, by)
    now = timezone.now()
    if now >= session.valid_until:
        raise StalePlay(days=settings.PLAY_TOKEN_DAYS)
    if isinstance(seq, bool) or not isinstance(seq, int) or not 0 <= seq < MOST_SEQ:
        raise BadBeat
    try:
        spans = from_seconds(intervals, session.duration)
    except NotSpans as error:
        raise BadBeat from error
    told, same = next(iter(BEATS(session=[session.pk], seq=[seq])), (0, 0))
    everyone = _coverages(session)
    if not everyone:
        logger.warning("Beat of %s refused: nobody of it is a member any more", session)
        raise NotAMember
    coverages = _earning(session, seq, everyone)
    if not same:
        if told >= rules.MOST_BEATS:
            raise WornOutPlay
        _believe(session, seq, spans, coverages, now)
    for coverage in coverages:
        if not coverage.completed and rules.is_watched(coverage.watched, coverage.duration):
            coverage.completed = settle(member=coverage.learner_id, lesson_key=session.lesson_key, by=by)
    return _drawn(session, everyone)


def _session(token: object, by: Any) -> PlaySession:
    """The session, locked: beats of one session wait for each other."""
    sane = isinstance(token, str) and _TOKEN.fullmatch(token)
    session = next(iter(SESSION(token=[token])), None) if sane else None
    if session is None or session.viewer_id != by.pk:
        logger.warning("Beat of %s refused: not her session", by.pk)
        raise UnknownPlay
    return session


def _coverages(session: PlaySession) -> list[Any]:
    """What those present who are still members have seen of the film, locked with their clocks, in key order."""
    return COVERAGES(session=[session.pk], day=[today()])


def _earning(session: PlaySession, seq: int, coverages: list[Any]) -> list[Any]:
    """Those of them whom the session credits for this beat. Raises PicturesAgain when there is nobody."""
    if rules.still_together(session.issued_at) or rules.played_together(session.issued_at, seq):
        return coverages
    hers = _holders(session, coverages)
    if not hers:
        raise PicturesAgain
    return hers


def _holders(session: PlaySession, coverages: list[Any]) -> list[Any]:
    """Hers who holds the phone, when she is among those present."""
    return [coverage for coverage in coverages if coverage.learner_id == session.viewer_id]


def _drawn(session: PlaySession, everyone: list[Any]) -> Seen:
    """What all present have seen; once their hours are over, what she has who holds the phone."""
    hers, together = _holders(session, everyone), rules.still_together(session.issued_at)
    shown = everyone if together else hers or everyone
    found = seen_together(shown, complete=all(coverage.completed for coverage in shown))
    return replace(found, lapsed=not together and len(hers) < len(everyone))


def _present(*, session: list[int], day: list[date]) -> QuerySet[Any]:
    """Led by the keys of those present: joined to the session, each beat read what every learner saw of the lesson."""
    lasting = memberships_on(day[0]).filter(user=OuterRef("learner"))
    done = LessonCompletion.objects.filter(learner=OuterRef("learner"), lesson_key=OuterRef("lesson_key"))
    opened = PlaySession.objects.filter(pk=session[0])
    return (
        Coverage.objects.select_for_update(of=("self", "learner"))
        .select_related("learner")
        .filter(
            Exists(lasting),
            learner__in=Presence.objects.filter(session=session[0]).values("learner"),
            lesson_key=Subquery(opened.values("lesson_key")),
            video=Subquery(opened.values("video")),
        )
        .annotate(completed=Exists(done))
        .order_by("learner")
    )


def _told(*, session: list[int], seq: list[int]) -> Any:
    """How many beats the session has told, and how many of them under this number, in one row."""
    told = Beat.objects.filter(session=session[0]).order_by().values("session")
    return told.annotate(told=Count("pk"), same=Count("pk", filter=Q(seq=seq[0]))).values_list("told", "same")


SESSION = Prepared(lambda *, token: PlaySession.objects.select_for_update().filter(token=token[0]), token=str)
COVERAGES = Prepared(_present, session=int, day=date)
BEATS = Prepared(_told, session=int, seq=int)
TELL, COUNT, SPEND = Added(Beat), Changed(Coverage, *COUNTED), Changed(Learner, *SPENT)


def _believe(session: PlaySession, seq: int, spans: list[Span], coverages: list[Coverage], now: datetime) -> None:
    credited = {str(coverage.learner_id): _credit(session, coverage, spans, now) for coverage in coverages}
    TELL([Beat(session=session, seq=seq, spans=spans, credited=credited, received_at=now)])
    changed = [coverage for coverage in coverages if credited[str(coverage.learner_id)]]
    if len(changed) == 1:  # one woman alone, nearly always: written with half the work
        COUNT(changed[0])
        SPEND(changed[0].learner)
    elif changed:
        Coverage.objects.bulk_update(changed, COUNTED)
        Learner.objects.bulk_update([coverage.learner for coverage in changed], SPENT)


def _credit(session: PlaySession, coverage: Coverage, spans: list[Span], now: datetime) -> int:
    """Adds what is new and paid for to the coverage, spends the learner's clock, and says how many ms were added."""
    new = missing(spans, coverage.spans)
    if not new:
        return 0
    alone = coverage.learner_id == session.viewer_id
    oldest = _ms(now) - settings.PLAY_TOKEN_DAYS * 86_400_000
    learner = coverage.learner
    paid, learner.spent, slack = afford(
        length(new),
        rate=settings.WATCH_RATE,
        since=_ms(session.issued_at),
        now=_ms(now if alone else min(now, rules.together_until(session.issued_at))),
        spent=[span for span in learner.spent if span[1] > oldest],
        slack=max(0, rules.slack_for(coverage.duration) - coverage.slack),
    )
    if paid < length(new):
        logger.warning(
            "%s claimed %s ms in session %s, the clock pays for %s", learner.pk, length(new), session.pk, paid
        )
    coverage.spans = union(coverage.spans, take(new, paid))
    coverage.watched = length(coverage.spans)
    coverage.slack += slack
    coverage.last_at = now
    return paid


def _ms(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)
