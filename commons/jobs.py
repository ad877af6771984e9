"""Background work whose truth is a row: ask, lease, heartbeat, finish; a sweeper takes up what was dropped.

A handler is a function `(work: Work) -> None`, registered with `@handler("kind")` in a room's `tasks.py`.
It must be safe to run twice: the lease may run out while it works, and another worker then starts over.
"""

import logging
import uuid
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone

from commons.enums import JobState
from commons.errors import Refusal
from commons.models import Job
from commons.written import Added

logger = logging.getLogger(__name__)
Handler = Callable[["Work"], None]
handlers: dict[str, Handler] = {}
losses: dict[str, Callable[[Job, str], None]] = {}
ADDED = Added(Job)
TRIES = 5
"""How often a job is tried whose asker names no other number."""
RETRY_SECONDS = (5, 30, 120, 600, 1800, 3600)
"""How long a job waits after its first failed try, its second and so on; the last counts for all that follow."""


class LeaseLost(Exception):
    """Another worker holds this job now. Stop at once and publish nothing."""


class TryLater(Exception):
    """Something outside the portal did not answer. The job is tried again, without a traceback in the log."""


def handler(kind: str) -> Callable[[Handler], Handler]:
    """Registers the function that does jobs of this kind."""

    def register(function: Handler) -> Handler:
        handlers[kind] = function
        return function

    return register


def given_up(kind: str) -> Callable[[Callable[[Job, str], None]], Callable[[Job, str], None]]:
    """Registers what becomes of the thing that jobs of this kind are about when one ends without having been done.

    Called with the job and its error, in the transaction that ends it, whether it refused, broke or died too often.
    """

    def register(function: Callable[[Job, str], None]) -> Callable[[Job, str], None]:
        losses[kind] = function
        return function

    return register


class Work:
    """A leased job in a handler's hands."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.payload: dict[str, Any] = job.payload

    @property
    def is_last_try(self) -> bool:
        """Whether the job is given up when this try fails."""
        return self.job.attempts >= self.job.max_attempts

    def heartbeat(self, percent: int | None = None) -> None:
        """Says that the work goes on, and how far it is (0 to 100). Raises LeaseLost when it is no longer ours."""
        changes: dict[str, Any] = {"leased_until": timezone.now() + timedelta(seconds=settings.JOB_LEASE_SECONDS)}
        if percent is not None:
            changes["percent"] = percent
        if not _ours(self.job).update(**changes):
            raise LeaseLost(str(self.job))

    def hold(self) -> None:
        """Locks the row and proves that the lease is ours; call it inside the transaction that publishes."""
        if not _ours(self.job).select_for_update().exists():
            raise LeaseLost(str(self.job))


def _ours(job: Job) -> Any:
    return Job.objects.filter(pk=job.pk, lease=job.lease, state=JobState.RUNNING)


@transaction.atomic(savepoint=False)
def enqueue(
    *,
    kind: str,
    key: str,
    payload: dict[str, Any] | None = None,
    max_attempts: int = TRIES,
    after: timedelta = timedelta(0),
) -> Job:
    """Asks for a piece of work; the same kind and key asked twice while open is one job.

    Hints the broker on commit; work that is wanted only `after` a while is found by the sweeper when its time has come.
    """
    due_at = timezone.now() + after
    job = _open_or_new(kind=kind, key=key, payload=payload or {}, max_attempts=max_attempts, due_at=due_at)
    if not after:
        transaction.on_commit(lambda: hint(job.pk))
    return job


def _open_or_new(*, kind: str, key: str, **facts: Any) -> Job:
    """Adds it, or finds the open one that refuses it. When that one has ended before it is looked for, nothing refuses
    a second try.
    """
    try:
        return _new(kind=kind, key=key, **facts)
    except IntegrityError:
        found = Job.objects.filter(kind=kind, key=key, state__in=[JobState.QUEUED, JobState.RUNNING]).first()
    return found or _new(kind=kind, key=key, **facts)


@transaction.atomic
def _new(**facts: Any) -> Job:
    return Job.objects.create(**facts)


@transaction.atomic(savepoint=False)
def enqueue_new(*, kind: str, payloads: dict[str, dict[str, Any]], max_attempts: int = TRIES) -> list[Job]:
    """Asks for pieces of work that nobody can have asked for yet, by key; two queries fewer for each than `enqueue`.

    Hints the broker on commit. Raises IntegrityError when one is open after all.
    """
    now = timezone.now()
    facts: dict[str, Any] = {"kind": kind, "max_attempts": max_attempts, "due_at": now}
    found = ADDED(Job(key=key, payload=payload, **facts) for key, payload in payloads.items())
    if found:
        transaction.on_commit(lambda: hint(*[job.pk for job in found]))
    return found


def hint(*job_ids: int) -> None:
    """Tells the broker that jobs wait, which one worker then does one after the other.

    A broker out of reach costs time, not the jobs: the sweeper finds them.
    """
    from kombu.exceptions import OperationalError

    from commons.tasks import run_job

    try:
        run_job.delay(*job_ids)
    except (OperationalError, OSError) as error:
        named = ", ".join(map(str, job_ids))
        logger.warning("Job %s waits for the sweeper, the broker did not answer: %s", named, error)


def claim(job_id: int) -> Work | None:
    """Leases a due job, or None when it is done, not yet due, another worker's, or when enough of its kind are done
    already.
    """
    lease = uuid.uuid4()
    now = timezone.now()
    due = Job.objects.filter(_due(now), pk=job_id, attempts__lt=F("max_attempts"))
    claimed = due.exclude(kind__in=_enough(now)).update(
        state=JobState.RUNNING,
        lease=lease,
        leased_until=now + timedelta(seconds=settings.JOB_LEASE_SECONDS),
        attempts=F("attempts") + 1,
    )
    return Work(Job.objects.get(pk=job_id)) if claimed else None


def _enough(now: Any) -> list[str]:
    """The kinds of which as many are being done as may be at once (JOBS_AT_ONCE): a code on its way to a phone never
    waits behind films. Two workers that claim at the same moment may be one over.
    """
    held = Job.objects.filter(kind__in=settings.JOBS_AT_ONCE, state=JobState.RUNNING, leased_until__gte=now)
    running = Counter(held.values_list("kind", flat=True))
    return [kind for kind, most in settings.JOBS_AT_ONCE.items() if running[kind] >= most]


def _hint_next(kind: str) -> None:
    """Tells the broker of the job that waited for one of its kind to end."""
    if kind in settings.JOBS_AT_ONCE:
        waiting = Job.objects.filter(_due(timezone.now()), kind=kind).order_by("due_at").first()
        if waiting is not None:
            hint(waiting.pk)


def _due(now: Any) -> Q:
    return Q(state=JobState.QUEUED, due_at__lte=now) | Q(state=JobState.RUNNING, leased_until__lt=now)


def run(job_id: int) -> bool:
    """Does one job if it can be leased; True when it was done. A Refusal ends it, any other error is tried again."""
    work = claim(job_id)
    if work is None:
        return False
    try:
        return _do(work)
    finally:
        _hint_next(work.job.kind)


def _do(work: Work) -> bool:
    try:
        handlers[work.job.kind](work)
    except LeaseLost:
        logger.warning("Lost the lease of %s", work.job)
        return False
    except Refusal as refusal:
        _end(work, JobState.FAILED, error=str(refusal))
        return False
    except TryLater as reason:
        logger.warning("Job %s waits: %s", work.job, reason)
        _retry(work, error=str(reason))
        return False
    except Exception:
        # The last line of defence of a worker: any error a handler did not foresee is logged and retried.
        logger.exception("Job %s broke", work.job)
        _retry(work, error="broke")
        return False
    _end(work, JobState.DONE, percent=100)
    return True


@transaction.atomic
def _end(work: Work, state: JobState, *, error: str = "", **changes: Any) -> None:
    job = work.job
    changes |= {"state": state, "error": error, "lease": None, "leased_until": None, "finished_at": timezone.now()}
    if _ours(job).update(**changes) and state == JobState.FAILED and job.kind in losses:
        losses[job.kind](job, error)


def _retry(work: Work, *, error: str) -> None:
    job = work.job
    if work.is_last_try:
        _end(work, JobState.FAILED, error=error)
        return
    wait = RETRY_SECONDS[min(job.attempts, len(RETRY_SECONDS)) - 1]
    due_at = timezone.now() + timedelta(seconds=wait)
    _ours(job).update(state=JobState.QUEUED, lease=None, leased_until=None, due_at=due_at, error=error)


def sweep() -> int:
    """Hints every job that is due and gives up those whose last attempt died; the number hinted."""
    now = timezone.now()
    _give_up(now)
    waiting = Job.objects.filter(_due(now)).exclude(kind__in=_enough(now))
    due = list(waiting.order_by("due_at").values_list("pk", flat=True)[:200])
    for job_id in due:
        hint(job_id)
    return len(due)


@transaction.atomic
def _give_up(now: Any) -> None:
    """Ends those whose last try died. Locked, so that none is ended whose worker gives a sign of life meanwhile."""
    dead = Job.objects.filter(state=JobState.RUNNING, leased_until__lt=now, attempts__gte=F("max_attempts"))
    for job in dead.select_for_update().order_by("pk"):
        _end(Work(job), JobState.FAILED, error="gave up")
