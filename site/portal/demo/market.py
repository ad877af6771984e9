"""The demo world's goods, shops, buyers and orders, through the market's services."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import zip_longest
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from courses.models import CoursePage, TrainingRule
from courses.services import set_training_rule
from ledger.queries import batches, commission_rules
from ledger.services import add_commission_rule, confirm_payout, run_payout, settle
from portal.demo import drawing, words
from portal.demo.visitors import may_have_changed_it
from registry.models import Cooperative, Province, Trade, User
from registry.queries import memberships_on, today
from shop import services
from shop.enums import DeliveryKind, ListingState, OrderState, ShopState
from shop.models import Listing, Purchase, Shop
from shop.pictures import Pictures, in_sizes
from shop.queries.baskets import contents
from shop.services import Recipient

TINTS = {
    "argan": "oil",
    "amlou": "red",
    "honey": "sweet",
    "saffron": "craft",
    "herbs": "craft",
    "dates": "red",
    "rug": "sweet",
    "pottery": "sweet",
    "caftan": "red",
    "aknari": "red",
    "couscous": "oil",
    "honey-dark": "oil",
    "honey-amber": "craft",
    "honey-light": "red",
    "comb": "red",
    "pollen": "sweet",
    "wax": "craft",
    "candles": "red",
    "argan-big": "sweet",
    "skin-oil": "red",
    "hair-oil": "craft",
    "almonds": "sweet",
    "soap": "oil",
    "verbena": "sweet",
    "rosemary": "red",
    "lavender": "oil",
    "marjoram": "red",
    "hanbal": "craft",
    "cushion": "craft",
    "tajine": "oil",
    "haik": "craft",
    "shawl": "sweet",
    "vinegar": "craft",
    "jam": "oil",
    "syrup": "sweet",
}
FROM_NEAR = {"argan", "honey", "skin-oil", "amlou", "rug", "saffron", "pottery", "caftan", "dates"}
"""Drawings of goods that are photographed once more from near."""
MADE_FROM = {"argan": "almonds", "skin-oil": "almonds", "honey": "comb", "candles": "wax"}
"""Drawings of goods whose last photograph shows what they are made from."""
APPROVED_EVERY = timedelta(days=4)
FEE = Decimal("0.08")
BUYERS = [
    ("سعاد العلوي", "+212600000003", "MA-RAB", "الرباط", "أكدال، زنقة الأطلس، رقم 14"),
    ("يوسف المرابط", "+212600000004", "MA-CAS", "الدار البيضاء", "المعاريف، شارع الزرقطوني، رقم 201"),
    ("هدى بنجلون", "+212600000005", "MA-FES", "فاس", "المدينة الجديدة، شارع الجيش الملكي، رقم 8"),
    ("إبراهيم الصويري", "+212600000006", "MA-MAR", "مراكش", "جليز، زنقة الحرية، رقم 33"),
]
# who buys what, from whom, and how far each cooperative's order has come; goods by their place in products.toml
PURCHASES: list[tuple[int, list[tuple[int, int]], dict[str, str]]] = [
    (0, [(0, 2), (9, 1), (20, 3)], {"tamint": "delivered", "tifawin": "delivered", "azukni": "shipped"}),
    (1, [(0, 6)], {"tamint": "delivered"}),
    (2, [(27, 1), (18, 2)], {"tazerbit": "delivered", "azukni": "delivered"}),
    (3, [(13, 2), (25, 1)], {"tifawin": "ready", "azukni": "confirmed"}),
    (0, [(2, 1), (11, 1)], {"tamint": "confirmed", "tifawin": "placed"}),
    (1, [(31, 1)], {"tazerbit": "shipped"}),
    (2, [(4, 1)], {"tamint": "placed"}),
    (3, [(16, 2)], {"tifawin": "refused"}),
    (1, [(33, 1), (3, 1)], {"tazerbit": "cancelled", "tamint": "placed"}),
]


def set_rules(officer: User) -> None:
    """The council's fee, and a first training rule that asks the president for the welcome only."""
    if not TrainingRule.objects.exists():
        welcome = CoursePage.objects.filter(slug=words.welcome()["slug"])
        first_day = date(2025, 1, 1)
        set_training_rule(courses=welcome, in_force_from=first_day, min_members=1, functions=["president"], by=officer)
    if not commission_rules().exists():
        add_commission_rule(rate=FEE, in_force_from=today(), by=officer)


def ask_for_courses(officer: User) -> None:
    """The training rule from today on: the four courses, by three members, the president and the seller among them."""
    if TrainingRule.objects.count() == 1:
        courses = CoursePage.objects.filter(slug__in=[course["slug"] for course in words.courses()])
        set_training_rule(
            courses=courses, in_force_from=today(), min_members=3, functions=["president", "seller"], by=officer
        )


def put_up_goods() -> None:
    """Every product as its seller puts it up: photograph, words, price, stock; submitted for review. Safe twice."""
    for slug, trade, title, pack, price, stock, art, description in words.read("products")["goods"]:
        cooperative = _cooperative(slug)
        if Listing.objects.filter(shop__cooperative=cooperative, product__title=title).exists():
            continue
        content = {"title": title, "pack": pack, "trade": Trade.objects.get(slug=trade), "description": description}
        pictures = [in_sizes(each) for each in _photographs(art)]  # drawn while nobody waits for the database
        with may_have_changed_it():
            _put_up(cooperative, content, Decimal(price), stock, pictures)


def _put_up(
    cooperative: Cooperative, content: dict[str, Any], price: Decimal, stock: int, pictures: list[Pictures]
) -> None:
    first, *others = pictures
    by = _holder(cooperative, "seller")
    listing = services.create_listing(
        cooperative=cooperative, content=content, price=price, stock=stock, pictures=first, by=by
    )
    for each in others:
        services.add_photograph(listing=listing, pictures=each, by=by)
    services.submit_listing(listing=listing, by=by)


def _photographs(art: str) -> list[SimpleUploadedFile]:
    """The first and whatever else the seller shows of it."""
    drawn = [drawing.photograph(art, TINTS[art])]
    if art in FROM_NEAR:
        drawn.append(drawing.photograph(art, TINTS[art], near=True))
    if art in MADE_FROM:
        drawn.append(drawing.photograph(MADE_FROM[art], TINTS[art]))
    return [SimpleUploadedFile("photo.png", each, "image/png") for each in drawn]


def _cooperative(slug: str) -> Cooperative:
    told = words.read("cooperatives")["cooperatives"]
    found = next(cooperative for cooperative in told if cooperative["slug"] == slug)
    return Cooperative.objects.get(register_number=found["register_number"])


def _shop_people(slug: str) -> tuple[Cooperative, User]:
    cooperative = _cooperative(slug)
    return cooperative, _holder(cooperative, "seller")


def _holder(cooperative: Cooperative, function: str) -> User:
    """Who holds it today; the first of several. Raises Membership.DoesNotExist when nobody does."""
    return memberships_on().filter(cooperative=cooperative, function=function).earliest("pk").user


def open_shops(officer: User) -> None:
    """Terms signed, goods approved, shops opened; one suspended afterwards. Safe twice."""
    _approve_goods(officer)
    for told in words.read("cooperatives")["cooperatives"]:
        if told["stage"] not in {"open", "suspended", "ready", "papers"}:
            continue
        with may_have_changed_it():
            cooperative, seller = _shop_people(told["slug"])
            if told["stage"] != "papers":
                services.accept_terms(cooperative=cooperative, by=_holder(cooperative, "coordinator"))
            if told["stage"] in {"open", "suspended"}:
                _open(cooperative, seller, told, officer)


def _approve_goods(officer: User) -> None:
    """By turns, each cooperative's first product last: no cooperative fills the top of the market alone.

    Approved over half a year, so that a few are new and most are not.
    """
    told = words.read("cooperatives")["cooperatives"]
    slugs = [each["slug"] for each in told if each["stage"] in {"open", "suspended"}]
    waiting = Listing.objects.filter(state=ListingState.SUBMITTED, shop__state=ShopState.CLOSED).order_by("pk")
    turns = zip_longest(*(waiting.filter(shop__cooperative=_cooperative(slug)) for slug in slugs))
    newest_first = [listing for turn in turns for listing in turn if listing]
    for place, listing in reversed(list(enumerate(newest_first))):
        with may_have_changed_it():
            services.approve_listing(listing=listing, by=officer, at=timezone.now() - APPROVED_EVERY * place)


def _open(cooperative: Cooperative, seller: User, told: dict[str, Any], officer: User) -> None:
    shop = Shop.objects.get(cooperative=cooperative)
    if shop.state != ShopState.CLOSED:
        return
    opened_at = timezone.now() - timedelta(days=30 * told["opened_months_ago"])
    shop = services.open_shop(cooperative=cooperative, by=officer, at=opened_at)
    for kind, price, days in ((DeliveryKind.POST, "25", (2, 4)), (DeliveryKind.PICKUP, "0", (1, 2))):
        services.keep_delivery_offer(shop=shop, kind=kind, price=Decimal(price), days=days, by=seller)
    if told["label"]:
        services.grant_label(shop=shop, reason="منتجاتها محلية خالصة، وتحترم شروط العلامة.", by=officer)
    if told["stage"] == "suspended":
        services.suspend_shop(shop=shop, reason=told["suspension"], by=officer)


def buy_and_deliver() -> None:
    """Buyers' purchases, each order brought as far as its state says. Safe twice."""
    for number, bought in enumerate(PURCHASES):
        with may_have_changed_it():
            _buy(f"demo-{number}", *bought)


def _buy(key: str, buyer: int, wanted: list[tuple[int, int]], states: dict[str, str]) -> None:
    if Purchase.objects.filter(idempotency_key=key).exists():
        return
    goods = words.read("products")["goods"]
    basket, by = None, User.objects.filter(phone=BUYERS[buyer][1]).first()
    for place, quantity in wanted:
        slug, _trade, title, *_more = goods[place]
        listing = Listing.objects.filter(product__title=title, shop__cooperative=_cooperative(slug)).earliest("pk")
        basket = services.add_to_basket(basket=basket, listing=listing, quantity=quantity, by=by)
        services.choose_delivery(basket=basket, shop=listing.shop, kind=DeliveryKind.POST, by=by)
    _purchase(key, basket, BUYERS[buyer], states, by)


def _purchase(
    key: str, basket: Any, buyer: tuple[str, str, str, str, str], states: dict[str, str], by: User | None
) -> None:
    name, phone, province, city, address = buyer
    recipient = Recipient(name, phone, Province.objects.get(code=province), city, address)
    purchase = services.place_purchase(
        basket=basket,
        key=key,
        agreed=contents(basket).seal,
        recipient=recipient,
        by=by,
        site=settings.WAGTAILADMIN_BASE_URL,
    )
    for order in purchase.orders.select_related("shop__cooperative", "order"):
        slug = next(slug for slug in states if _cooperative(slug) == order.shop.cooperative)
        _bring(order, states[slug], _shop_people(slug)[1])


def _bring(order: Any, state: str, seller: User) -> None:
    if state == OrderState.CANCELLED:
        services.cancel_order(order=order, reason="نفد الثوب، وقد اعتذرنا لكم بالهاتف", by=seller)
        return
    way = [OrderState.CONFIRMED, OrderState.READY, OrderState.SHIPPED, OrderState.DELIVERED]
    steps = way[: way.index(OrderState(state)) + 1] if state in way else way[:3] if state == "refused" else []
    for step in steps:
        if step == OrderState.CONFIRMED:
            services.confirm_order(order=order, by=seller)
        elif step == OrderState.READY:
            services.prepare_order(order=order, by=seller)
        elif step == OrderState.SHIPPED:
            services.ship_order(order=order, tracking_number=f"LX{order.pk:07}MA", by=seller)
        else:
            services.deliver_order(order=order, by=seller)
    if state == OrderState.REFUSED:
        services.refuse_order(order=order, reason="لم يُجب الزبون.", by=seller)


def pay_out(officer: User) -> None:
    """One payout of what was delivered, the first of it confirmed. Safe twice."""
    if batches().exists():
        return
    with may_have_changed_it():
        settle(up_to=timezone.now(), by=officer)
        batch = run_payout(by=officer)
        first = batch.payouts.order_by("pk").first()
        if first is not None:
            confirm_payout(payout=first, by=officer)
