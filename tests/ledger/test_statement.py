"""A month on one sheet: it adds up, it stays as it was, and it reads right in Arabic and French."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from django.utils import timezone, translation

from ledger import queries, services, statements
from ledger.models import Payout
from ledger.queries.statement import begun, months
from tests.commons.test_pdf import words_of
from tests.factories import ledger as factory

pytestmark = pytest.mark.django_db
NOVEMBER = date(2026, 11, 1)
HEADINGS = {"ar": "كشف الحساب", "fr": "Relevé de compte", "en": "Statement of account"}


OTHER_RIB = "007780000123456789012345"


def move_account(cooperative):
    """She changes her bank."""
    cooperative.bank_account = OTHER_RIB
    cooperative.save()


def at(moment):
    return time_machine.travel(moment, tick=False)


@pytest.fixture
def cooperative():
    """Sold in October, in November by post and at the door, was paid, gave one refund."""
    made = factory.cooperative("تيفاوين", name_latin="Tifaouine", phone="+212528000000", bank_name="Al Barid Bank")
    with at("2026-10-31T22:30Z"):
        factory.settled(made, "R1000-1", goods="50", delivery="0", commission="4")
    with at("2026-11-05T10:00Z"):
        factory.sold(made, "R1001-1", goods="1200", delivery="34.50", commission="96")
    with at("2026-11-06T10:00Z"):
        factory.sold(made, "R1002-1", goods="300", delivery="0", commission="24", collected_by="cooperative")
    with at("2026-11-12T10:00Z"):
        services.settle(up_to=timezone.now())
        payout = services.run_payout().payouts.get()
    with at("2026-11-14T10:00Z"):
        services.confirm_payout(payout=payout)
        services.refund(order_number="R1001-1", amount=Decimal(120), reason="جرّة مكسورة")
    return made


def test_a_month_begins_with_what_was_owed_and_adds_up(cooperative):
    with at("2026-12-02T10:00Z"):
        november = queries.statement(cooperative, date(2026, 11, 20))

    assert november.opening == Decimal("46.00")
    assert [(line.kind, line.reference, line.amount) for line in november.lines] == [
        ("sale", "R1001-1", Decimal("1138.50")),
        ("sale", "R1002-1", Decimal("-24.00")),
        ("payout", november.lines[2].reference, Decimal("-1160.50")),
        ("refund", "R1001-1", Decimal("-110.40")),
    ]
    assert november.closing == Decimal("-110.40")
    assert november.total("kept") == Decimal("-300.00")
    assert november.total("commission") == Decimal("-110.40")
    assert [line.kept_by_cooperative for line in november.lines] == [False, True, False, False]
    assert (november.month, november.until, november.ended) == (NOVEMBER, date(2026, 11, 30), True)


def test_in_every_line_the_figures_add_up_to_what_it_did_to_the_balance(cooperative):
    with at("2026-11-15T10:00Z"):
        services.refund(order_number="R1002-1", amount=Decimal(20), reason="ناقصة")

    lines = queries.statement(cooperative, NOVEMBER).lines
    booked = [line for line in lines if line.reference.startswith("R")]

    assert [line.kept for line in booked] == [0, -300, 0, 20]
    assert all(line.goods + line.delivery + line.commission + line.kept == line.amount for line in booked)


def test_every_step_from_the_opening_to_the_closing_is_named_and_they_add_up(cooperative):
    with at("2026-11-15T10:00Z"):
        services.refund(order_number="R1002-1", amount=Decimal(20), reason="ناقصة")
        services.return_payout(payout=Payout.objects.get(), reason="الحساب مغلق")
    november = queries.statement(cooperative, NOVEMBER)

    with translation.override("en"):
        steps = november.steps

    assert steps == [
        ("Sales, commission taken off", Decimal("1414.50")),  # 1,200 + 34.50 - 96, and 300 - 24
        ("Cash you kept", Decimal("-300.00")),
        ("Refunds to buyers, commission given back taken off", Decimal("-128.80")),  # 120 - 9.60, and 20 - 1.60
        ("Given back from the cash you kept", Decimal("20.00")),
        ("Sent to the bank", Decimal("-1160.50")),
        ("Came back from the bank", Decimal("1160.50")),
    ]
    assert november.opening + sum(moved for _, moved in steps) == november.closing


def test_a_step_that_moved_nothing_is_left_out(cooperative):
    with translation.override("en"):
        assert [words for words, _ in queries.statement(cooperative, date(2026, 10, 1)).steps] == [
            "Sales, commission taken off"
        ]


def test_a_month_closes_with_what_the_next_begins_with(cooperative):
    october, november, december = (queries.statement(cooperative, date(2026, m, 1)) for m in (10, 11, 12))

    assert october.opening == 0
    assert october.closing == november.opening == Decimal("46.00")
    assert november.closing == december.opening


def test_a_payout_the_bank_sent_back_stands_on_the_statement(cooperative):
    with at("2026-11-20T10:00Z"):
        factory.settled(cooperative, "R1003-1", goods="500", delivery="0", commission="0")
        services.fail_payout(payout=services.run_payout().payouts.get(), reason="رقم خاطئ")

    last = queries.statement(cooperative, NOVEMBER).lines[-1]

    assert (last.kind, last.words, last.amount) == ("returned", "رقم خاطئ", Decimal("389.60"))


def test_a_payout_that_arrived_and_came_back_is_a_line_of_the_day_it_came_back(cooperative):
    with at("2026-12-03T10:00Z"):
        payout = Payout.objects.get()
        services.return_payout(payout=payout, reason="الحساب مغلق")
        november, december = queries.statement(cooperative, NOVEMBER), queries.statement(cooperative, date(2026, 12, 1))
        paper = words_of(statements.pdf(cooperative, date(2026, 12, 1), "fr"))

    assert (len(november.lines), november.closing) == (4, Decimal("-110.40"))
    assert [(line.kind, line.reference, line.words, line.amount) for line in december.lines] == [
        ("returned", payout.reference, "الحساب مغلق", Decimal("1160.50"))
    ]
    assert (december.opening, december.closing) == (Decimal("-110.40"), Decimal("1050.10"))
    with translation.override("ar"):
        assert str(december.lines[0].kind.label) == "صرف رجع من البنك"
    assert f"Versement revenu {payout.reference}" in paper


def test_money_given_back_counts_on_the_goods_first_and_then_on_the_delivery():
    made = factory.cooperative()
    with at("2026-10-20T10:00Z"):
        factory.sold(made, "R1001-1", goods="100", delivery="20", commission="8")
        factory.sold(made, "R1002-1", goods="50", delivery="0", commission="4")
        services.refund(order_number="R1001-1", amount=Decimal(30), reason="نصف الكمية")
    with at("2026-11-02T10:00Z"):
        services.refund(order_number="R1002-1", amount=Decimal(50), reason="لم تصل")
        services.refund(order_number="R1001-1", amount=Decimal(80), reason="فسدت")
        services.refund(order_number="R1001-1", amount=Decimal(10), reason="فسدت")

    lines = [line for month in (10, 11) for line in queries.statement(made, date(2026, month, 1)).lines]

    assert [(line.goods, line.delivery) for line in lines if line.reference == "R1001-1"] == [
        (Decimal(100), Decimal(20)),
        (Decimal(-30), Decimal(0)),
        (Decimal(-70), Decimal(-10)),
        (Decimal(0), Decimal(-10)),
    ]
    assert [(line.goods, line.delivery) for line in lines if line.reference == "R1002-1"] == [
        (Decimal(50), Decimal(0)),
        (Decimal(-50), Decimal(0)),
    ]


def test_a_running_month_says_so(cooperative):
    with at("2026-11-20T10:00Z"):
        running = queries.statement(cooperative, NOVEMBER)

    assert (running.until, running.ended) == (date(2026, 11, 20), False)


def test_a_statement_takes_the_same_few_queries_for_one_line_and_for_a_hundred(cooperative, django_assert_num_queries):
    with django_assert_num_queries(2):
        queries.statement(cooperative, NOVEMBER)

    for turn in range(100):
        factory.sold(cooperative, f"R5{turn:03}-1")
    with django_assert_num_queries(2):
        assert len(queries.statement(cooperative, timezone.localdate()).lines) >= 100


def test_months_run_from_the_first_sale_to_now(cooperative):
    with at("2026-12-02T10:00Z"):
        assert months(cooperative) == [date(2026, 12, 1), date(2026, 11, 1), date(2026, 10, 1)]
        assert months(factory.cooperative()) == []


@pytest.mark.parametrize(
    ("month", "found"),
    [((2026, 9), None), ((2026, 10), date(2026, 10, 1)), ((2026, 12), date(2026, 12, 1)), ((2027, 1), None)],
)
def test_months_are_found_from_the_registration_or_the_first_sale_to_now(cooperative, month, found):
    cooperative.registered_at = datetime(2026, 11, 20, tzinfo=UTC)
    with at("2026-12-02T10:00Z"):
        assert begun(cooperative, *month) == found


def test_a_cooperative_that_sold_nothing_has_statements_from_the_month_of_its_registration():
    cooperative = factory.cooperative()
    cooperative.registered_at = datetime(2026, 10, 31, 23, 30, tzinfo=UTC)  # here it was November already
    with at("2026-12-02T10:00Z"):
        assert [begun(cooperative, 2026, month) for month in (10, 11)] == [None, NOVEMBER]


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_the_paper_says_numbers_sums_and_names_exactly(cooperative, language):
    words = words_of(statements.pdf(cooperative, NOVEMBER, language))

    total = {"ar": "1.138,50", "fr": "1 138,50", "en": "1,138.50"}[language]
    for expected in ["R1001-1", "R1002-1", total, factory.RIB, "05 28 00 00 00", "Tifaouine", "تيفاوين"]:
        assert expected in words


def test_the_box_of_the_paper_takes_off_the_cash_that_stayed_with_the_cooperative(cooperative):
    words = words_of(statements.pdf(cooperative, NOVEMBER, "en"))

    box = words[: words.index("Owed to you at the end of 30 November 2026")]
    for expected in [
        "Owed to you at the beginning of 1 November 2026",
        "1,414.50",
        "Cash you kept",
        "−300",
        "−110.40",
        "−1,160.50",
    ]:
        assert expected in box


def test_on_the_first_of_a_month_its_two_balances_are_told_apart(cooperative):
    with at("2026-12-01T10:00Z"):
        words = words_of(statements.pdf(cooperative, date(2026, 12, 1), "en"))

    said = ["Owed to you at the beginning of 1 December 2026", "Owed to you now", "Owed to you at the end"]
    assert [words.count(each) for each in said] == [1, 1, 0]


@pytest.mark.parametrize(("month", "told"), [(10, 0), (11, 1)])
def test_the_paper_of_a_month_that_ends_below_nought_says_that_nothing_is_to_be_sent(cooperative, month, told):
    words = words_of(statements.pdf(cooperative, date(2026, month, 1), "en"))

    assert (queries.statement(cooperative, date(2026, month, 1)).closing < 0) == bool(told)
    assert words.replace("\n", " ").count("is taken off your next payout. You send nothing.") == told


@pytest.mark.parametrize("language", HEADINGS)
def test_the_paper_is_headed_in_the_language_asked_for_and_in_no_other(cooperative, language):
    words = words_of(statements.pdf(cooperative, NOVEMBER, language))

    # A reader of PDF may put the words of an Arabic line in another order, and close together.
    assert [each for each, said in HEADINGS.items() if all(word in words for word in said.split())] == [language]


def test_a_past_month_is_the_same_paper_whenever_it_is_asked_for(cooperative):
    with at("2026-12-02T10:00Z"):
        first = statements.pdf(cooperative, NOVEMBER, "ar")
    with at("2027-03-02T10:00Z"):
        factory.sold(cooperative)
        move_account(cooperative)
        again = statements.pdf(cooperative, NOVEMBER, "ar")

    assert first == again


def test_a_running_month_names_the_account_of_today_and_a_past_one_that_its_money_went_to(cooperative):
    move_account(cooperative)
    with at("2027-03-02T10:00Z"):
        papers = [words_of(statements.pdf(cooperative, date(2026, month, 1), "fr")) for month in (10, 11)]
        papers.append(words_of(statements.pdf(cooperative, date(2027, 3, 1), "fr")))

    assert [(factory.RIB in each, OTHER_RIB in each) for each in papers] == [
        (False, False),  # nothing had been paid yet
        (True, False),
        (False, True),
    ]


def test_a_past_month_does_not_name_an_account_the_money_had_come_back_from_within_it(cooperative):
    with at("2026-11-20T10:00Z"):
        services.return_payout(payout=Payout.objects.get(), reason="الحساب مغلق")
        move_account(cooperative)
    with at("2026-12-02T10:00Z"):
        words = words_of(statements.pdf(cooperative, NOVEMBER, "fr"))

    assert (factory.RIB in words, OTHER_RIB in words) == (False, False)


def test_a_month_without_sales_is_a_paper_too():
    paper = statements.pdf(factory.cooperative("تيزوا", bank_account=""), timezone.localdate(), "fr")

    assert "تيزوا" in words_of(paper)


def test_a_name_with_markup_in_it_is_only_a_name():
    paper = statements.pdf(factory.cooperative('#panic("x") $ * _'), timezone.localdate(), "fr")

    assert '#panic("x")' in words_of(paper)
