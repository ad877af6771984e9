"""Writes a purchase as Oscar's rows: one order a cooperative, its lines, its prices, one address for all."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from oscar.core.loading import get_model

from commons.country import here
from commons.prepared import Prepared
from commons.written import Added
from ledger.queries import Commission, commissions_for
from shop.enums import OrderState
from shop.models import BoughtPicture, Purchase, PurchasedOrder
from shop.queries.baskets import Contents, Group, Line

Country = get_model("address", "Country")
Order = get_model("order", "Order")
OrderLine = get_model("order", "Line")
LinePrice = get_model("order", "LinePrice")
ShippingAddress = get_model("order", "ShippingAddress")
COUNTRY = Prepared(lambda *, code: Country.objects.filter(iso_3166_1_a2=code[0]), code=str)
ADDRESSES, ORDERS, LINES, PICTURES, PRICES, SIDECARS = map(
    Added, (ShippingAddress, Order, OrderLine, BoughtPicture, LinePrice, PurchasedOrder)
)


def write_orders(purchase: Purchase, found: Contents, by: Any) -> list[PurchasedOrder]:
    """The purchase's orders, numbered R1001-1, R1001-2, with the commission of the day frozen on each."""
    now = timezone.now()
    where = _address(purchase)
    orders = ORDERS(
        _order(purchase, group, f"{purchase.number}-{place}", where, found.basket, by, now)
        for place, group in enumerate(found.groups, 1)
    )
    pairs = list(zip(orders, found.groups, strict=True))
    bought = [(order, line) for order, group in pairs for line in group.lines]
    lines = LINES(_line(order, line) for order, line in bought)
    PICTURES(
        BoughtPicture(line=row, thumb=line.listing.thumb.name)
        for row, (_, line) in zip(lines, bought, strict=True)
        if line.listing.thumb
    )
    PRICES(
        LinePrice(
            order_id=line.order_id,
            line=line,
            quantity=line.quantity,
            price_incl_tax=line.unit_price_incl_tax,
            price_excl_tax=line.unit_price_excl_tax,
        )
        for line in lines
    )
    commissions = commissions_for(goods={group.shop.cooperative_id: group.goods for group in found.groups})
    return SIDECARS(_sidecar(purchase, order, group, commissions[group.shop.cooperative_id]) for order, group in pairs)


def _address(purchase: Purchase) -> Any:
    where = ShippingAddress(
        first_name=purchase.name,
        line1=purchase.address[:255],
        line4=purchase.city,
        state=purchase.province.name_ar if purchase.province else "",
        country=_country(),
        phone_number=purchase.phone,
        notes=purchase.note,
    )
    where._update_search_text()  # as Oscar's own save does
    return ADDRESSES([where])[0]


def _country() -> Any:
    found = next(iter(COUNTRY(code=[here().code])), None)
    named = {"printable_name": here().code, "name": here().code}
    return found or Country.objects.get_or_create(iso_3166_1_a2=here().code, defaults=named)[0]


def _order(purchase: Purchase, group: Group, number: str, where: Any, basket: Any, by: Any, now: datetime) -> Any:
    return Order(
        number=number,
        basket=basket,
        user=by,
        currency=purchase.currency,
        total_incl_tax=group.total,
        total_excl_tax=group.total,
        shipping_incl_tax=group.delivery,
        shipping_excl_tax=group.delivery,
        shipping_code=group.chosen.kind if group.chosen else "",
        shipping_method=str(group.chosen.kind) if group.chosen else "",
        shipping_address=where,
        status=OrderState.PLACED,
        date_placed=now,
    )


def _line(order: Any, line: Line) -> Any:
    record, product = line.row.stockrecord, line.row.product
    return OrderLine(
        order=order,
        partner_id=record.partner_id,
        partner_name=line.listing.shop.cooperative.name[:128],
        partner_sku=record.partner_sku,
        stockrecord=record,
        product=product,
        title=product.title,
        upc=product.upc,
        quantity=line.quantity,
        num_allocated=line.quantity,
        unit_price_incl_tax=line.price,
        unit_price_excl_tax=line.price,
        line_price_incl_tax=line.total,
        line_price_excl_tax=line.total,
        line_price_before_discounts_incl_tax=line.total,
        line_price_before_discounts_excl_tax=line.total,
    )


def _sidecar(purchase: Purchase, order: Any, group: Group, commission: Commission) -> PurchasedOrder:
    assert group.chosen is not None
    return PurchasedOrder(
        order=order,
        purchase=purchase,
        shop=group.shop,
        delivery=group.chosen.kind,
        delivery_price=group.delivery,
        days_least=group.chosen.days_least,
        days_most=group.chosen.days_most,
        commission_rate=commission.rate,
        commission=commission.amount,
    )
