"""What the database itself refuses of the book, whoever asks."""

from decimal import Decimal
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from ledger.enums import AccountKind, EntryKind
from ledger.models import (
    Account,
    CommissionRule,
    Entry,
    FeeHoliday,
    Payout,
    PayoutBatch,
    Posting,
    Sale,
    Seal,
    Settled,
    Settlement,
)
from tests.factories import ledger as factory

pytestmark = pytest.mark.django_db
BOOK = [Account, Entry, Posting, Seal, Sale, Settlement, Settled, PayoutBatch]


@pytest.fixture
def payout():
    return factory.paid_out(factory.cooperative(), goods="100", delivery="20", commission="8")


def everything():
    return {model: list(model.objects.order_by("pk").values()) for model in [*BOOK, Payout]}


def refuses(act):
    with pytest.raises(IntegrityError), transaction.atomic():
        act()


@pytest.mark.parametrize("model", BOOK, ids=lambda model: model.__name__)
def test_no_row_of_the_book_is_changed(payout, model):
    before = everything()

    for field in model._meta.concrete_fields:
        refuses(lambda name=field.attname: model.objects.update(**{name: model.objects.values(name)[:1]}))

    assert everything() == before


@pytest.mark.parametrize("model", [*BOOK, Payout], ids=lambda model: model.__name__)
def test_no_row_of_the_book_is_removed(payout, model):
    before = everything()

    def remove():
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {model._meta.db_table}")

    refuses(remove)
    assert everything() == before


@pytest.mark.parametrize(
    "change",
    [{"amount": 1}, {"bank_account": "1"}, {"bank_name": "x"}, {"holder": "x"}, {"cooperative_id": 0}],
    ids=lambda change: next(iter(change)),
)
def test_figures_of_a_payout_stay(payout, change):
    refuses(lambda: Payout.objects.update(**change))

    assert Payout.objects.get() == payout
    assert Payout.objects.get().amount == Decimal("112.00")


def entry(key="hand:1", **amounts):
    """Writes an entry by hand, without its seal."""
    cooperative = factory.cooperative()
    factory.sold(cooperative)
    made = Entry.objects.create(seal_id=key, kind=EntryKind.SALE, happened_at=timezone.now())
    for kind, amount in amounts.items():
        Posting.objects.create(
            entry=made,
            amount=Decimal(amount),
            account=Account.objects.filter(kind=kind, cooperative__in=[cooperative]).first()
            or Account.objects.get(kind=kind),
        )
    return made


@pytest.mark.parametrize(
    "amounts",
    [
        {},
        {AccountKind.BUYERS: "5"},
        {AccountKind.BUYERS: "-100", AccountKind.EARNED: "99.99"},
        {AccountKind.BUYERS: "-100", AccountKind.EARNED: "60", AccountKind.COMMISSION: "40.01"},
    ],
    ids=["empty", "one side", "a hundredth short", "a hundredth over"],
)
def test_an_entry_that_does_not_balance_cannot_be_sealed(amounts):
    refuses(lambda: [entry(**amounts), Seal.objects.create(key="hand:1")])

    assert not Seal.objects.filter(key="hand:1").exists()


def test_an_entry_balances_in_each_currency_by_itself():
    cooperative = factory.cooperative()
    factory.sold(cooperative, currency="MAD")
    factory.sold(cooperative, currency="SAR")

    def mix():
        mixed = Entry.objects.create(seal_id="hand:2", kind=EntryKind.SALE, happened_at=timezone.now())
        Posting.objects.create(entry=mixed, account=Account.objects.get(kind="buyers", currency="MAD"), amount=-5)
        Posting.objects.create(entry=mixed, account=Account.objects.get(kind="commission", currency="SAR"), amount=5)
        Seal.objects.create(key="hand:2")

    refuses(mix)


def test_an_entry_without_a_seal_does_not_outlive_its_transaction():
    refuses(lambda: [entry(buyers="-100", earned="100"), connection.check_constraints()])
    assert not Entry.objects.filter(seal="hand:1").exists()

    entry(buyers="-100", earned="100")
    Seal.objects.create(key="hand:1")
    connection.check_constraints()


def test_a_sealed_entry_takes_no_further_posting(payout):
    sale = Entry.objects.get(kind=EntryKind.SALE)
    before = everything()

    for account in Account.objects.exclude(postings__entry=sale):
        refuses(lambda account=account: Posting.objects.create(entry=sale, account=account, amount=1))

    assert everything() == before


def test_a_key_is_used_once(payout):
    refuses(
        lambda: Entry.objects.create(
            seal_id=Entry.objects.get(kind="sale").seal_id, kind="sale", happened_at=timezone.now()
        )
    )

    assert Entry.objects.filter(kind="sale").count() == 1


def account(**fields):
    return lambda c: Account.objects.create(currency="MAD", **{"cooperative": c, "kind": "due", **fields})


def rule(**fields):
    return lambda _: CommissionRule.objects.create(
        **{"place": 1, "rate": Decimal("0.1"), "in_force_from": "2026-11-01", **fields}
    )


def holiday(**fields):
    return lambda c: FeeHoliday.objects.create(
        **{"cooperative": c, "since": "2026-11-01", "until": "2026-11-30", **fields}
    )


def sale(**fields):
    figures = {"goods": 10, "delivery": 0, "commission": 0, "currency": "MAD", "collected_by": "council"}
    return lambda c: Sale.objects.create(
        entry=Entry.objects.get(kind="payout"), cooperative=c, **{"order_number": "R9-9", **figures, **fields}
    )


def outgoing(**fields):
    figures = {"holder": "x", "bank_account": "1", "amount": 1}
    return lambda _: Payout.objects.create(
        batch=PayoutBatch.objects.get(), **{"cooperative": factory.cooperative(), **figures, **fields}
    )


@pytest.mark.parametrize(
    "act",
    [
        account(),
        account(cooperative=None),
        account(cooperative=None, kind="buyers"),
        account(kind="commission"),
        rule(rate=Decimal("-0.1")),
        rule(rate=Decimal("1.1")),
        rule(floor=-1),
        rule(cap=-1),
        rule(floor=5, cap=4),
        rule(in_force_until="2026-10-31"),
        lambda c: rule(cooperative=c, trade=factory.trade())(c),
        holiday(until="2026-10-31"),
        lambda c: [holiday(first_year=True)(c), holiday(first_year=True)(c)],
        sale(goods=0),
        sale(delivery=-1),
        sale(commission=-1),
        sale(commission=11),
        outgoing(amount=0),
        outgoing(bank_account=""),
        outgoing(state="confirmed"),
        outgoing(decided_at="2026-11-01T00:00Z"),
        outgoing(state="failed", decided_at="2026-11-01T00:00Z"),
        lambda c: outgoing(cooperative=c)(c),
        lambda _: Settled.objects.create(settlement=Settlement.objects.get(), posting=Settled.objects.get().posting),
    ],
    ids=[
        "account twice",
        "cooperative's kind of the house",
        "house account twice",
        "house's kind of a cooperative",
        "negative rate",
        "rate above one",
        "negative least",
        "negative most",
        "least above most",
        "rule ends before it begins",
        "rule with two scopes",
        "holiday ends before it begins",
        "two first years",
        "sale of nothing",
        "negative delivery",
        "negative commission",
        "commission above the goods",
        "payout of nothing",
        "payout to no account",
        "confirmed at no moment",
        "decided while sent",
        "failed without a reason",
        "two payouts in a batch",
        "settled twice",
    ],
)
def test_the_tables_refuse_nonsense(payout, act):
    refuses(lambda: act(payout.cooperative))


@pytest.mark.parametrize("amount", ["0", "0.00"])
def test_a_posting_of_nothing_is_refused(amount):
    refuses(lambda: entry(buyers=amount))


def test_what_refuses_is_the_guards_and_nothing_else(payout):
    migration = import_module("ledger.migrations.0002_the_database_guards_the_book")

    def execute(sql, params=None):
        connection.cursor().execute(sql)

    hand = SimpleNamespace(connection=connection, execute=execute)
    connection.check_constraints()

    migration.unguard(None, hand)
    assert Sale.objects.update(goods=1000) == 1

    migration.guard(None, hand)
    refuses(lambda: Sale.objects.update(goods=2000))
    assert Sale.objects.get().goods == 1000


def test_rows_of_the_book_name_themselves(payout):
    factory.sold(payout.cooperative, "R7-1")

    assert str(Account.objects.get(kind="buyers")) == "buyers house MAD"
    assert str(Entry.objects.get(reference="R7-1")) == "sale:R7-1" == str(Seal.objects.get(key="sale:R7-1"))
    assert str(Sale.objects.get(order_number="R7-1")) == "R7-1"
    assert str(Posting.objects.get(entry__reference="R7-1", account__kind="commission")).startswith("8.00 ")
    assert str(Settled.objects.get()) == f"{Settlement.objects.get().pk}: {Settled.objects.get().posting_id}"
