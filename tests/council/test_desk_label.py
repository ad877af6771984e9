"""The council lends a shop the shared trademark, takes it back, and sees the families; and registers specifications."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from commons.models import AuditLine, Message
from council.queries.overview import overview
from registry.models import Family, Standard, Trade
from shop import services
from shop.errors import LabelNeedsOpenShop, NotYours, ReasonMissing
from shop.forms.seller import ListingForm
from shop.models import Shop
from shop.queries.search import matching
from shop.services import index_listing
from tests.council.desk import page, press
from tests.factories import shop as market

pytestmark = pytest.mark.django_db
WHY = "عسل محلي خالص"


def labels():
    return list(Shop.objects.order_by("pk").values_list("has_label", flat=True))


def test_an_officer_grants_the_label_with_a_reason_and_withdraws_it(client, officer):
    shop, other = market.shop_open("تيفاوين"), market.shop_open("أكناري")
    seller = market.seller(shop)
    key, grant = shop.cooperative_id, reverse("council:decide", args=[shop.cooperative_id, "label"])
    withdraw = reverse("council:decide", args=[key, "unlabel"])
    before = page(client, "cooperative", key)

    press(client, "decide", key, "label", reason=WHY)
    granted, after = labels(), page(client, "cooperative", key)
    press(client, "decide", key, "unlabel", reason="تغيّر المصدر")

    assert (granted, labels()) == ([True, False], [False, False])
    assert [(grant in text, withdraw in text) for text in (before, after)] == [(True, False), (False, True)]
    lines = AuditLine.objects.filter(subject_type="shop.shop", action__endswith="-label").order_by("pk")
    assert list(lines.values_list("action", "reason", "by")) == [
        ("shop.grant-label", WHY, officer.pk),
        ("shop.withdraw-label", "تغيّر المصدر", officer.pk),
    ]
    told = Message.objects.filter(to=seller.phone, kind__startswith="shop-label").order_by("pk")
    assert [WHY in text.body or "تغيّر المصدر" in text.body for text in told] == [True, True]
    assert other.has_label is False


def test_the_label_shows_on_the_product_only_while_it_is_granted(client, officer):
    listing = market.listing(picture=True)
    address = reverse("shop:product", args=[listing.pk, listing.product.slug])
    shown = []

    for deed in (services.grant_label, services.withdraw_label):
        deed(shop=listing.shop, reason=WHY, by=officer)
        shown.append('#label"' in client.get(address).content.decode())

    assert shown == [True, False]


@pytest.mark.parametrize("verb", ["label", "unlabel"])
def test_the_label_is_neither_granted_nor_withdrawn_without_a_reason(client, officer, verb):
    shop = market.shop_open(has_label=verb == "unlabel")

    press(client, "decide", shop.cooperative_id, verb, reason="  ")

    assert labels() == [verb == "unlabel"]
    assert page(client, "cooperative", shop.cooperative_id).count(str(ReasonMissing())) == 1
    with pytest.raises(ReasonMissing):
        services.grant_label(shop=shop, reason=" ", by=officer)


def test_only_an_open_shop_is_given_the_label_and_a_suspended_one_may_lose_it(officer):
    closed, suspended = market.shop_closed(), market.shop_open(has_label=True)
    market.suspend(suspended)

    with pytest.raises(LabelNeedsOpenShop):
        services.grant_label(shop=closed, reason=WHY, by=officer)
    services.withdraw_label(shop=suspended, reason=WHY, by=officer)

    assert labels() == [False, False]


def test_a_label_granted_twice_is_granted_once(officer):
    shop = market.shop_open()

    for _ in range(2):
        services.grant_label(shop=shop, reason=WHY, by=officer)

    assert AuditLine.objects.filter(action="shop.grant-label").count() == 1


def test_nobody_but_an_officer_grants_or_withdraws_the_label():
    shop = market.shop_open()

    for by in (market.seller(shop), market.person(desk="trainer"), None):
        for deed in (services.grant_label, services.withdraw_label):
            with pytest.raises(NotYours):
                deed(shop=shop, reason=WHY, by=by)

    assert labels() == [False]


def test_the_first_page_counts_the_families_and_a_file_leads_to_its_own(client, officer):
    trade = market.trade()
    ours, other = market.cooperative("تيفاوين"), market.cooperative("أكناري")
    for number, house in enumerate((ours, ours, other)):
        Family.objects.create(cooperative=house, name=f"أسرة {number}", trade=trade, province=house.province)

    file = page(client, "cooperative", ours.pk)

    assert overview().figures["families"] == 3
    assert "أسرتان" in file
    assert reverse("registry:families", args=[ours.pk]) in file


def standard(**changes):
    facts = {"trade": market.trade().pk, "reference": "CC-MIEL-1", "in_force_from": timezone.localdate().isoformat()}
    return facts | {"name_ar": "دفتر العسل", "name_fr": "Cahier du miel", "name_en": "Honey book"} | changes


def test_an_officer_registers_a_specification_that_sellers_then_choose_and_removes_it(client, officer):
    shop = market.shop_open()
    cooperative = shop.cooperative
    cooperative.trades.add(market.trade())
    assert "standard" not in ListingForm(cooperative).fields

    press(client, "standards", **standard())

    kept = Standard.objects.get()
    assert (str(kept), kept.reference, kept.trade) == ("دفتر العسل", "CC-MIEL-1", market.trade())
    assert list(ListingForm(cooperative).fields["standard"].queryset) == [kept]
    remove = reverse("council:remove-standard", args=[kept.pk])
    assert remove in page(client, "standards")
    market.listing(shop, standard=kept)
    assert remove not in page(client, "standards")
    press(client, "remove-standard", kept.pk)
    assert Standard.objects.count() == 1


def test_a_product_is_found_by_the_corrected_name_of_its_specification_and_not_by_the_wrong_one(client, officer):
    press(client, "standards", **standard(name_fr="Mauvais nom"))
    kept = Standard.objects.get()
    mine, other = market.listing(standard=kept), market.listing()
    for each in (mine, other):
        index_listing(listing=each)

    press(client, "standards", **standard(name_fr="Miel véritable"))

    assert (list(matching("véritable")), list(matching("mauvais"))) == ([mine], [])


@pytest.mark.parametrize("wrong", ["reference", "name_fr", "trade", "later", "other trade"])
def test_a_specification_that_cannot_hold_is_refused(client, officer, wrong):
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    facts = standard(**{"in_force_from": tomorrow} if wrong == "later" else {wrong: ""})
    if wrong == "other trade":
        press(client, "standards", **facts)
        facts["trade"] = Trade.objects.exclude(pk=facts["trade"]).first().pk

    answer = client.post(reverse("council:standards"), facts)

    assert answer.status_code == 422
    assert Standard.objects.count() == (wrong == "other trade")
