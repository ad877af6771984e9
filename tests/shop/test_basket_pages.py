"""The basket's buttons: a press that cannot be followed is answered with a sentence, and the basket is kept."""

import pytest
from django.urls import reverse
from django.utils import translation
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy
from oscar.core.loading import get_model

from shop import services
from shop.enums import DeliveryKind
from shop.models import ChosenDelivery, DeliveryOffer
from shop.queries import contents
from shop.refusals import BadQuantity, NoLongerShown, NoLongerSold, ShopClosed, SoldOut, TooFewLeft
from tests.factories import shop as make
from tests.factories.buying import filled
from tests.shop.pages import arabic, put

pytestmark = pytest.mark.django_db
Basket = get_model("basket", "Basket")
Line = get_model("basket", "Line")
StockRecord = get_model("partner", "StockRecord")


def translated(sentence):
    with translation.override("ar"):
        return str(gettext_lazy(sentence))


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


def edited(listing):
    """Its seller wrote a new name and size and took a new photograph, all waiting for the council."""
    content = {"title": "عسل لم يُراجَع", "pack": "جرّة لم تُراجَع"}
    services.edit_listing(listing=listing, content=content, by=None)
    listing.refresh_from_db()
    listing.thumb.save("unread.webp", make.photograph(240))
    return ("عسل لم يُراجَع", "جرّة لم تُراجَع", listing.thumb.name)


def test_a_product_in_review_keeps_its_new_words_and_picture_from_the_basket(client):
    listing = make.listing(picture=True)
    put(client, listing)
    unread = edited(listing)

    shown = client.get(reverse("shop:basket")).content.decode()
    ordering = client.get(reverse("shop:checkout"), follow=True).content.decode()

    assert [words in page for page in (shown, ordering) for words in unread] == [False] * 6
    assert arabic(NoLongerShown(cooperative=listing.shop.cooperative.name)) in shown
    assert f"<h3>{translated('A product that is no longer on sale')}</h3>" in shown


def test_one_more_of_a_product_in_review_is_refused_without_its_new_name(client):
    listing = make.listing(stock=1, picture=True)
    put(client, listing)
    unread = edited(listing)

    page = client.post(reverse("shop:basket-line", args=[Line.objects.get().pk]), {"step": "1"}, follow=True)

    assert [str(said) for said in page.context["messages"]] == [
        translated("A product of %(cooperative)s is no longer on sale. Remove it from your basket; the rest is kept.")
        % {"cooperative": listing.shop.cooperative.name}
    ]
    assert [words in page.content.decode() for words in unread] == [False] * 3
    assert Line.objects.get().quantity == 1


def test_a_product_whose_paper_ran_out_keeps_the_name_that_was_approved_and_loses_its_picture(client):
    listing = make.listing(picture=True)
    put(client, listing)
    before = client.get(reverse("shop:basket")).content.decode()
    listing.shop.cooperative.authorisations.update(state="withdrawn")
    after = client.get(reverse("shop:basket")).content.decode()

    assert "<h3>عسل الدغموس</h3>" in after
    assert [listing.thumb.name in page for page in (before, after)] == [True, False]


def test_arabic_figures_count(client):
    put(client, make.listing(), "٣")

    assert Line.objects.get().quantity == 3


@pytest.mark.parametrize("written", ["", "three", "-2", "2.5", "9" * 30])
def test_a_number_that_cannot_be_read_is_told_on_the_product_page(client, written):
    page = client.post(reverse("shop:basket-add", args=[make.listing().pk]), {"quantity": written}, follow=True)

    assert arabic(BadQuantity(most=9_999)) in page.content.decode()
    assert Line.objects.count() == 0


def test_more_than_is_left_is_told_with_the_most_she_can_have(client):
    listing = make.listing(stock=4)

    page = client.post(reverse("shop:basket-add", args=[listing.pk]), {"quantity": "٧"}, follow=True)

    assert page.context["number"] == 4
    assert arabic(TooFewLeft(left=4, title="عسل الدغموس")) in page.content.decode()


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


def test_the_delivery_button_changes_the_sum(client):
    listing = make.listing()
    make.offer(listing.shop, kind=DeliveryKind.PICKUP, price="0")
    put(client, listing)

    brought = contents(Basket.objects.get()).delivery
    client.post(reverse("shop:basket-delivery", args=[listing.shop.pk]), {"kind": "pickup"})
    missing = client.post(reverse("shop:basket-delivery", args=[listing.shop.pk]), {"kind": "balloon"})

    assert (brought, contents(Basket.objects.get()).delivery) == (25, 0)
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


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ((0, 1), "خلال يوم واحد"),
        ((1, 2), "خلال يومين"),
        ((2, 4), "من 2 إلى 4 أيام"),
        ((3, 3), "خلال 3 أيام"),
        ((5, 12), "من 5 إلى 12 يومًا"),
        ((12, 12), "خلال 12 يومًا"),
    ],
)
def test_days_of_delivery_are_counted_as_arabic_counts_them(client, days, words):
    listing = make.listing()
    DeliveryOffer.objects.update(days_least=days[0], days_most=days[1])

    page = client.get(reverse("shop:product", args=[listing.pk, listing.product.slug]), follow=True).content.decode()

    assert words in strip_tags(page)
