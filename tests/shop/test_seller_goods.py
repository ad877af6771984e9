"""Her products, their pictures and stock, her ways of delivering: kept as typed, or refused beside the field."""

import re
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from commons.models import AuditLine
from shop import services
from shop.enums import DeliveryKind, ListingState
from shop.forms.road import PaperForm
from shop.models import DeliveryOffer, Listing
from shop.pictures import LIST_BYTES, in_sizes
from tests.factories import selling
from tests.shop.standins import photograph
from tests.threads import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("training", "files")]


def typed(shop, **changes):
    return {
        "title": "عسل الزعتر",
        "price": "٩٠,٥٠",
        "pack": "500 غ",
        "stock": "٤",
        "trade": shop.cooperative.trades.get().pk,
        "description": "من جبالنا",
        **changes,
    }


def test_the_stepper_changes_the_stock_and_offers_to_undo_it(client, shop, signed_in_seller):
    listing = selling.listing(shop, stock=5)
    address = reverse("shop:stock-change", args=[listing.pk])

    client.post(address, {"change": "-1", "back": "desk"})
    page = client.get(reverse("shop:desk")).content.decode()
    undone = 'name="change" value="1"' in page
    again = client.get(reverse("shop:desk")).content.decode()

    assert listing.product.stockrecords.get().num_in_stock == 4
    assert undone
    assert page.count('name="change"') == again.count('name="change"') + 1


@pytest.mark.parametrize(
    ("written", "left"), [("٣", 8), ("-2", 3), ("−2", 3), ("", 5), ("x", 5), ("1.5", 5), ("-9", 5)]
)
def test_a_typed_change_of_stock_is_read_or_refused(client, shop, signed_in_seller, written, left):
    listing = selling.listing(shop, stock=5)

    answer = client.post(reverse("shop:stock-change", args=[listing.pk]), {"change": written})

    assert answer.status_code == 302
    assert listing.product.stockrecords.get().num_in_stock == left


def test_a_new_product_from_a_phone_is_a_draft_with_two_small_pictures(client, shop, signed_in_seller):
    answer = client.post(reverse("shop:listing-new"), {**typed(shop), "picture": photograph()})

    made = Listing.objects.get()
    record = made.product.stockrecords.get()
    assert answer.url == reverse("shop:listing-edit", args=[made.pk])
    assert (made.state, str(record.price), record.num_in_stock) == ("draft", "90.50", 4)
    with Image.open(made.thumb.path) as thumb, Image.open(made.picture.path) as page:
        assert (thumb.width, page.width, thumb.format) == (240, 800, "WEBP")
    assert made.thumb.size <= LIST_BYTES


def hidden_key(answer):
    return re.search(r'type="hidden" name="once" value="(.*?)"', answer.content.decode())[1]


def test_a_second_press_of_the_same_page_answers_with_the_same_product(client, shop, signed_in_seller):
    address = reverse("shop:listing-new")
    once = hidden_key(client.get(address))

    answers = [client.post(address, typed(shop, once=once, stock=pieces)) for pieces in ("4", "5")]

    made = Listing.objects.get()
    assert [answer.url for answer in answers] == [reverse("shop:listing-edit", args=[made.pk])] * 2
    assert made.product.stockrecords.get().num_in_stock == 4
    assert AuditLine.objects.filter(action="shop.create-listing").count() == 1


def test_each_page_puts_up_a_product_of_its_own(client, shop, signed_in_seller):
    address = reverse("shop:listing-new")

    for once in (hidden_key(client.get(address)), hidden_key(client.get(address)), "", "", "no key"):
        client.post(address, typed(shop, once=once))

    assert Listing.objects.count() == 5


def test_a_refused_page_keeps_its_key(client, shop, signed_in_seller):
    address = reverse("shop:listing-new")
    once = hidden_key(client.get(address))

    refused = client.post(address, typed(shop, once=once, title=""))

    assert (refused.status_code, hidden_key(refused)) == (422, once)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("once", "products"), [(uuid4(), 1), (None, 6)], ids=["one page", "control: no key"])
def test_six_presses_at_once_put_up_one_product(once, products):
    shop = selling.closed_shop()
    trade = shop.cooperative.trades.get()

    def press():
        return services.create_listing(
            cooperative=shop.cooperative,
            content={"title": "عسل", "pack": "500 غ", "trade": trade},
            price=Decimal(90),
            stock=4,
            once=once,
            by=None,
        ).pk

    assert len(set(at_once(press, 6))) == products
    assert Listing.objects.count() == products


def test_the_database_keeps_one_product_of_a_page(shop):
    once = uuid4()
    selling.listing(shop, once=once)

    with pytest.raises(IntegrityError), transaction.atomic():
        selling.listing(shop, once=once)


def test_another_cooperatives_page_with_the_same_key_is_her_own(shop):
    once = uuid4()

    assert selling.listing(shop, once=once).pk != selling.listing(selling.open_shop(), once=once).pk


def test_a_photograph_may_come_from_the_gallery(client, shop, signed_in_seller):
    page = client.get(reverse("shop:listing-new")).content.decode()

    assert re.findall(r'<input type="file"[^>]*>', page) == [
        '<input type="file" name="picture" accept="image/*" id="id_picture">'
    ]


def test_a_paper_may_be_a_file_that_she_has():
    assert str(PaperForm()["file"]) == (
        '<input type="file" name="file" accept="image/*,application/pdf" required id="id_file">'
    )


def test_a_refused_picture_keeps_what_she_wrote(client, shop, signed_in_seller):
    fake = SimpleUploadedFile("photo.jpg", b"<script>", content_type="image/jpeg")

    answer = client.post(reverse("shop:listing-new"), {**typed(shop), "picture": fake})

    assert answer.status_code == 422
    assert "من جبالنا" in answer.content.decode()
    assert answer.context["form"].errors.keys() == {"picture"}
    assert not Listing.objects.exists()


@pytest.mark.parametrize(
    "changes", [{"title": ""}, {"price": "0"}, {"price": "x"}, {"price": "1.25.0"}, {"stock": "-1"}, {"trade": "0"}]
)
def test_a_product_with_a_wrong_figure_is_not_kept(client, shop, signed_in_seller, changes):
    answer = client.post(reverse("shop:listing-new"), typed(shop, **changes))

    assert answer.context["form"].errors.keys() == changes.keys()
    assert not Listing.objects.exists()


def test_prices_stand_in_their_fields_as_the_country_writes_them(client, shop, signed_in_seller):
    selling.offer(shop, DeliveryKind.POST, price="12.50")
    client.force_login(signed_in_seller)

    page = client.get(reverse("shop:delivery")).content.decode()

    assert 'value="12,50"' in page
    assert "12.50" not in page


def test_editing_an_approved_product_sends_it_back_and_a_new_price_alone_does_not(client, shop, signed_in_seller):
    listing = selling.listing(shop)
    address = reverse("shop:listing-edit", args=[listing.pk])
    same = typed(shop, title="عسل الدغموس", description="من أزهار الدغموس", pack="جرّة 500 غ", price="99")

    client.post(address, same)
    priced = Listing.objects.get().state, str(listing.product.stockrecords.get().price)
    client.post(address, {**same, "title": "عسل آخر"})

    assert priced == ("approved", "99.00")
    assert Listing.objects.get().state == ListingState.SUBMITTED
    assert client.get(address).status_code == 200


def test_a_draft_is_sent_and_withdrawn_by_its_buttons(client, shop, signed_in_seller):
    draft = selling.listing(shop, ListingState.DRAFT)

    client.post(reverse("shop:listing-move", args=[draft.pk, "submit"]))
    sent = Listing.objects.get().state
    client.post(reverse("shop:listing-move", args=[draft.pk, "withdraw"]))

    assert (sent, Listing.objects.get().state) == ("submitted", "withdrawn")


def test_what_was_taken_off_the_shelf_offers_to_be_put_back_until_it_is_changed(client, shop, signed_in_seller):
    listing = selling.listing(shop)
    page, move = (reverse("shop:listing-edit", args=[listing.pk]), "shop:listing-move")
    back, send = (reverse(move, args=[listing.pk, verb]) for verb in ("put-back", "submit"))

    off = client.post(reverse(move, args=[listing.pk, "withdraw"]), follow=True).content.decode()
    client.post(back)
    again = Listing.objects.get().state, client.get(page).content.decode()
    client.post(reverse(move, args=[listing.pk, "withdraw"]))
    Listing.objects.update(pack="جرّة أخرى")
    changed = client.get(page).content.decode()

    assert again[0] == ListingState.APPROVED
    assert [(back in text, send in text) for text in (off, again[1], changed)] == [
        (True, False),
        (False, False),
        (False, True),
    ]


def test_a_drafts_picture_is_its_sellers_and_the_councils_alone(client, shop, signed_in_seller):
    client.post(reverse("shop:listing-new"), {**typed(shop), "picture": photograph((300, 300))})
    draft = Listing.objects.get()
    address = draft.picture.url
    hers = client.get(address)
    client.force_login(selling.officer())
    council = client.get(address).status_code
    client.force_login(selling.member(selling.complete()))
    strangers = client.get(address).status_code
    client.logout()
    anybody = client.get(address).status_code
    draft.refresh_from_db()
    Listing.objects.filter(pk=draft.pk).update(
        state="approved", approved_at=timezone.now(), approved_by=signed_in_seller, approved_revision=draft.revision
    )
    sold = client.get(address)

    assert (hers.status_code, council, strangers, anybody, sold.status_code) == (200, 200, 404, 404, 200)
    assert "no-store" in hers["Cache-Control"]
    assert "public" in sold["Cache-Control"]
    assert client.get("/media/goods/nothing.webp").status_code == 404
    Path(draft.picture.path).unlink()
    assert client.get(address).status_code == 404


def test_a_draft_is_reached_by_no_address_of_buyers(client, shop):
    draft = selling.listing(shop, ListingState.DRAFT, title="مسودة سرية")
    pages = [
        reverse("shop:market"),
        reverse("shop:search") + "?q=سرية",
        reverse("shop:storefront", args=[shop.cooperative.slug]),
        reverse("shop:product", args=[draft.product_id, "x"]),
    ]

    answers = [client.get(page, follow=True) for page in pages]

    assert all("مسودة سرية" not in answer.content.decode() for answer in answers)
    assert answers[3].status_code == 404


def test_ways_of_delivering_are_offered_changed_and_ended(client, shop, signed_in_seller):
    selling.offer(shop, kind="pickup")
    address = reverse("shop:delivery")
    form = {"way": "post", "post-kind": "post", "post-price": "٣٠", "post-days_least": "2", "post-days_most": "5"}

    kept = client.post(address, form)
    wrong = client.post(address, {**form, "post-days_most": "1"})
    offer = DeliveryOffer.objects.get(kind="post")
    client.post(reverse("shop:delivery-end", args=["post"]))

    assert (kept.status_code, wrong.status_code) == (302, 422)
    assert (offer.kind, offer.price, offer.days_most) == ("post", 30, 5)
    assert not DeliveryOffer.objects.get(kind="post").is_active
    assert client.get(address).status_code == 200


def test_a_see_through_picture_is_kept_and_a_small_one_is_not_blown_up():
    held = BytesIO()
    Image.new("RGBA", (100, 50), (200, 100, 0, 90)).save(held, "PNG")

    made = in_sizes(SimpleUploadedFile("a.png", held.getvalue()))

    with Image.open(made.page) as page:
        assert (page.size, page.mode) == ((100, 50), "RGBA")
