"""Filling a basket: what goes in, what is told, what a cookie carries."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import translation
from django.utils.html import escape, strip_tags
from django.utils.translation import gettext_lazy
from oscar.core.loading import get_model

from shop import services
from shop.enums import DeliveryKind
from shop.models import ChosenDelivery, DeliveryOffer
from shop.queries import contents
from shop.refusals import BadQuantity, BasketFull, NoLongerSold, ShopClosed, SoldOut, TooFewLeft
from tests.factories import shop as make
from tests.factories.buying import filled

pytestmark = pytest.mark.django_db
Basket = get_model("basket", "Basket")
Line = get_model("basket", "Line")
StockRecord = get_model("partner", "StockRecord")


def arabic(sentence):
    """A sentence as an Arabic page says it."""
    with translation.override("ar"):
        return escape(str(sentence))


def translated(sentence):
    with translation.override("ar"):
        return str(gettext_lazy(sentence))


def put(client, listing, quantity="1"):
    return client.post(reverse("shop:basket-add", args=[listing.pk]), {"quantity": quantity})


def test_what_is_put_in_twice_is_one_line_of_both():
    listing = make.listing()

    basket = filled(listing, listing, quantity=2)

    assert list(basket.lines.values_list("quantity", "price_incl_tax")) == [(4, Decimal(120))]


@pytest.mark.parametrize("quantity", [0, -1, 10_000])
def test_a_number_that_is_none_is_refused(quantity):
    with pytest.raises(BadQuantity):
        filled(make.listing(), quantity=quantity)

    assert Basket.objects.count() == 0


def test_more_than_is_left_is_refused_with_what_is_left():
    with pytest.raises(TooFewLeft) as refused:
        filled(make.listing(stock=3), quantity=4)

    assert refused.value.facts["left"] == 3
    assert Line.objects.count() == 0


def test_sold_out_is_refused():
    with pytest.raises(SoldOut):
        filled(make.listing(stock=0))


@pytest.mark.parametrize("state", ["draft", "submitted"])
def test_what_is_not_approved_is_refused(state):
    with pytest.raises(NoLongerSold):
        filled(make.listing(state=state))


def test_what_has_no_price_is_refused():
    listing = make.listing()
    StockRecord.objects.update(price=None)

    with pytest.raises(NoLongerSold):
        filled(listing)


def test_a_basket_takes_sixty_products_and_no_more(monkeypatch):
    monkeypatch.setattr("shop.services.baskets.MOST_LINES", 1)
    first, second = make.listing(), make.listing()

    with pytest.raises(BasketFull):
        filled(first, second)

    assert Line.objects.count() == 1


def test_the_same_press_twice_at_once_is_one_line():
    listing = make.listing()
    basket = filled(listing)
    record = StockRecord.objects.get()

    services.baskets._put(basket, listing, record, 3)

    assert list(basket.lines.values_list("quantity", flat=True)) == [3]


def test_a_number_is_changed_and_nought_removes():
    listing = make.listing()
    basket = filled(listing)
    line = basket.lines.get().pk

    services.set_quantity(basket=basket, line=line, quantity=5, by=None)
    assert basket.lines.get().quantity == 5
    services.set_quantity(basket=basket, line=line, quantity=0, by=None)

    assert basket.lines.count() == 0


def test_fewer_are_always_taken_and_more_only_while_they_last():
    listing = make.listing(stock=5)
    basket = filled(listing, quantity=5)
    StockRecord.objects.update(num_in_stock=2)
    line = basket.lines.get().pk

    services.set_quantity(basket=basket, line=line, quantity=3, by=None)
    with pytest.raises(TooFewLeft):
        services.set_quantity(basket=basket, line=line, quantity=4, by=None)
    with pytest.raises(BadQuantity):
        services.set_quantity(basket=basket, line=line, quantity=-1, by=None)

    assert basket.lines.get().quantity == 3


def test_a_delivery_is_chosen_and_a_kind_the_shop_lacks_is_left_out():
    listing = make.listing()
    make.offer(listing.shop, kind=DeliveryKind.PICKUP, price="0")
    basket = filled(listing)

    services.choose_delivery(basket=basket, shop=listing.shop, kind=DeliveryKind.POST, by=None)
    services.choose_delivery(basket=basket, shop=listing.shop, kind=DeliveryKind.OWN, by=None)

    assert ChosenDelivery.objects.get().kind == DeliveryKind.POST
    assert contents(basket).delivery == Decimal(25)


def test_a_group_for_each_cooperative_and_the_cheapest_delivery_first():
    one, two = make.listing(price="120"), make.listing(title="زربية", trade="crafts", price="450")
    make.offer(one.shop, kind=DeliveryKind.PICKUP, price="0")

    found = contents(filled(one, two))

    assert [(group.goods, group.delivery) for group in found.groups] == [(120, 0), (450, 25)]
    assert (found.goods, found.delivery, found.total, found.count) == (570, 25, 595, 2)
    assert found.troubles == []


def test_a_changed_price_is_told_and_makes_another_seal():
    basket = filled(make.listing(price="120"))
    before = contents(basket).seal
    StockRecord.objects.update(price=Decimal(130))

    found = contents(basket)

    assert [notice.facts["now"] for notice in found.notices] == ["130 درهم"]
    assert found.seal != before
    assert found.not_as_agreed(before) is found.notices[0] or str(found.not_as_agreed(before))


@pytest.mark.parametrize(
    ("happens", "refusal"),
    [
        (lambda row: make.suspend(row.shop), ShopClosed),
        (lambda row: row.shop.cooperative.authorisations.update(state="withdrawn"), NoLongerSold),
        (lambda _: StockRecord.objects.update(num_allocated=10), SoldOut),
        (lambda _: StockRecord.objects.update(num_in_stock=1), TooFewLeft),
    ],
)
def test_what_happened_since_is_told_in_a_sentence(happens, refusal, client):
    listing = make.listing()
    put(client, listing, "2")
    happens(listing)

    found = contents(Basket.objects.get())
    page = client.get(reverse("shop:basket")).content.decode()

    assert [type(trouble) for trouble in found.troubles] == [refusal]
    assert arabic(found.troubles[0]) in page
    assert reverse("shop:checkout") not in page
    assert found.count == 2


def test_a_shop_without_delivery_is_told():
    found = contents(filled(make.listing(make.shop_open(delivery=None))))

    assert [type(trouble).__name__ for trouble in found.troubles] == ["NoDelivery"]


def test_no_basket_is_an_empty_basket():
    assert contents(None).lines == []
    assert contents(Basket()).total == 0


def test_arabic_figures_count(client):
    put(client, make.listing(), "٣")

    assert Line.objects.get().quantity == 3


@pytest.mark.parametrize("written", ["", "three", "-2", "2.5", "9" * 30, "\x00"])
def test_a_number_that_cannot_be_read_is_told_on_the_product_page(client, written):
    page = client.post(reverse("shop:basket-add", args=[make.listing().pk]), {"quantity": written}, follow=True)

    assert arabic(BadQuantity(most=9_999)) in page.content.decode()
    assert Line.objects.count() == 0


def test_the_stepper_is_made_of_buttons(client):
    put(client, make.listing(), "2")
    address = reverse("shop:basket-line", args=[Line.objects.get().pk])

    client.post(address, {"step": "1", "quantity": "2"})
    assert Line.objects.get().quantity == 3
    client.post(address, {"step": "-1", "quantity": "3"})
    assert Line.objects.get().quantity == 2
    client.post(address, {"step": "0", "quantity": "٧"})

    assert Line.objects.get().quantity == 7


def test_too_many_by_the_stepper_are_told(client):
    put(client, make.listing(stock=2), "2")

    page = client.post(reverse("shop:basket-line", args=[Line.objects.get().pk]), {"step": "1"}, follow=True)

    assert arabic(TooFewLeft(left=2, title="عسل الدغموس")) in page.content.decode()


def test_what_was_removed_can_be_put_back(client):
    listing = make.listing()
    put(client, listing, "2")

    page = client.post(reverse("shop:basket-line", args=[Line.objects.get().pk]), {"step": "none"}, follow=True)
    assert arabic(gettext_lazy("Put it back")) in page.content.decode()
    put(client, listing, "2")

    assert Line.objects.get().quantity == 2


def test_another_buyers_line_is_not_found(client, django_user_model):
    mine = filled(make.listing())

    answer = client.post(reverse("shop:basket-line", args=[mine.lines.get().pk]), {"step": "none"})

    assert answer.status_code == 404
    assert mine.lines.count() == 1


def test_a_forged_cookie_carries_nothing(client):
    basket = filled(make.listing())
    client.cookies["basket"] = f"{basket.pk}.1"

    assert arabic(gettext_lazy("Your basket is empty")) in client.get(reverse("shop:basket")).content.decode()


def test_the_header_counts_from_the_cookie_without_a_query(client, django_assert_num_queries):
    put(client, make.listing(), "2")
    basket = client.cookies["basket"].value

    assert basket.split(".")[1].startswith("2")


def test_the_header_shows_how_many_pieces_are_in_it(client):
    put(client, make.listing(), "2")

    page = client.get(reverse("shop:market")).content.decode()

    assert re.search(r'<a class="spot" href="/ar/basket/"[^>]*>.*<b>2</b></a>', page)


def test_signing_in_takes_the_basket_along(client):
    buyer = make.person("سعاد")
    one, two = make.listing(), make.listing()
    filled(one, by=buyer)
    put(client, two)
    client.force_login(buyer)

    client.get(reverse("shop:basket"))

    mine = Basket.objects.get(owner=buyer, status=Basket.OPEN)
    assert set(mine.lines.values_list("product", flat=True)) == {one.product_id, two.product_id}


def test_a_first_basket_becomes_hers_when_she_signs_in(client):
    buyer = make.person("سعاد")
    put(client, make.listing())
    client.force_login(buyer)

    client.get(reverse("shop:basket"))

    assert Basket.objects.get().owner == buyer
    assert contents(Basket.objects.get()).count == 1


def test_a_signed_in_buyers_basket_is_not_opened_by_its_cookie_after_she_left(client):
    buyer = make.person("سعاد")
    client.force_login(buyer)
    put(client, make.listing())
    kept = client.cookies["basket"].value
    client.logout()
    client.cookies["basket"] = kept

    assert arabic(gettext_lazy("Your basket is empty")) in client.get(reverse("shop:basket")).content.decode()


def test_the_delivery_button_changes_the_sum(client):
    listing = make.listing()
    make.offer(listing.shop, kind=DeliveryKind.PICKUP, price="0")
    put(client, listing)

    client.post(reverse("shop:basket-delivery", args=[listing.shop.pk]), {"kind": "post"})
    missing = client.post(reverse("shop:basket-delivery", args=[listing.shop.pk]), {"kind": "balloon"})

    assert contents(Basket.objects.get()).delivery == 25
    assert missing.status_code == 404


@pytest.mark.parametrize(
    "hide",
    [
        lambda row: type(row).objects.filter(pk=row.pk).update(state="draft"),
        lambda row: make.suspend(row.shop),
        lambda row: row.delete(),
    ],
    ids=["draft", "suspended", "never there"],
)
def test_what_is_not_on_sale_is_answered_alike_and_never_named(client, hide):
    listing = make.listing()
    hide(listing)

    page = client.post(reverse("shop:basket-add", args=[listing.pk or 1]), follow=True)

    assert page.redirect_chain == [(reverse("shop:basket"), 302)]
    assert [str(said) for said in page.context["messages"]] == [
        translated("This product is not on sale. Your basket is kept as it was.")
    ]
    assert listing.product.title not in page.content.decode()
    assert Basket.objects.count() == 0


def test_a_shop_from_which_nothing_is_in_the_basket_is_not_found(client):
    listing, elsewhere = make.listing(), make.listing()
    make.offer(elsewhere.shop, kind=DeliveryKind.PICKUP, price="0")
    put(client, listing)

    answer = client.post(reverse("shop:basket-delivery", args=[elsewhere.shop.pk]), {"kind": "pickup"})

    assert answer.status_code == 404
    assert ChosenDelivery.objects.count() == 0


def test_the_basket_is_never_stored_by_a_cache(client):
    assert "no-store" in client.get(reverse("shop:basket"))["Cache-Control"]


def test_the_header_counts_the_pieces_that_are_carried(client):
    client.post(reverse("shop:basket-add", args=[make.listing().pk]), {"quantity": "2"})

    page = client.get(reverse("front")).content.decode()

    assert page.count("</svg><b>2</b></a>") == 1


def test_the_header_has_no_figure_over_an_empty_basket(client):
    assert "</svg><b>" not in client.get(reverse("front")).content.decode()


@pytest.mark.parametrize(
    ("days", "words"),
    [((0, 1), "خلال يوم واحد"), ((1, 2), "خلال يومين"), ((2, 4), "من 2 إلى 4 أيام"), ((5, 12), "من 5 إلى 12 يومًا")],
)
def test_days_of_delivery_are_counted_as_arabic_counts_them(client, days, words):
    listing = make.listing()
    DeliveryOffer.objects.update(days_least=days[0], days_most=days[1])

    page = client.get(reverse("shop:product", args=[listing.pk, listing.product.slug]), follow=True).content.decode()

    assert words in strip_tags(page)
