"""Every refusal of money, stock or permission leaves a line that says who, what and why, and names nobody."""

from datetime import date, timedelta
from decimal import Decimal
from functools import partial

import pytest
from django.urls import reverse
from django.utils import timezone

from commons.errors import Refusal
from courses import services as school
from ledger import services as money
from media import paths
from registry import services as people
from registry.enums import Desk
from registry.models import User
from shop import services
from shop.enums import OrderState
from tests.factories import courses, ledger, selling
from tests.factories import shop as make
from tests.factories.buying import filled, place, recipient

pytestmark = pytest.mark.django_db
NAMES = ("فاطمة", "سعاد", "ليلى", "+2126", "عسل")
"""Of people, their phones and their goods: no line holds them."""


def _basket(quantity):
    listing = make.listing(stock=3)
    return lambda by: services.add_to_basket(basket=None, listing=listing, quantity=quantity, by=by)


def _no_longer_sold():
    listing = make.listing()
    services.withdraw_listing(listing=listing, by=None)
    return lambda by: services.add_to_basket(basket=None, listing=listing, quantity=1, by=by)


def _line():
    basket = filled(make.listing(stock=3))
    line = basket.lines.get().pk
    return lambda by: services.set_quantity(basket=basket, line=line, quantity=4, by=by)


def _stock():
    listing = make.listing(stock=3)
    place(filled(listing), recipient())
    return lambda by: services.change_stock(listing=listing, change=-3, by=selling.member_too(
        by, listing.shop.cooperative, "seller") or by)  # fmt: skip


def _step():
    order = selling.order(selling.listing(), status=OrderState.DELIVERED)
    return lambda by: services.confirm_order(order=order, by=selling.member_too(
        by, order.shop.cooperative, "seller") or by)  # fmt: skip


def _taken_back():
    placed = place(filled(make.listing()), recipient())
    services.confirm_order(order=placed.orders.get(), by=None)
    return lambda by: services.cancel_by_buyer(purchase=placed, number=f"{placed.number}-1", by=by)


def _rule(**facts):
    facts = {"rate": Decimal("0.1"), "in_force_from": timezone.localdate(), **facts}
    return lambda by: money.add_commission_rule(by=by, **facts)


def _holiday(since, until):
    day, home = timezone.localdate(), ledger.cooperative()
    days = {"since": day + timedelta(since), "until": day + timedelta(until)}
    return lambda by: money.add_fee_holiday(cooperative=home, reason="عسل", by=by, **days)


def _refund(amount="5", reason="عسل فاسد", number="R77-1"):
    ledger.sold(ledger.cooperative(), "R78-1")
    return lambda by: money.refund(order_number=number, amount=Decimal(amount), reason=reason, by=by)


def _failed():
    payout = ledger.paid_out(ledger.cooperative())
    return lambda by: money.fail_payout(payout=payout, reason=" ", by=by)


def _returned():
    payout = ledger.paid_out(ledger.cooperative())
    return lambda by: money.return_payout(payout=payout, reason="x", by=by)


def _strangers():
    member = make.person("سعاد")
    return lambda by: people.switch_person(session_key="phone", member=member, pictures=set(), by=by)


def _desk(*, founders=False):
    founder = User.objects.create_superuser("+212600000001") if founders else None
    seat = partial(people.give_desk, desk=Desk.OFFICER, by=None)
    return lambda by: people.give_desk(user=founder or by, desk=Desk.NONE, by=seat(user=by))


def _enrolling():
    track, nobody = courses.track(), make.person("سعاد")
    return lambda by: school.enrol(member=nobody, track=track, by=by)


def _opening():
    lesson = courses.lesson()
    return lambda by: school.open_play(lesson=lesson, viewer=by, members=[])


def _answering():
    lesson = courses.lesson()
    return lambda by: school.answer_quiz(lesson=lesson, member=by, answers={}, by=by)


REFUSED = {
    "no member enrolled": (_enrolling, "courses.enrol (member ", "NotAMember"),
    "no member opens": (_opening, "courses.open-play", "NotAMember"),
    "no member answers": (_answering, "courses.answer-quiz (member ", "NotAMember"),
    "no companion of hers": (_strangers, "registry.switch-person (member ", "NotTogether"),
    "her own desk": (_desk, "registry.give-desk (user ", "OwnDesk"),
    "the founder's desk": (lambda: _desk(founders=True), "registry.give-desk (user ", "FoundersDesk"),
    "more than there are": (lambda: _basket(4), "shop.add-to-basket (listing ", "quantity 4): TooFewLeft (left 3)"),
    "no figure": (lambda: _basket(0), "shop.add-to-basket (listing ", "BadQuantity (most 9999)"),
    "no longer sold": (_no_longer_sold, "shop.add-to-basket (listing ", "NoLongerSold"),
    "more in a line": (_line, "shop.set-quantity (basket ", "quantity 4): TooFewLeft (left 3)"),
    "promised": (_stock, "shop.change-stock (listing ", "change -3): StockBelowOrders (least 1)"),
    "a step": (_step, "shop.confirm-order (order R", "state delivered): OrderElsewhere"),
    "too late": (_taken_back, "shop.cancel-by-buyer (order R", "state confirmed): TooLateToCancel"),
    "rule past": (lambda: _rule(in_force_from=date(2020, 1, 1)), "ledger.add-commission-rule (rate 0.1", "RulePast"),
    "bad rule": (lambda: _rule(rate=Decimal(2)), "ledger.add-commission-rule (rate 2", "BadRule"),
    "rule for both": (
        lambda: _rule(cooperative=ledger.cooperative(), trade=ledger.trade()), "ledger.add-commission-rule",
        "RuleForBoth"),
    "holiday past": (lambda: _holiday(-1, 3), "ledger.add-fee-holiday (cooperative ", "RulePast"),
    "bad holiday": (lambda: _holiday(3, 1), "ledger.add-fee-holiday (cooperative ", "BadHoliday"),
    "settled ahead": (
        lambda: lambda by: money.settle(up_to=timezone.now() + timedelta(1), by=by), "ledger.settle (up_to ", "NotYet"),
    "nothing to pay": (lambda: lambda by: money.run_payout(by=by), "ledger.run-payout", "NothingToPay"),
    "payout without a reason": (_failed, "ledger.fail-payout (payout ", "ReasonMissing"),
    "payout that never arrived": (_returned, "ledger.return-payout (payout ", "PayoutDecided"),
    "not delivered": (_refund, "ledger.refund (order_number R77-1, amount 5)", "NotDelivered"),
    "no sum": (lambda: _refund("0.001"), "ledger.refund (order_number R77-1, amount 0.001)", "NotASum"),
    "no reason": (lambda: _refund(reason=" "), "ledger.refund (order_number R77-1, amount 5)", "ReasonMissing"),
    "too large": (
        lambda: _refund("900", number="R78-1"), "ledger.refund (order_number R78-1, amount 900)",
        "RefundTooLarge (most 120"),
}  # fmt: skip


@pytest.fixture
def lines(caplog):
    """What was written of refusals."""
    return lambda: [record.getMessage() for record in caplog.records if "Refused" in record.getMessage()]


@pytest.mark.parametrize("case", REFUSED)
def test_a_refusal_says_who_what_and_why(case, lines):
    prepare, what, why = REFUSED[case]
    by, deed = make.person("فاطمة", desk=Desk.OFFICER), prepare()

    with pytest.raises(Refusal):
        deed(by)

    [line] = lines()
    assert line.startswith(f"Refused {what}")
    assert why in line
    assert line.endswith(f", user {by.pk}")
    assert not [name for name in NAMES if name in line]


def test_whoever_is_not_signed_in_is_nobody(lines):
    with pytest.raises(Refusal):
        _basket(4)(None)

    assert lines()[0].endswith("TooFewLeft (left 3), user None")


@pytest.fixture
def paper(settings, tmp_path):
    """The address of a paper that belongs to no cooperative of hers."""
    settings.MEDIA_ROOT = str(tmp_path)
    (paths.root() / "authorisations").mkdir(parents=True)
    (paths.root() / "authorisations" / "onssa.pdf").write_bytes(b"%PDF-1.4 paper")
    return "/media/d/authorisations/onssa.pdf"


@pytest.mark.parametrize(
    ("desk", "where"),
    [
        (Desk.NONE, "shop:desk"),
        (Desk.NONE, "shop:orders"),
        (Desk.NONE, "shop:road-profile"),
        (Desk.NONE, "shop:desk-of"),
        (Desk.OFFICER, "media:uploads"),
        (Desk.OFFICER, "media:film-state"),
        (Desk.NONE, "council:home"),
        (Desk.TRAINER, "paper"),
        (Desk.NONE, "/cms/"),
    ],
)
def test_a_closed_door_says_who_stood_before_it(client, lines, paper, desk, where):
    user = make.person("فاطمة", desk=desk)
    client.force_login(user)
    parts = {"shop:desk-of": ["elsewhere"], "media:film-state": ["00000000-0000-0000-0000-000000000000"]}
    address = paper if where == "paper" else where if where[0] == "/" else reverse(where, args=parts.get(where))

    assert client.get(address).status_code == 404

    assert lines() == [f"Refused: user {user.pk} is not let into {address}"]
