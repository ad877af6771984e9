"""Money is moved by officers and films are changed by trainers, whoever calls the verb; the log says who else tried."""

from decimal import Decimal
from io import BytesIO

import pytest
from django.utils import timezone

from commons.models import AuditLine
from ledger import services as money
from media import services as films
from media.enums import VideoState
from media.models import Captions, Video
from registry.enums import Desk
from registry.errors import NotAllowed
from tests.factories import ledger
from tests.factories import shop as make
from tests.factories.media import ready_video

pytestmark = pytest.mark.django_db


def _rule():
    return lambda by: money.add_commission_rule(rate=Decimal("0.1"), in_force_from=timezone.localdate(), by=by)


def _holiday():
    home, day = ledger.cooperative(), timezone.localdate()
    return lambda by: money.add_fee_holiday(cooperative=home, since=day, until=day, reason="معرض", by=by)


def _first_year():
    home = ledger.cooperative()
    return lambda by: money.grant_first_year(cooperative=home, opened_on=timezone.localdate(), by=by)


def _settling():
    ledger.sold(ledger.cooperative())
    return lambda by: money.settle(up_to=timezone.now(), by=by)


def _running():
    ledger.settled(ledger.cooperative())
    return lambda by: money.run_payout(by=by)


def _confirming():
    payout = ledger.paid_out(ledger.cooperative())
    return lambda by: money.confirm_payout(payout=payout, by=by)


def _failing():
    payout = ledger.paid_out(ledger.cooperative())
    return lambda by: money.fail_payout(payout=payout, reason="x", by=by)


def _returning():
    payout = money.confirm_payout(payout=ledger.paid_out(ledger.cooperative()))
    return lambda by: money.return_payout(payout=payout, reason="x", by=by)


def _refunding():
    number = ledger.sold(ledger.cooperative())
    return lambda by: money.refund(order_number=number, amount=Decimal(5), reason="x", by=by)


MONEY = {
    "ledger.add-commission-rule": _rule,
    "ledger.add-fee-holiday": _holiday,
    "ledger.grant-first-year": _first_year,
    "ledger.settle": _settling,
    "ledger.run-payout": _running,
    "ledger.confirm-payout": _confirming,
    "ledger.fail-payout": _failing,
    "ledger.return-payout": _returning,
    "ledger.refund": _refunding,
}


@pytest.fixture
def lines(caplog):
    """What was written of refusals."""
    return lambda: [record.getMessage() for record in caplog.records if "Refused" in record.getMessage()]


@pytest.mark.parametrize("case", MONEY)
def test_officers_alone_move_money(case, lines):
    by, officer, deed = make.person("فاطمة", desk=Desk.TRAINER), make.officer(), MONEY[case]()
    before = AuditLine.objects.count()

    with pytest.raises(NotAllowed):
        deed(by)
    [line], unchanged = lines(), AuditLine.objects.count()
    deed(officer)

    assert line.startswith(f"Refused {case}")
    assert line.endswith(f": NotAllowed, user {by.pk}")
    assert (unchanged, AuditLine.objects.latest("pk").by) == (before, officer)


def _retrying():
    film = ready_video()
    Video.objects.update(state=VideoState.FAILED)
    return film, lambda by: films.retry_video(video=film, by=by)


def _deleting():
    film = ready_video()
    return film, lambda by: films.delete_video(video=film, by=by)


def _captioning():
    film, words = ready_video(), BytesIO(b"WEBVTT\n\n00:01.000 --> 00:02.000\nx\n")
    return film, lambda by: films.add_captions(video=film, language="ar", upload=words, by=by)


def _uncaptioning():
    film, add = _captioning()
    add(None)
    return film, lambda by: films.remove_captions(captions=Captions.objects.get(), by=by)


FILMS = {
    "retry film": _retrying,
    "delete film": _deleting,
    "add captions to film": _captioning,
    "remove captions of film": _uncaptioning,
}


@pytest.mark.parametrize("case", FILMS)
def test_trainers_alone_change_films(case, lines):
    by, trainer = make.person("فاطمة", desk=Desk.OFFICER), make.person("نادية", desk=Desk.TRAINER)
    film, deed = FILMS[case]()
    before = AuditLine.objects.count()

    with pytest.raises(NotAllowed):
        deed(by)
    unchanged = AuditLine.objects.count()
    deed(trainer)

    assert lines() == [f"Refused: user {by.pk} may not {case} {film.pk}"]
    assert (unchanged, AuditLine.objects.latest("pk").by) == (before, trainer)
