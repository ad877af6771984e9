"""The council settles, pays out and sets the rules: of the commission, of its holidays, of opening."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from commons.models import AuditLine
from ledger import queries as ledger
from ledger.errors import ReasonMissing, RuleForBoth
from ledger.models import CommissionRule, FeeHoliday, Payout
from ledger.services import run_payout
from shop.models import OpeningPolicy
from shop.opening import policy_in_force
from tests.council.desk import page, press
from tests.factories import bulk
from tests.factories import ledger as money
from tests.factories import shop as market

pytestmark = pytest.mark.django_db


def test_money_is_settled_paid_out_filed_and_confirmed(client, officer):
    cooperative = money.cooperative("تيفاوين")
    money.sold(cooperative, goods="100", delivery="20", commission="8")

    press(client, "settle", up_to=timezone.localdate().isoformat())
    made = press(client, "run-payout")
    payout = Payout.objects.get()
    assert made.url == reverse("council:batch", args=[payout.batch_id])
    assert "تيفاوين" in page(client, "batch", payout.batch_id)
    written = client.get(reverse("council:bank-file", args=[payout.batch_id])).content.decode("utf-8-sig")
    assert f"{money.RIB};;112.00;MAD;{payout.reference}" in written
    press(client, "decide-payout", payout.pk, "confirm")

    assert ledger.balance(cooperative).paid == Decimal("112.00")
    assert payout.reference in page(client, "cooperative", cooperative.pk)


def test_a_payout_that_came_back_is_due_again(client, officer):
    payout = money.paid_out(money.cooperative())

    press(client, "decide-payout", payout.pk, "fail", reason="")
    assert Payout.objects.get().state == "sent"
    press(client, "decide-payout", payout.pk, "fail", reason="الحساب مغلق")

    assert Payout.objects.get().state == "failed"
    assert "الحساب مغلق" in page(client, "batch", payout.batch_id)
    assert ledger.waiting().cooperatives == 1


def test_what_came_back_is_told_before_the_next_run_with_its_reason_and_the_way_to_the_account(client, officer):
    payout = money.paid_out(money.cooperative("تيفاوين"))
    account = reverse("council:account", args=[payout.cooperative_id])
    before = page(client, "payouts")
    press(client, "decide-payout", payout.pk, "fail", reason="الحساب <b>مغلق</b>")
    back = page(client, "payouts")
    payout.cooperative.bank_account = money.RIB[::-1]
    payout.cooperative.save()
    changed = page(client, "payouts")
    press(client, "run-payout")
    after = page(client, "payouts")

    shown = [before, back, changed, after]
    assert ["الحساب &lt;b&gt;مغلق" in each for each in shown] == [False, True, True, False]
    assert [account in each for each in shown] == [False, True, False, False]
    assert ["الحساب الجديد" in each for each in shown] == [False, False, True, False]


def test_a_payout_whose_reason_is_left_out_is_asked_for_it_once_and_where_it_is_written(client, officer):
    payout = money.paid_out(money.cooperative())
    led = press(client, "decide-payout", payout.pk, "fail", reason=" ").url
    shown = page(client, "batch", payout.batch_id)
    with translation.override("ar"):
        sentence = str(ReasonMissing())

    assert led == reverse("council:batch", args=[payout.batch_id]) + "#reason"
    assert (shown.count(sentence), shown.count('id="reason"'), Payout.objects.get().state) == (1, 1, "sent")


def test_a_payout_that_arrived_and_came_back_days_later_is_due_again(client, officer):
    payout = money.paid_out(money.cooperative())
    back = reverse("council:decide-payout", args=[payout.pk, "return"])
    assert back not in page(client, "batch", payout.batch_id)
    press(client, "decide-payout", payout.pk, "confirm")
    assert back in page(client, "batch", payout.batch_id)

    press(client, "decide-payout", payout.pk, "return", reason="")
    assert Payout.objects.get().state == "confirmed"
    press(client, "decide-payout", payout.pk, "return", reason="الحساب مغلق")

    shown = page(client, "batch", payout.batch_id)
    assert Payout.objects.get().state == "failed"
    assert "الحساب مغلق" in shown
    assert back not in shown
    assert ledger.waiting().total == payout.amount
    assert "رجع الصرف بعد أن وصل" in page(client, "audit")


def test_beside_the_banks_file_stands_how_many_are_left_out_because_they_came_back(client, officer):
    for _ in range(3):
        money.settled(money.cooperative())
    first, second, third = run_payout().payouts.order_by("pk")
    warning = "لا ترسلوا إلى البنك نسخة نُزّلت من قبل"
    assert warning not in page(client, "batch", first.batch_id)

    press(client, "decide-payout", first.pk, "fail", reason="x")
    one = page(client, "batch", first.batch_id)
    press(client, "decide-payout", second.pk, "confirm")
    press(client, "decide-payout", second.pk, "return", reason="x")
    two = page(client, "batch", first.batch_id)

    assert (one.count(warning), two.count(warning)) == (1, 1)
    assert "رجع صرف واحد وهو غير مدرج في هذا الملف" in one
    assert "رجعت عمليتا صرف وهما غير مدرجتين في هذا الملف" in two
    assert third.state == "sent"


def test_the_sum_of_a_run_is_that_of_what_did_not_come_back(client, officer):
    for _ in range(2):
        money.settled(money.cooperative())
    first, second = run_payout().payouts.order_by("pk")
    runs = [ledger.batches().get()]
    for payout in (first, second):
        press(client, "decide-payout", payout.pk, "fail", reason="x")
        runs.append(ledger.batches().get())

    assert [run.total for run in runs] == [first.amount + second.amount, second.amount, 0]
    assert [run.payments for run in runs] == [2, 1, 0]


def test_a_run_with_nothing_due_is_refused_in_a_sentence(client, officer):
    press(client, "run-payout")

    assert not Payout.objects.exists()
    assert 'class="note note--stop"' in page(client, "payouts")


def test_the_payout_page_names_who_has_no_account_and_who_owes(client, officer):
    without, owing = money.cooperative("بلا حساب", bank_account=""), money.cooperative()
    money.settled(without)
    money.sold(owing, collected_by="cooperative")

    shown = page(client, "payouts")

    assert "بلا حساب" in shown
    assert client.get(reverse("council:payouts")).context["waiting"].in_debt == 1
    assert "تعاونية واحدة عليها عمولة أو مال رُدّ إلى مشترٍ" in shown


def headed(shown):
    return shown.partition("<h1>")[2].partition("</h1>")[0]


def test_the_payout_page_says_what_a_settlement_up_to_today_makes_due(client, officer):
    said, nothing = "<bdi>377,40</bdi> درهم", "لا شيء مستحقّ"
    assert headed(page(client, "payouts")) == nothing
    money.sold(money.cooperative(), goods="350.40", delivery="27", commission="0")

    waits = page(client, "payouts")
    press(client, "settle", up_to=timezone.localdate().isoformat())
    settled = page(client, "payouts")
    press(client, "run-payout")
    paid = page(client, "payouts")

    assert headed(waits) != nothing
    assert (said in headed(waits), waits.count(said)) == (True, 2)
    assert (said in headed(settled), settled.count(said)) == (True, 1)
    assert headed(paid) == nothing


def test_what_waits_for_the_settlement_is_told_beside_what_is_due_already(client, officer):
    cooperative = money.cooperative()
    money.settled(cooperative, goods="100", delivery="0", commission="0")
    money.sold(cooperative, goods="350.40", delivery="27", commission="0")

    shown = page(client, "payouts")

    assert "<bdi>100</bdi>" in headed(shown)
    assert "<bdi>377,40</bdi>" in shown.partition("</h1>")[2]


def test_the_payout_page_takes_as_many_queries_for_a_thousand_sales_as_for_ten(client, officer):
    cooperative, address, asked = money.cooperative(), reverse("council:payouts"), []
    for number in (10, 990):
        bulk.sales(cooperative, number)
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            shown = client.get(address)
        asked.append(len(queries))

    assert shown.context["waiting"].earned == 500 * 112
    assert asked[0] == asked[1] <= 12


@pytest.mark.parametrize("day", ["", "2026-13-01", "2999-01-01"])
def test_a_settlement_of_no_day_or_of_one_to_come_is_refused(client, officer, day):
    response = client.post(reverse("council:settle"), {"up_to": day})

    assert response.status_code == 422
    assert not AuditLine.objects.exists()


def test_the_councils_copy_of_a_statement_is_a_paper(client, officer):
    cooperative = money.cooperative()

    response = client.get(reverse("council:statement", args=[cooperative.pk, 2026, 11]))

    assert response.content.startswith(b"%PDF")
    page(client, "statement", cooperative.pk, 2026, 13, status=404)


def test_a_commission_rule_is_added_in_per_cent_and_arabic_figures(client, officer):
    today = timezone.localdate().isoformat()
    assert page(client, "commission")

    press(client, "add-rule", rate="٧٫٥", in_force_from=today, floor="2,50", cap="1.250")

    rule = CommissionRule.objects.get()
    assert (rule.rate, rule.floor, rule.cap) == (Decimal("0.0750"), Decimal("2.50"), Decimal(1250))
    assert "7,5" in page(client, "commission")
    assert AuditLine.objects.get().action == "ledger.add_commission_rule"


@pytest.mark.parametrize(
    "wrong",
    [{"rate": ""}, {"rate": "101"}, {"rate": "-1"}, {"in_force_from": "2020-01-01"}, {"floor": "9", "cap": "1"}],
    ids=str,
)
def test_a_rule_that_does_not_hold_is_refused_with_what_was_typed(client, officer, wrong):
    typed = {"rate": "8", "in_force_from": timezone.localdate().isoformat(), **wrong}

    response = client.post(reverse("council:add-rule"), typed)

    assert response.status_code == 422
    assert not CommissionRule.objects.exists()


def test_a_rule_for_a_cooperative_and_a_trade_together_is_refused_for_what_it_is(client, officer):
    typed = {"rate": "8", "in_force_from": timezone.localdate().isoformat()}
    both = {"cooperative": money.cooperative().pk, "trade": money.trade().pk}

    response = client.post(reverse("council:add-rule"), typed | both)

    assert (response.status_code, CommissionRule.objects.count()) == (422, 0)
    with translation.override("ar"):
        assert str(RuleForBoth()) in response.content.decode()


def test_a_fee_holiday_is_given_and_a_backward_one_refused(client, officer):
    cooperative, today = money.cooperative(), timezone.localdate()
    days = {"cooperative": cooperative.pk, "since": today, "until": today + timedelta(days=30), "reason": "فيضان"}

    assert client.post(reverse("council:add-holiday"), days | {"until": today - timedelta(days=1)}).status_code == 422
    press(client, "add-holiday", **days)

    assert FeeHoliday.objects.get().reason == "فيضان"
    assert "فيضان" in page(client, "commission")


def test_the_next_version_of_the_opening_rule_is_added(client, officer):
    before = market.policy()

    typed = {"by_hand": "", "products_needed": "3", "terms_version": "2026-1", "in_force_from": timezone.localdate()}
    press(client, "policy", **typed)

    now = policy_in_force()
    assert (now.version, now.by_hand, now.products_needed) == (before.version + 1, False, 3)
    assert AuditLine.objects.get().action == "shop.add-opening-policy"


@pytest.mark.parametrize(
    "wrong", [{"products_needed": "0"}, {"terms_version": "1999-9"}, {"in_force_from": "2020-01-01"}], ids=str
)
def test_a_version_that_cannot_hold_is_refused(client, officer, wrong):
    market.policy()
    kept = OpeningPolicy.objects.count()
    typed = {"by_hand": "1", "products_needed": "2", "terms_version": "2026-1", "in_force_from": timezone.localdate()}

    response = client.post(reverse("council:policy"), typed | wrong)

    assert response.status_code == 422
    assert OpeningPolicy.objects.count() == kept
