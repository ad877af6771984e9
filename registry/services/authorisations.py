"""Health and trade papers: sent by the cooperative, verified or refused by the council, withdrawn by either."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from commons.services import record
from registry import queries, rules
from registry.enums import AuthorisationState as State
from registry.errors import AlreadyDecided, NoReason, PaperExpired, PaperKnown, WrongDates
from registry.models import Authorisation, Cooperative, Trade, User


@transaction.atomic
def submit_authorisation(
    *,
    cooperative: Cooperative,
    trade: Trade,
    issuer: str,
    number: str,
    valid_from: date,
    valid_until: date,
    file: Any,
    by: User | None,
) -> Authorisation:
    """A paper for the council to check; `file` has passed media's cleaning, or is None. A renewal may keep its number.

    Raises WrongDates, PaperExpired, NotAllowed, NoRoomForFile, and PaperKnown for one that is here already or is
    another cooperative's.
    """
    rules.require_coordinating(by, cooperative, f"send a paper for cooperative {cooperative.pk}")
    if valid_until < valid_from:
        raise WrongDates
    if valid_until < queries.today():
        raise PaperExpired
    _papers_one_by_one(trade)
    if queries.is_anothers_paper(cooperative, trade, issuer.strip(), number.strip()):
        raise PaperKnown
    authorisation = Authorisation(
        cooperative=cooperative,
        trade=trade,
        issuer=issuer.strip(),
        number=number.strip(),
        valid_from=valid_from,
        valid_until=valid_until,
        file=file or "",
    )
    with _file_dropped_on_failure(authorisation):
        try:
            with transaction.atomic():
                authorisation.save(force_insert=True)
        except IntegrityError as error:
            raise PaperKnown from error
        record(by=by, action="registry.submit_authorisation", subject=authorisation, trade=trade.slug)
    return authorisation


def _papers_one_by_one(trade: Trade) -> None:
    """Holds the trade until the transaction ends: two cooperatives never hand in one number at the same moment."""
    Trade.objects.select_for_update(no_key=True).get(pk=trade.pk)


@contextmanager
def _file_dropped_on_failure(authorisation: Authorisation) -> Iterator[None]:
    """The file is stored before the row is: when there is no row in the end, it goes again."""
    fresh = not _is_stored(authorisation)
    try:
        yield
    except BaseException:
        if fresh and _is_stored(authorisation):
            authorisation.file.storage.delete(str(authorisation.file.name))
        raise


def _is_stored(authorisation: Authorisation) -> bool:
    return bool(authorisation.file) and bool(getattr(authorisation.file, "_committed", False))


@transaction.atomic
def verify_authorisation(*, authorisation: Authorisation, by: User | None) -> Authorisation:
    """The council has seen the paper and found it good. Verifying twice changes nothing. Raises AlreadyDecided."""
    rules.require_officer(by, f"verify authorisation {authorisation.pk}")
    return _decide(authorisation, to=State.VERIFIED, come_from={State.SUBMITTED}, note="", by=by)


@transaction.atomic
def refuse_authorisation(*, authorisation: Authorisation, note: str, by: User | None) -> Authorisation:
    """The council asks for something else; `note` says what. Raises NoReason, AlreadyDecided."""
    rules.require_officer(by, f"refuse authorisation {authorisation.pk}")
    if not note.strip():
        raise NoReason
    return _decide(authorisation, to=State.REFUSED, come_from={State.SUBMITTED}, note=note.strip(), by=by)


@transaction.atomic
def withdraw_authorisation(*, authorisation: Authorisation, reason: str, by: User | None) -> Authorisation:
    """The council withdraws a verified paper, or the cooperative takes back one that waits. Raises AlreadyDecided."""
    if authorisation.state == State.SUBMITTED:
        rules.require_coordinating(by, authorisation.cooperative, f"take back authorisation {authorisation.pk}")
        return _decide(authorisation, to=State.WITHDRAWN, come_from={State.SUBMITTED}, note=reason.strip(), by=by)
    rules.require_officer(by, f"withdraw authorisation {authorisation.pk}")
    if not reason.strip():
        raise NoReason
    return _decide(authorisation, to=State.WITHDRAWN, come_from={State.VERIFIED}, note=reason.strip(), by=by)


def _decide(
    authorisation: Authorisation, *, to: State, come_from: set[State], note: str, by: User | None
) -> Authorisation:
    locked = Authorisation.objects.select_for_update().get(pk=authorisation.pk)
    before = State(locked.state)
    if before != to:
        if before not in come_from:
            raise AlreadyDecided
        locked.state, locked.note = to, note
        locked.save(update_fields=["state", "note"])
        record(by=by, action=f"registry.authorisation_{to.value}", subject=locked, reason=note, before=before.value)
    authorisation.state, authorisation.note = locked.state, locked.note
    return locked
