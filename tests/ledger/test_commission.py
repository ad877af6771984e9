"""What a sale bears: the first rule that fits, dated, bounded, and nothing in a fee holiday."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine

from commons.models import AuditLine
from ledger import errors, queries, services
from ledger.models import CommissionRule, FeeHoliday
from tests.factories import ledger as factory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 2)


@pytest.fixture(autouse=True)
def _second_of_november():
    with time_machine.travel("2026-11-02T10:00Z", tick=False):
        yield


def rule(rate, *, since=TODAY, **more):
    return services.add_commission_rule(rate=Decimal(rate), in_force_from=since, **more)


def taken(cooperative, goods="100", day=TODAY):
    return str(queries.commission_for(cooperative=cooperative, goods=Decimal(goods), day=day).amount)


def test_without_a_rule_nothing_is_taken():
    commission = queries.commission_for(cooperative=factory.cooperative(), goods=Decimal(100))

    assert (commission.rate, commission.amount) == (0, 0)
    assert commission.words


def test_the_nearest_rule_goes_first():
    honey = factory.trade()
    own, of_trade, any_other = (
        factory.cooperative(trades=[honey]),
        factory.cooperative(trades=[honey]),
        factory.cooperative(),
    )
    rule("0.10")
    rule("0.08", trade=honey)
    rule("0.05", cooperative=own)

    assert [taken(own), taken(of_trade), taken(any_other)] == ["5.00", "8.00", "10.00"]


def test_several_cooperatives_are_judged_each_by_her_own_terms_in_two_queries(django_assert_num_queries):
    honey = factory.trade()
    own, of_trade, exempt, any_other = (
        factory.cooperative(trades=[honey]),
        factory.cooperative(trades=[honey]),
        factory.cooperative(trades=[honey]),
        factory.cooperative(),
    )
    rule("0.10")
    rule("0.08", trade=honey)
    rule("0.05", cooperative=own)
    services.grant_first_year(cooperative=exempt, opened_on=TODAY)
    goods = {each.pk: Decimal(100 * n) for n, each in enumerate((own, of_trade, exempt, any_other), 1)}
    queries.commissions_for(goods=goods, day=TODAY)

    with django_assert_num_queries(2):
        found = queries.commissions_for(goods=goods, day=TODAY)

    assert {key: (each.rate, each.amount) for key, each in found.items()} == {
        own.pk: (Decimal("0.0500"), Decimal(5)),
        of_trade.pk: (Decimal("0.0800"), Decimal(16)),
        exempt.pk: (Decimal(0), Decimal(0)),
        any_other.pk: (Decimal("0.1000"), Decimal(40)),
    }


def test_a_newer_rule_holds_from_its_day_on():
    cooperative = factory.cooperative()
    rule("0.10")
    rule("0.07", since=TODAY + timedelta(days=10))
    rule("0.01", since=TODAY + timedelta(days=5), in_force_until=TODAY + timedelta(days=6))

    days = [TODAY, TODAY + timedelta(days=5), TODAY + timedelta(days=7), TODAY + timedelta(days=10)]
    assert [taken(cooperative, day=day) for day in days] == ["10.00", "1.00", "10.00", "7.00"]
    assert taken(cooperative, day=TODAY - timedelta(days=1)) == "0"


def test_of_two_rules_of_one_day_the_later_written_holds():
    rule("0.10")
    rule("0.09")

    assert taken(factory.cooperative()) == "9.00"


@pytest.mark.parametrize(
    ("goods", "amount"),
    [("10", "2.00"), ("100", "8.00"), ("1000", "50.00"), ("1", "1"), ("31.31", "2.50"), ("31.19", "2.50")],
)
def test_least_and_most_bound_it_and_goods_are_never_exceeded(goods, amount):
    rule("0.08", floor=Decimal(2), cap=Decimal(50))

    assert Decimal(taken(factory.cooperative(), goods)) == Decimal(amount)


def test_it_is_rounded_half_up():
    rule("0.05")

    assert taken(factory.cooperative(), "0.10") == "0.01"
    assert taken(factory.cooperative(), "0.09") == "0.00"


def test_the_first_year_from_the_opening_is_free_once():
    cooperative, officer = factory.cooperative(), factory.officer()
    rule("0.10")

    holiday = services.grant_first_year(cooperative=cooperative, opened_on=TODAY, by=officer)
    again = services.grant_first_year(cooperative=cooperative, opened_on=TODAY + timedelta(days=90), by=officer)

    assert holiday == again
    days = [TODAY, date(2027, 11, 1), date(2027, 11, 2)]
    assert [taken(cooperative, day=day) for day in days] == ["0", "0", "10.00"]
    assert AuditLine.objects.filter(action="ledger.grant_first_year").count() == 1


def test_a_holiday_is_given_for_named_days():
    cooperative, other = factory.cooperative(), factory.cooperative()
    rule("0.10")

    services.add_fee_holiday(cooperative=cooperative, since=TODAY, until=TODAY, reason="فيضان")

    assert [taken(cooperative), taken(cooperative, day=TODAY + timedelta(days=1)), taken(other)] == [
        "0",
        "10.00",
        "10.00",
    ]


def test_words_say_the_share_and_the_end_of_a_holiday():
    cooperative = factory.cooperative()
    rule("0.075")

    before = queries.commission_for(cooperative=cooperative, goods=Decimal(100)).words
    services.grant_first_year(cooperative=cooperative, opened_on=TODAY)
    after = queries.commission_for(cooperative=cooperative, goods=Decimal(100)).words

    assert "7,5" in before
    assert "2027" in after


@pytest.mark.parametrize(
    "facts",
    [
        {"rate": "-0.01"},
        {"rate": "1.01"},
        {"rate": "0.1", "floor": Decimal(-1)},
        {"rate": "0.1", "cap": Decimal(-1)},
        {"rate": "0.1", "floor": Decimal(3), "cap": Decimal(2)},
        {"rate": "0.1", "in_force_until": TODAY - timedelta(days=1)},
    ],
    ids=str,
)
def test_rules_that_do_not_hold_together_are_refused(facts):
    with pytest.raises(errors.BadRule):
        rule(**facts)

    assert not CommissionRule.objects.exists()


def test_a_rule_for_a_cooperative_and_a_trade_at_once_is_refused():
    with pytest.raises(errors.RuleForBoth):
        rule("0.1", cooperative=factory.cooperative(), trade=factory.trade())


def test_nothing_reaches_back():
    with pytest.raises(errors.RulePast):
        rule("0.1", since=TODAY - timedelta(days=1))
    with pytest.raises(errors.RulePast):
        services.add_fee_holiday(
            cooperative=factory.cooperative(), since=TODAY - timedelta(days=1), until=TODAY, reason="x"
        )
    with pytest.raises(errors.BadHoliday):
        services.add_fee_holiday(
            cooperative=factory.cooperative(), since=TODAY, until=TODAY - timedelta(days=1), reason="x"
        )

    assert not CommissionRule.objects.exists()
    assert not FeeHoliday.objects.exists()


def test_the_commission_of_a_sale_takes_two_queries(django_assert_num_queries):
    cooperative = factory.cooperative()
    for share in ("0.1", "0.2", "0.3"):
        rule(share)

    with django_assert_num_queries(2):
        assert taken(cooperative) == "30.00"
