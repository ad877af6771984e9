"""The pages of sellers: what they show, what they refuse, whose they are."""

from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from registry.enums import Function
from shop.enums import DeliveryKind, ListingState, OrderState, ShopState
from shop.models import DeliveryOffer, Listing
from shop.pictures import LIST_BYTES, in_sizes
from tests.factories import selling
from tests.shop.standins import photograph

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("training", "files")]
RIB = "011780000012345678901296"


@pytest.fixture
def shop():
    return selling.open_shop()


@pytest.fixture
def seller(shop, client):
    user = selling.member(shop.cooperative)
    client.force_login(user)
    return user


@pytest.fixture
def stranger(client):
    """A seller of another cooperative, signed in."""
    other = selling.open_shop()
    user = selling.member(other.cooperative)
    selling.member_too(user, other.cooperative, Function.COORDINATOR)
    client.force_login(user)
    return user


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


PAGES = ["desk", "orders", "stock", "listing-new", "delivery", "money"]


@pytest.mark.parametrize("name", PAGES)
def test_the_desk_is_for_who_sells_and_for_nobody_else(client, shop, name):
    address = reverse(f"shop:{name}")
    anonymous = client.get(address)
    client.force_login(selling.member(shop.cooperative, Function.MEMBER))
    member = client.get(address)
    client.force_login(selling.member(shop.cooperative))
    seller = client.get(address)

    assert (anonymous.status_code, member.status_code, seller.status_code) == (302, 404, 200)
    assert "no-store" in seller["Cache-Control"]


def test_another_cooperatives_objects_are_not_found(client, shop, stranger):
    listing = selling.listing(shop)
    order = selling.order(listing).order.number
    addresses = [
        ("get", reverse("shop:order", args=[order])),
        *(("post", reverse("shop:order-step", args=[order, verb])) for verb in ("confirm", "ship", "cancel")),
        ("get", reverse("shop:listing-edit", args=[listing.pk])),
        ("post", reverse("shop:listing-edit", args=[listing.pk])),
        ("post", reverse("shop:listing-move", args=[listing.pk, "withdraw"])),
        ("post", reverse("shop:stock-change", args=[listing.pk])),
        ("get", reverse("shop:desk-of", args=[shop.cooperative.slug])),
        ("get", reverse("shop:road-of", args=[shop.cooperative.slug])),
        ("post", reverse("shop:road-authorisation", args=[listing.trade.slug])),
    ]

    answers = [getattr(client, method)(address, {"change": "1"}).status_code for method, address in addresses]

    assert answers == [404] * len(addresses)
    assert Listing.objects.get(pk=listing.pk).state == ListingState.APPROVED


def test_what_does_not_exist_is_not_found(client, shop, seller):
    order = selling.order(selling.listing(shop)).order.number
    addresses = [
        reverse("shop:order-step", args=[order, "burn"]),
        reverse("shop:listing-move", args=[Listing.objects.get().pk, "burn"]),
        reverse("shop:delivery-end", args=["rocket"]),
    ]

    assert [client.post(address).status_code for address in addresses] == [404, 404, 404]
    assert client.get(reverse("shop:statement", args=[2026, 13])).status_code == 404
    assert client.get(reverse("shop:statement", args=[2999, 1])).status_code == 404


def test_the_desk_shows_orders_money_and_stock(client, shop, seller):
    order = selling.order(selling.listing(shop, stock=3))

    page = client.get(reverse("shop:desk")).content.decode()

    assert order.order.number in page
    assert reverse("shop:order-step", args=[order.order.number, "confirm"]) in page
    assert "الرباط" in page


def test_a_suspended_shop_says_so_on_the_desk_with_its_reason(client, shop, seller):
    selling.came_into(shop, ShopState.SUSPENDED, "لم تُجب عن الزيارة")

    assert "لم تُجب عن الزيارة" in client.get(reverse("shop:desk")).content.decode()


def test_a_seller_walks_an_order_through_by_its_buttons(client, shop, seller):
    held = selling.order(selling.listing(shop))
    number = held.order.number
    for verb in ("confirm", "prepare", "ship", "deliver"):
        answer = client.post(reverse("shop:order-step", args=[number, verb]))

        assert answer.url == reverse("shop:order", args=[number])
    held.order.refresh_from_db()
    assert held.order.status == OrderState.DELIVERED


def test_a_refused_step_keeps_what_she_typed_and_says_what_to_do(client, shop, seller):
    held = selling.order(selling.listing(shop), delivery=DeliveryKind.POST, status=OrderState.READY)

    answer = client.post(reverse("shop:order-step", args=[held.order.number, "ship"]), {"tracking_number": " "})

    assert answer.status_code == 422
    assert "tracking_number" in answer.content.decode()
    assert client.post(
        reverse("shop:order-step", args=[held.order.number, "ship"]), {"tracking_number": "RR1", "back": "desk"}
    ).url == reverse("shop:desk")


def test_an_order_shows_who_bought_and_where_it_goes(client, shop, seller):
    held = selling.order(selling.listing(shop))

    page = client.get(reverse("shop:order", args=[held.order.number])).content.decode()

    assert all(words in page for words in ("ليلى بناني", "زنقة 12، أكدال", "+212612345678"))


@pytest.mark.parametrize(("show", "found"), [("", 3), ("do", 1), ("way", 1), ("done", 1), ("x", 3)])
def test_orders_are_narrowed_by_what_is_left_to_do(client, shop, seller, show, found):
    listing = selling.listing(shop)
    for state in (OrderState.PLACED, OrderState.SHIPPED, OrderState.DELIVERED):
        selling.order(listing, 1, state)

    assert client.get(reverse("shop:orders"), {"show": show}).context["page"].paginator.count == found


@pytest.mark.parametrize("name", ["orders", "desk", "stock", "money"])
def test_a_page_costs_as_many_queries_with_many_rows(client, shop, seller, name, django_assert_max_num_queries):
    def cost():
        with django_assert_max_num_queries(12) as counted:
            client.get(reverse(f"shop:{name}"))
        return len(counted)

    for _ in range(2):
        selling.order(selling.listing(shop), 1)
    cost()
    few = cost()
    for _ in range(25):
        selling.order(selling.listing(shop), 1)

    assert cost() == few


def test_the_stepper_changes_the_stock_and_offers_to_undo_it(client, shop, seller):
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
def test_a_typed_change_of_stock_is_read_or_refused(client, shop, seller, written, left):
    listing = selling.listing(shop, stock=5)

    answer = client.post(reverse("shop:stock-change", args=[listing.pk]), {"change": written})

    assert answer.status_code == 302
    assert listing.product.stockrecords.get().num_in_stock == left


def test_a_new_product_from_a_phone_is_a_draft_with_two_small_pictures(client, shop, seller):
    answer = client.post(reverse("shop:listing-new"), {**typed(shop), "picture": photograph()})

    made = Listing.objects.get()
    record = made.product.stockrecords.get()
    assert answer.url == reverse("shop:listing-edit", args=[made.pk])
    assert (made.state, str(record.price), record.num_in_stock) == ("draft", "90.50", 4)
    with Image.open(made.thumb.path) as thumb, Image.open(made.picture.path) as page:
        assert (thumb.width, page.width, thumb.format) == (240, 800, "WEBP")
    assert made.thumb.size <= LIST_BYTES


def test_a_refused_picture_keeps_what_she_wrote(client, shop, seller):
    fake = SimpleUploadedFile("photo.jpg", b"<script>", content_type="image/jpeg")

    answer = client.post(reverse("shop:listing-new"), {**typed(shop), "picture": fake})

    assert answer.status_code == 422
    assert "من جبالنا" in answer.content.decode()
    assert answer.context["form"].errors.keys() == {"picture"}
    assert not Listing.objects.exists()


@pytest.mark.parametrize("changes", [{"title": ""}, {"price": "0"}, {"price": "x"}, {"stock": "-1"}, {"trade": "0"}])
def test_a_product_with_a_wrong_figure_is_not_kept(client, shop, seller, changes):
    answer = client.post(reverse("shop:listing-new"), typed(shop, **changes))

    assert answer.context["form"].errors.keys() == changes.keys()
    assert not Listing.objects.exists()


def test_prices_stand_in_their_fields_as_the_country_writes_them(client, shop, seller):
    selling.offer(shop, DeliveryKind.POST, price="12.50")
    client.force_login(seller)

    page = client.get(reverse("shop:delivery")).content.decode()

    assert 'value="12,50"' in page
    assert "12.50" not in page


def test_editing_an_approved_product_sends_it_back_and_a_new_price_alone_does_not(client, shop, seller):
    listing = selling.listing(shop)
    address = reverse("shop:listing-edit", args=[listing.pk])
    same = typed(shop, title="عسل الدغموس", description="من أزهار الدغموس", pack="جرّة 500 غ", price="99")

    client.post(address, same)
    priced = Listing.objects.get().state, str(listing.product.stockrecords.get().price)
    client.post(address, {**same, "title": "عسل آخر"})

    assert priced == ("approved", "99.00")
    assert Listing.objects.get().state == ListingState.SUBMITTED
    assert client.get(address).status_code == 200


def test_a_draft_is_sent_and_withdrawn_by_its_buttons(client, shop, seller):
    draft = selling.listing(shop, ListingState.DRAFT)

    client.post(reverse("shop:listing-move", args=[draft.pk, "submit"]))
    sent = Listing.objects.get().state
    client.post(reverse("shop:listing-move", args=[draft.pk, "withdraw"]))

    assert (sent, Listing.objects.get().state) == ("submitted", "withdrawn")


def test_a_drafts_picture_is_its_sellers_and_the_councils_alone(client, shop, seller):
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
        state="approved", approved_at=timezone.now(), approved_by=seller, approved_revision=draft.revision
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


def test_ways_of_delivering_are_offered_changed_and_ended(client, shop, seller):
    address = reverse("shop:delivery")
    form = {"way": "post", "post-kind": "post", "post-price": "٣٠", "post-days_least": "2", "post-days_most": "5"}

    kept = client.post(address, form)
    wrong = client.post(address, {**form, "post-days_most": "1"})
    offer = DeliveryOffer.objects.get()
    client.post(reverse("shop:delivery-end", args=["post"]))

    assert (kept.status_code, wrong.status_code) == (302, 422)
    assert (offer.kind, offer.price, offer.days_most) == ("post", 30, 5)
    assert not DeliveryOffer.objects.get().is_active
    assert client.get(address).status_code == 200


def test_the_money_pages_show_what_delivered_orders_earned(client, shop, seller):
    held = selling.order(selling.listing(shop))
    for verb in ("confirm", "prepare", "ship", "deliver"):
        client.post(reverse("shop:order-step", args=[held.order.number, verb]))
    today = timezone.localdate()

    money = client.get(reverse("shop:money"))
    month = client.get(reverse("shop:statement", args=[today.year, today.month]))

    assert money.context["months"] == [today.replace(day=1)]
    assert held.order.number in month.content.decode()


def test_who_sells_for_two_cooperatives_chooses_one(client, shop, seller):
    other = selling.open_shop()
    selling.member_too(seller, other.cooperative, Function.SELLER)

    asked = client.get(reverse("shop:desk"))
    chosen = client.get(reverse("shop:desk-of", args=[other.cooperative.slug]), follow=True)
    road = client.get(reverse("shop:road"))

    assert asked.templates[0].name == "shop/seller/choose.html"
    assert chosen.context["cooperative"] == other.cooperative
    assert road.context["cooperative"] == other.cooperative


def test_who_belongs_nowhere_reads_what_to_do(client):
    client.force_login(selling.person())

    assert client.get(reverse("shop:road")).templates[0].name == "shop/seller/no_cooperative.html"
    assert client.get(reverse("shop:road-profile")).status_code == 404
    assert client.get(reverse("shop:road-terms")).status_code == 404


def test_a_see_through_picture_is_kept_and_a_small_one_is_not_blown_up():
    held = BytesIO()
    Image.new("RGBA", (100, 50), (200, 100, 0, 90)).save(held, "PNG")

    made = in_sizes(SimpleUploadedFile("a.png", held.getvalue()))

    with Image.open(made.page) as page:
        assert (page.size, page.mode) == ((100, 50), "RGBA")


def test_the_statement_opens_as_pdf_and_only_for_her_own_cooperative(client, shop, seller):
    held = selling.order(selling.listing(shop))
    for verb in ("confirm", "prepare", "ship", "deliver"):
        client.post(reverse("shop:order-step", args=[held.order.number, verb]))
    today = timezone.localdate()
    address = reverse("shop:statement-pdf", args=[today.year, today.month])

    paper = client.get(address)
    client.force_login(selling.member(shop.cooperative, Function.MEMBER))

    assert paper.content.startswith(b"%PDF-")
    assert paper["Content-Type"] == "application/pdf"
    assert client.get(address).status_code == 404
