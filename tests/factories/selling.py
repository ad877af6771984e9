"""Cooperatives, shops and listings as sellers and officers leave them, without a detour through any page."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import count

from django.utils import timezone
from oscar.core.loading import get_model

from registry.enums import AuthorisationState, CooperativeState, Desk, Function
from registry.models import Authorisation, Cooperative, Membership, Trade, User
from shop.enums import DeliveryKind, ListingState, OrderState, ShopState
from shop.models import (
    DeliveryOffer,
    Listing,
    OpeningEvent,
    OpeningPolicy,
    OrderNumber,
    Purchase,
    PurchasedOrder,
    Shop,
    TermsAcceptance,
)
from tests.factories import shop as basics

Partner = get_model("partner", "Partner")
StockRecord = get_model("partner", "StockRecord")
Product = get_model("catalogue", "Product")
ProductClass = get_model("catalogue", "ProductClass")
Order = get_model("order", "Order")
Line = get_model("order", "Line")
_next = count(1)
MET = [{"kind": "training", "met": True, "words": ""}]


def person(name: str = "فاطمة", desk: str = Desk.NONE, phone: str = "") -> User:
    phone = phone or f"+2126{70_000_000 + next(_next)}"
    return User.objects.create_user(phone, first_name=name, desk=desk, phone_verified=True, language="ar")


def officer() -> User:
    return person("سعاد", Desk.OFFICER)


def trade(*, needs_authorisation: bool = False) -> Trade:
    number = next(_next)
    return Trade.objects.create(
        slug=f"trade-{number}",
        name_ar=f"نشاط {number}",
        name_fr=f"Filière {number}",
        name_en=f"Trade {number}",
        needs_authorisation=needs_authorisation,
    )


def cooperative(state: str = CooperativeState.APPROVED, **facts) -> Cooperative:
    number = next(_next)
    made = Cooperative.objects.create(
        slug=f"tizwa-{number}", name=f"تعاونية تيزوا {number}", state=state, province=basics.province(), **facts
    )
    made.trades.add(trade())
    return made


def complete(**facts) -> Cooperative:
    """A cooperative whose profile is whole."""
    return cooperative(
        seat="حي النهضة، كلميم",
        phone="+212528000000",
        register_number=f"{next(_next)}/2019",
        register_court="كلميم",
        bank_account="011780000012345678901234",
        bank_name="البريد بنك",
        **facts,
    )


def member(of: Cooperative, function: str = Function.SELLER, name: str = "فاطمة", days: int = 30) -> User:
    someone = person(name)
    Membership.objects.create(
        cooperative=of, user=someone, function=function, since=timezone.localdate() - timedelta(days=days)
    )
    return someone


def member_too(user: User, of: Cooperative, function: str) -> None:
    """One more function, or cooperative, of the same person."""
    Membership.objects.create(cooperative=of, user=user, function=function, since=timezone.localdate())


def authorisation(
    of: Cooperative, scope: Trade, state: str = AuthorisationState.VERIFIED, days: int = 90
) -> Authorisation:
    today = timezone.localdate()
    return Authorisation.objects.create(
        cooperative=of,
        trade=scope,
        number=f"GLM-{next(_next)}",
        valid_from=today - timedelta(days=30),
        valid_until=today + timedelta(days=days),
        state=state,
    )


def signed_terms(of: Cooperative, version: str = "2026-1") -> TermsAcceptance:
    return TermsAcceptance.objects.create(cooperative=of, version=version, by=member(of, Function.COORDINATOR))


def closed_shop(of: Cooperative | None = None) -> Shop:
    of = of or complete()
    return Shop.objects.create(
        cooperative=of, partner=Partner.objects.create(name=of.name, code=f"coop-{of.pk}"), state=ShopState.CLOSED
    )


def came_into(shop: Shop, state: str, reason: str = "") -> Shop:
    """The shop with the event that brought it into a state."""
    policy, _ = OpeningPolicy.objects.get_or_create(version=1, defaults={"in_force_from": date(2026, 1, 1)})
    if state == ShopState.SUSPENDED and not reason:
        reason = "لم تُجب عن زيارة المراقبة"
    OpeningEvent.objects.create(shop=shop, state=state, policy=policy, reason=reason, requirements=MET)
    shop.state = state
    shop.opened_at = shop.opened_at or timezone.now()
    shop.save()
    return shop


def open_shop(of: Cooperative | None = None) -> Shop:
    return came_into(closed_shop(of), ShopState.OPEN)


def product(title: str = "عسل الدغموس") -> Product:
    return Product.objects.create(title=title, description="من أزهار الدغموس", product_class=basics.product_class())


def listing(
    shop: Shop | None = None,
    state: str = ListingState.APPROVED,
    of: Trade | None = None,
    price="120.00",
    stock=10,
    **facts,
) -> Listing:
    shop = shop or open_shop()
    goods = product(facts.pop("title", "عسل الدغموس"))
    StockRecord.objects.create(
        product=goods,
        partner=shop.partner,
        partner_sku=f"sku-{goods.pk}",
        price_currency="MAD",
        price=Decimal(price),
        num_in_stock=stock,
        num_allocated=0,
    )
    approval = {"approved_at": timezone.now(), "approved_by": officer(), "approved_revision": 1}
    return Listing.objects.create(
        product=goods,
        shop=shop,
        trade=of or shop.cooperative.trades.first(),
        state=state,
        pack="جرّة 500 غ",
        **(approval if state == ListingState.APPROVED else {}),
        **({"note": "غيّري الصورة"} if state == ListingState.REFUSED else {}),
        **({"picture": "goods/none.webp", "thumb": "goods/none.webp"} | facts),
    )


def offer(shop: Shop, kind: str = DeliveryKind.OWN, price="25.00") -> DeliveryOffer:
    return basics.offer(shop, kind=kind, price=price)


def order(
    listing: Listing, quantity: int = 2, status: str = OrderState.PLACED, delivery: str = DeliveryKind.OWN
) -> PurchasedOrder:
    """One order of one line, its stock allocated as checkout leaves it."""
    stock = listing.product.stockrecords.get()
    goods = stock.price * quantity
    number = f"R{1000 + OrderNumber.objects.create().pk}"
    purchase = Purchase.objects.create(
        number=number,
        idempotency_key=f"key-{next(_next)}",
        name="ليلى بناني",
        phone="+212612345678",
        city="الرباط",
        address="زنقة 12، أكدال",
        currency="MAD",
        total=goods + 25,
    )
    bought = Order.objects.create(
        number=f"{number}-1",
        status=status,
        currency="MAD",
        total_incl_tax=goods + 25,
        total_excl_tax=goods + 25,
        shipping_incl_tax=25,
        shipping_excl_tax=25,
        date_placed=timezone.now(),
    )
    Line.objects.create(
        order=bought,
        partner=listing.shop.partner,
        stockrecord=stock,
        product=listing.product,
        title=listing.product.title,
        quantity=quantity,
        line_price_incl_tax=goods,
        line_price_excl_tax=goods,
        line_price_before_discounts_incl_tax=goods,
        line_price_before_discounts_excl_tax=goods,
        unit_price_incl_tax=stock.price,
        unit_price_excl_tax=stock.price,
        num_allocated=quantity,
    )
    StockRecord.objects.filter(pk=stock.pk).update(num_allocated=stock.num_allocated + quantity)
    return PurchasedOrder.objects.create(
        order=bought,
        purchase=purchase,
        shop=listing.shop,
        delivery=delivery,
        delivery_price=Decimal("25.00"),
        commission_rate=Decimal("0.05"),
        commission=(goods * Decimal("0.05")).quantize(Decimal("0.01")),
    )
