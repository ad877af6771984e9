"""Money is the country's: a portal that serves Saudi Arabia prices, sells, books and pays out in riyals."""

import runpy
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from oscar.core.loading import get_model

from commons.country import COUNTRIES, SAUDI_ARABIA
from ledger import services as book
from portal.environment import ROOT
from registry.models import Province, Region
from shop import services
from tests.factories import shop as make
from tests.factories.buying import filled, place

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("training")]
BasketLine = get_model("basket", "Line")
SETTINGS = ROOT / "site" / "portal" / "settings"


@pytest.fixture
def riyadh(settings):
    settings.PORTAL_COUNTRY = "SA"
    names = {"name_ar": "الرياض", "name_fr": "Riyad", "name_en": "Riyadh"}
    return Province.objects.create(code="SA-RUH", region=Region.objects.get(code="SA-01"), **names)


@pytest.fixture
def noura(riyadh):
    """Where Noura's purchases go."""
    return services.Recipient("نورة", "+966501234567", riyadh, "الرياض", "حي النخيل، رقم 14")


@pytest.fixture
def dates(riyadh):
    """A product that a seller of Riyadh put up for forty riyals and the council approved."""
    shop = make.shop_open("تعاونية النخيل", at=riyadh, trades=[make.trade("crafts")])
    content = {"title": "تمر سكري", "pack": "1 كغ", "trade": make.trade("crafts")}
    made = services.create_listing(
        cooperative=shop.cooperative, content=content, price=Decimal(40), stock=9, by=make.seller(shop)
    )
    make.approve(made)
    made.refresh_from_db()
    return made


def test_a_saudi_product_is_priced_put_in_a_basket_and_bought_in_riyals(dates, noura):
    basket = filled(dates, quantity=2)
    lines = list(BasketLine.objects.values_list("price_currency", "price_incl_tax"))

    placed = place(basket, noura)

    stock, order = make.stock_of(dates), placed.orders.get().order
    assert (stock.price_currency, stock.price) == ("SAR", 40)
    assert lines == [("SAR", 40)]
    assert (placed.currency, placed.total, order.currency, order.total_incl_tax) == ("SAR", 105, "SAR", 105)
    assert order.shipping_address.country.code == "SA"


def test_what_was_delivered_is_paid_out_in_riyals(dates, noura):
    order, seller = place(filled(dates), noura).orders.get(), make.seller(dates.shop)
    for step in (services.confirm_order, services.prepare_order):
        step(order=order, by=seller)
    services.ship_order(order=order, by=seller, tracking_number="RR1")
    services.deliver_order(order=order, by=seller)
    book.settle(up_to=timezone.now())

    batch = book.run_payout()

    assert (batch.currency, batch.payouts.get().amount) == ("SAR", 65 - order.commission)


def test_buyers_of_a_saudi_portal_read_riyals_and_no_dirhams(dates, client):
    page = client.get(reverse("shop:product", args=[dates.pk, dates.product.slug])).content.decode()

    assert ("ر.س" in page, "درهم" in page) == (True, False)


def test_clock_and_currency_of_the_settings_are_those_of_the_country(monkeypatch):
    monkeypatch.setitem(COUNTRIES, "MA", SAUDI_ARABIA)

    assert runpy.run_path(str(SETTINGS / "languages.py"))["TIME_ZONE"] == "Asia/Riyadh"
    assert runpy.run_path(str(SETTINGS / "theirs.py"))["OSCAR_DEFAULT_CURRENCY"] == "SAR"
