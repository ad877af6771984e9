"""Cooperatives, shops, papers and products: an officer decides at a button, and every decision is kept."""

import html
import re

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from commons.models import AuditLine, Message
from commons.services import record, send_message
from council.views import answers
from registry.enums import Function
from registry.models import Authorisation, Cooperative
from shop.errors import ReasonMissing
from shop.models import Listing, OpeningEvent, Shop
from shop.services import suspend_shop
from tests.council.desk import page, press, waiting_paper
from tests.factories import ledger as money
from tests.factories import selling
from tests.factories import shop as market

pytestmark = pytest.mark.django_db


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
    assert page(client, "cooperative", cooperative.pk).count(str(ReasonMissing())) == 1


def test_a_shop_is_suspended_with_a_reason_and_reopened(client, officer):
    shop = market.shop_open("تيفاوين")

    press(client, "decide", shop.cooperative_id, "suspend", reason="")
    assert Shop.objects.get().state == "open"
    press(client, "decide", shop.cooperative_id, "suspend", reason="تخزين غير سليم")
    assert Shop.objects.get().state == "suspended"
    assert "تخزين غير سليم" in page(client, "cooperative", shop.cooperative_id)

    press(client, "decide", shop.cooperative_id, "reopen", reason="صُحّح")
    assert 'class="note note--stop"' in page(client, "cooperative", shop.cooperative_id)
    assert Shop.objects.get().state == "suspended"


@pytest.mark.parametrize(("written", "asked_for"), [({}, True), ({"reason": "  "}, True), ({"reason": "x"}, False)])
def test_a_shop_is_reopened_only_with_a_reason(client, officer, written, asked_for):
    shop = market.shop_open("تيفاوين")
    market.suspend(shop)
    form = page(client, "cooperative", shop.cooperative_id)

    press(client, "decide", shop.cooperative_id, "reopen", **written)

    assert form.count('name="reason" value="" maxlength="300" required') == 1
    assert (str(ReasonMissing()) in page(client, "cooperative", shop.cooperative_id)) == asked_for
    assert (Shop.objects.get().state, OpeningEvent.objects.count()) == ("suspended", 2)


def test_a_shop_is_not_opened_before_every_condition_is_met(client, officer):
    market.policy()
    cooperative = market.cooperative()

    press(client, "decide", cooperative.pk, "open")

    assert not Shop.objects.filter(state="open").exists()
    assert not AuditLine.objects.filter(action="shop.open").exists()


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


def test_a_reason_that_ends_its_own_sentence_is_told_with_one_full_stop(client, officer):
    shop = market.shop_open("تيفاوين")
    selling.member(shop.cooperative, Function.COORDINATOR)

    press(client, "decide", shop.cooperative_id, "suspend", reason="تخزين مخالف.")

    assert Message.objects.get().body == "أوقف المجلس متجر تيفاوين: تخزين مخالف. تستمر الطلبات السابقة."


def test_the_facts_of_a_decision_are_words_and_sums_not_codes(client, officer):
    offer = {"kind": "pickup", "reach": "everywhere", "price": "1020.50", "days": [1, 2]}
    for action, facts in [
        ("shop.keep-delivery-offer", offer),
        ("shop.submit-listing", {"was": "draft"}),
        ("registry.approve_cooperative", {"before": "registered"}),
        ("shop.change-account", {"before": "1296", "after": "3316"}),
    ]:
        AuditLine.objects.create(action=action, subject_type="order.order", subject_label="#R1004-1", facts=facts)

    seen = page(client, "audit")

    assert all(
        f"<bdi>{word}</bdi>" in seen
        for word in (
            "يُستلم من التعاونية",
            "في كل مكان",
            "<bdi>1.020,50</bdi> درهم",
            "مسوّدة",
            "تنتظر المصادقة",
            "1296",
            "3316",
        )
    )
    assert not any(code in seen for code in ("pickup", "everywhere", "1020.50", "draft", "#R1004-1"))


def test_decisions_are_listed_and_narrowed_to_a_room_and_a_subject(client, officer):
    shop, other = market.shop_open("تيفاوين"), market.cooperative("أكناري", state="registered")
    press(client, "decide", shop.cooperative_id, "suspend", reason="تخزين")
    press(client, "decide", other.pk, "approve")

    everything = page(client, "audit")
    assert all(word in everything for word in ("تيفاوين", "أكناري", "تخزين"))
    assert "أكناري" not in page(client, "audit", room="shop")
    assert "تيفاوين" not in page(client, "audit", subject="registry.cooperative", id=other.pk)
    assert "تيفاوين" not in page(client, "audit", who="أكناري")


def test_an_approved_product_is_taken_off_the_market_in_its_cooperatives_file_and_put_back(client, officer):
    listing = market.listing(title="أملو", picture=True)
    file = reverse("council:cooperative", args=[listing.shop.cooperative_id])
    assert reverse("council:decide-listing", args=[listing.pk, "take-down"]) in client.get(file).content.decode()

    answer = press(
        client, "decide-listing", listing.pk, "take-down", revision=listing.revision, reason="بلا تاريخ", back=file
    )
    shown, down = client.get(file).content.decode(), Listing.objects.get()
    press(client, "decide-listing", listing.pk, "approve", revision=down.revision, back=file)

    assert answer.url == file
    assert (down.state, down.note) == ("refused", "بلا تاريخ")
    assert "بلا تاريخ" in shown
    assert f'name="revision" value="{down.revision}"' in shown
    assert Listing.objects.get().state == "approved"


def test_a_cooperatives_file_names_no_product_of_another(client, officer):
    market.listing(title="أملو", picture=True)

    assert "أملو" not in page(client, "cooperative", market.shop_open("تيفاوين").cooperative_id)


def test_all_decisions_on_a_cooperative_hold_those_on_its_shop_and_no_others(client, officer):
    ours, other = market.shop_open("تيفاوين"), market.shop_open("أكناري")
    for shop in (ours, other):
        suspend_shop(shop=shop, reason=f"تخزين غير سليم عند {shop.cooperative}", by=officer)
    file = page(client, "cooperative", ours.cooperative_id)
    address = re.search(rf'href="({reverse("council:audit")}\?cooperative=.*?)"', file)[1]

    shown = client.get(address).content.decode()

    assert ("تخزين غير سليم عند تيفاوين" in shown, "أكناري" in shown) == (True, False)


@pytest.mark.parametrize("key", ["0", "x", "٣", "9" * 30])
def test_decisions_on_a_cooperative_that_is_none_are_none(client, officer, key):
    suspend_shop(shop=market.shop_open("تيفاوين"), reason="تخزين غير سليم", by=officer)

    assert client.get(reverse("council:audit"), {"cooperative": key}).context["page"].paginator.count == 0


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("audit", {"cooperative": "{}", "room": "shop", "who": "أ&b"}),
        ("audit", {"subject": "shop.shop", "id": "{}"}),
        ("messages", {"to": "+212612345678"}),
    ],
    ids=str,
)
def test_the_second_page_asks_for_the_same(client, officer, monkeypatch, name, asked):
    monkeypatch.setattr(answers, "EACH_PAGE", 1)
    shop = market.shop_open("أ&b")
    for number in range(2):
        send_message(to="+212612345678", kind="x", body=f"{number}")
        record(by=officer, action="shop.suspend", subject=shop)
    asked = {
        key: value.format(shop.cooperative_id if key == "cooperative" else shop.pk) for key, value in asked.items()
    }

    first = client.get(reverse(f"council:{name}"), asked)
    leads = html.unescape(re.search(r'href="(\?[^"]*page=2)"', first.content.decode())[1])
    second = client.get(reverse(f"council:{name}") + leads)

    assert second.context["page"].number == 2
    assert {key: second.wsgi_request.GET[key] for key in asked} == asked
    assert second.context["page"].paginator.count == 2


def test_the_desk_returns_only_to_addresses_of_its_own(client, officer):
    cooperative = market.cooperative(state="registered")

    answer = press(client, "decide", cooperative.pk, "approve", back="https://elsewhere.example/")

    assert answer.url == reverse("council:cooperative", args=[cooperative.pk])
