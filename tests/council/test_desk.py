"""The council's desk: officers see everything and decide, everybody else finds nothing, every decision is kept."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.urls import NoReverseMatch, get_resolver, reverse
from django.utils import timezone

from commons.models import AuditLine, Message
from commons.services import send_message
from commons.statistics import refresh
from courses.models import TrainingRule
from ledger import queries as ledger
from ledger.models import CommissionRule, FeeHoliday, Payout
from registry.models import Authorisation, Cooperative, Membership, User
from shop.models import Listing, OpeningPolicy, Shop
from shop.opening import policy_in_force
from tests.factories import ledger as money
from tests.factories import shop as market

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client):
    made = market.person("ليلى", desk="officer")
    client.force_login(made)
    return made


def page(client, name, *args, status=200, **query):
    response = client.get(reverse(f"council:{name}", args=args), query)
    assert response.status_code == status
    return response.content.decode()


def press(client, name, *args, **fields):
    response = client.post(reverse(f"council:{name}", args=args), fields)
    assert response.status_code == 302, response.content.decode()[:2000]
    return response


def addresses():
    """Every address of the desk, filled with rows that exist."""
    fill = {"pk": 1, "verb": "approve", "year": 2026, "month": 11}
    for pattern in get_resolver("council.urls").url_patterns:
        names = pattern.pattern.converters
        yield reverse(f"council:{pattern.name}", kwargs={name: fill[name] for name in names})


@pytest.mark.parametrize("desk", ["", "trainer"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_but_an_officer_finds_any_page_of_the_desk(client, desk, method):
    client.force_login(market.person("سعاد", desk=desk))

    assert {getattr(client, method)(address).status_code for address in addresses()} == {404}


@pytest.mark.parametrize("method", ["get", "post"])
def test_who_is_not_signed_in_is_led_to_the_sign_in(client, method):
    for address in addresses():
        response = getattr(client, method)(address)
        assert response.status_code == 302
        assert response.url.startswith(reverse("registry:sign-in"))


def test_no_page_of_the_desk_is_kept_by_a_cache(client, officer):
    assert "no-store" in client.get(reverse("council:home")).headers["Cache-Control"]


def test_decisions_are_pressed_never_followed(client, officer):
    cooperative = market.cooperative(state="registered")

    assert client.get(reverse("council:decide", args=[cooperative.pk, "approve"])).status_code == 405
    assert client.get(reverse("council:run-payout")).status_code == 405
    cooperative.refresh_from_db()
    assert cooperative.state == "registered"


def test_unknown_decisions_are_not_found(client, officer):
    shop = market.shop_open()
    paper = market.authorisation(shop.cooperative, market.trade())
    listing = market.listing(shop, state="submitted")
    payout = money.paid_out(money.cooperative())

    for name, row in [
        ("decide", shop.cooperative),
        ("decide-paper", paper),
        ("decide-listing", listing),
        ("decide-payout", payout),
    ]:
        assert client.post(reverse(f"council:{name}", args=[row.pk, "burn"])).status_code == 404


def test_the_first_page_counts_what_stands_and_what_waits(client, officer):
    market.shop_open("تيفاوين")
    new = market.cooperative("تيلوين", state="registered")
    Authorisation.objects.create(
        cooperative=new,
        trade=market.trade(),
        number="1",
        valid_from=timezone.localdate(),
        valid_until=timezone.localdate() + timedelta(days=9),
    )
    market.listing(market.shop_open("أكناري"), state="submitted")

    response = client.get(reverse("council:home"))

    figures, waiting = response.context["overview"].figures, response.context["overview"].waiting
    assert (figures["registered"], figures["open"]) == (3, 2)
    assert waiting == {"cooperatives": 1, "papers": 1, "listings": 1, "shops": 0, "payouts": 0}
    assert "تيلوين" in response.content.decode()


def test_the_list_is_narrowed_by_standing_and_by_words_without_marks(client, officer):
    market.shop_open("تِيفَاوِين")
    market.cooperative("الأركان", state="registered")

    assert "الأركان" not in page(client, "home", show="open")
    assert "تِيفَاوِين" not in page(client, "home", show="new")
    assert "تِيفَاوِين" in page(client, "home", q="تيفاوين")
    assert "الأركان" in page(client, "home", q="اركان")
    assert "الأركان" not in page(client, "home", q="zzz")


def test_refused_and_suspended_cooperatives_stand_apart_from_those_on_the_road(client, officer):
    market.suspend(market.shop_open("موقوفة الآن"))
    market.cooperative("مرفوضة الآن", state="refused", note="رقم السجل")

    rows = client.get(reverse("council:home")).context["overview"].rows

    assert [(row.cooperative.name, row.standing) for row in rows] == [
        ("موقوفة الآن", "suspended"),
        ("مرفوضة الآن", "refused"),
    ]


@pytest.mark.parametrize("many", [10, 1000])
def test_the_first_page_takes_at_most_twelve_queries_however_many_cooperatives(
    client, officer, django_assert_num_queries, many
):
    province, honey = market.province(), market.trade()
    made = Cooperative.objects.bulk_create(
        Cooperative(slug=f"c{n}", name=f"تعاونية {n}", province=province) for n in range(many)
    )
    Cooperative.trades.through.objects.bulk_create(
        Cooperative.trades.through(cooperative=each, trade=honey) for each in made
    )
    market.policy()
    Membership.objects.bulk_create(
        Membership(cooperative=each, user=officer, since=timezone.localdate()) for each in made[::3]
    )
    rule = TrainingRule.objects.create(version=99, in_force_from=timezone.localdate())
    rule.courses.create(course_key=uuid4())
    refresh()
    client.get(reverse("council:home"))

    with django_assert_num_queries(12):
        assert client.get(reverse("council:home")).status_code == 200


def test_an_officer_approves_a_cooperative_or_says_why_not(client, officer):
    good, bad = market.cooperative(state="registered"), market.cooperative(state="registered")

    press(client, "decide", good.pk, "approve")
    press(client, "decide", bad.pk, "refuse", reason="رقم السجل غير صحيح")

    assert Cooperative.objects.get(pk=good.pk).state == "approved"
    assert "رقم السجل غير صحيح" in page(client, "cooperative", bad.pk)
    press(client, "decide", bad.pk, "approve")
    assert Cooperative.objects.get(pk=bad.pk).state == "approved"
    assert [line.action for line in AuditLine.objects.filter(by=officer).order_by("pk")] == [
        "registry.approve_cooperative",
        "registry.refuse_cooperative",
        "registry.approve_cooperative",
    ]


def test_a_refusal_without_a_reason_changes_nothing_and_says_so(client, officer):
    cooperative = market.cooperative(state="registered")

    press(client, "decide", cooperative.pk, "refuse", reason="  ")

    cooperative.refresh_from_db()
    assert cooperative.state == "registered"
    assert 'class="note note--stop"' in page(client, "cooperative", cooperative.pk)


def test_a_shop_is_suspended_with_a_reason_and_reopened(client, officer):
    shop = market.shop_open("تيفاوين")

    press(client, "decide", shop.cooperative_id, "suspend", reason="")
    assert Shop.objects.get().state == "open"
    press(client, "decide", shop.cooperative_id, "suspend", reason="تخزين غير سليم")
    assert Shop.objects.get().state == "suspended"
    assert "تخزين غير سليم" in page(client, "cooperative", shop.cooperative_id)

    press(client, "decide", shop.cooperative_id, "reopen")
    assert 'class="note note--stop"' in page(client, "cooperative", shop.cooperative_id)
    assert Shop.objects.get().state == "suspended"


def test_a_shop_is_not_opened_before_every_condition_is_met(client, officer):
    market.policy()
    cooperative = market.cooperative()

    press(client, "decide", cooperative.pk, "open")

    assert not Shop.objects.filter(state="open").exists()
    assert not AuditLine.objects.filter(action="shop.open").exists()


def waiting_paper(**fields):
    today = timezone.localdate()
    made = Authorisation.objects.create(
        cooperative=market.cooperative("تيلوين"),
        trade=market.trade(),
        number="MEL.9.32.25",
        valid_from=today,
        valid_until=today + timedelta(days=90),
        **fields,
    )
    made.file.save("paper.pdf", ContentFile(b"%PDF-1.4 paper"))
    return made


def test_an_officer_looks_at_a_paper_and_verifies_it(client, officer):
    paper = waiting_paper()
    assert "MEL.9.32.25" in page(client, "papers")
    shown = client.get(reverse("council:paper-file", args=[paper.pk]))
    assert (shown["Content-Type"], b"".join(shown.streaming_content)) == ("application/pdf", b"%PDF-1.4 paper")

    press(client, "decide-paper", paper.pk, "verify")

    assert Authorisation.objects.get().state == "verified"
    assert "MEL.9.32.25" not in page(client, "papers")


def test_an_officer_sends_a_paper_back_and_withdraws_a_verified_one(client, officer):
    paper = waiting_paper()
    press(client, "decide-paper", paper.pk, "refuse", reason="الختم غير واضح")
    assert (Authorisation.objects.get().state, Authorisation.objects.get().note) == ("refused", "الختم غير واضح")

    Authorisation.objects.update(state="verified", note="")
    press(client, "decide-paper", paper.pk, "withdraw", reason="سُحب من أونسا", back=reverse("council:papers"))
    assert Authorisation.objects.get().state == "withdrawn"


def test_a_paper_whose_file_is_missing_or_strange_is_not_found(client, officer):
    paper = waiting_paper()
    paper.file.storage.delete(paper.file.name)
    page(client, "paper-file", paper.pk, status=404)

    paper.file.save("paper.svg", ContentFile(b"<svg/>"))
    page(client, "paper-file", paper.pk, status=404)


def test_a_product_is_approved_as_it_was_read(client, officer):
    listing = market.listing(title="أملو", state="submitted", picture=True)
    assert "أملو" in page(client, "listings")

    press(client, "decide-listing", listing.pk, "approve", revision=listing.revision)

    assert Listing.objects.get().state == "approved"
    assert Listing.objects.get().approved_by == officer


@pytest.mark.parametrize("revision", ["0", "", "x"])
def test_a_product_that_changed_meanwhile_is_read_again(client, officer, revision):
    listing = market.listing(state="submitted", picture=True)

    press(client, "decide-listing", listing.pk, "approve", revision=revision)

    assert Listing.objects.get().state == "submitted"


def test_a_product_is_sent_back_with_a_note(client, officer):
    listing = market.listing(state="submitted", picture=True)

    press(client, "decide-listing", listing.pk, "refuse", revision=listing.revision, reason="صورة أوضح")

    assert (Listing.objects.get().state, Listing.objects.get().note) == ("refused", "صورة أوضح")


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

    press(client, "add-rule", rate="٧٫٥", in_force_from=today, floor="2", cap="")

    assert CommissionRule.objects.get().rate == Decimal("0.0750")
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


def test_messages_to_phones_are_shown_and_found_by_number_but_no_code(client, officer):
    send_message(to="+212612345678", kind="shop-opened", body="متجركن مفتوح")
    send_message(to="+212687654321", kind="code", body="123456", secret=True)

    everything = page(client, "messages")

    assert "متجركن مفتوح" in everything
    assert "123456" not in everything
    assert "متجركن مفتوح" in page(client, "messages", to="٠٦١٢٣٤٥٦٧٨")
    assert "متجركن مفتوح" not in page(client, "messages", to="0687654321")
    assert "متجركن مفتوح" not in page(client, "messages", to="x")
    assert Message.objects.count() == 2


def test_decisions_are_listed_and_narrowed_to_a_room_and_a_subject(client, officer):
    shop, other = market.shop_open("تيفاوين"), market.cooperative("أكناري", state="registered")
    press(client, "decide", shop.cooperative_id, "suspend", reason="تخزين")
    press(client, "decide", other.pk, "approve")

    everything = page(client, "audit")
    assert all(word in everything for word in ("تيفاوين", "أكناري", "تخزين"))
    assert "أكناري" not in page(client, "audit", room="shop")
    assert "تيفاوين" not in page(client, "audit", subject="registry.cooperative", id=other.pk)
    assert "تيفاوين" not in page(client, "audit", who="أكناري")


def test_the_desk_returns_only_to_addresses_of_its_own(client, officer):
    cooperative = market.cooperative(state="registered")

    answer = press(client, "decide", cooperative.pk, "approve", back="https://elsewhere.example/")

    assert answer.url == reverse("council:cooperative", args=[cooperative.pk])


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_every_page_of_the_desk_is_there_in_each_language(client, officer, language):
    from django.utils import translation

    payout = money.paid_out(money.cooperative("تيفاوين"))
    shop = market.listing(state="submitted", picture=True).shop
    waiting_paper()
    with translation.override(language):
        for name, args in [
            ("home", []), ("cooperative", [shop.cooperative_id]), ("papers", []), ("listings", []), ("payouts", []),
            ("batch", [payout.batch_id]), ("commission", []), ("policy", []), ("messages", []), ("audit", []),
        ]:  # fmt: skip
            assert f'<html lang="{language}"' in page(client, name, *args)


def test_no_officer_is_made_at_the_desk():
    with pytest.raises(NoReverseMatch):
        reverse("council:officers")
    assert not User.objects.filter(desk="officer").exists()
