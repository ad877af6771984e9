"""The requests that the market's bench measures, each ready to be asked many times over."""

import re
import uuid
from itertools import count

from django.conf import settings
from django.test import Client
from django.test.client import ClientHandler
from django.urls import reverse
from django.utils import timezone

from registry.enums import Function
from registry.models import Membership, Province
from shop.models import Listing, PurchasedOrder, Shop
from shop.queries import sellable
from tests.bench.ruler.cost import Cost, cost
from tests.factories import selling

_next = count(1)
_HANDLER = ClientHandler(enforce_csrf_checks=False)
"""One for every client, as a web process has one: each would load the middleware again."""
_AGREED = re.compile(r'name="agreed" value="(\w+)"')


def costs() -> dict[str, Cost]:
    """What each page costs. Raises AssertionError when one of them does not answer as it should."""
    assert sellable().count() == Listing.objects.count() >= 1, "not everything that was filled in is on sale"
    chosen = three_shops()
    trade = chosen[0].trade
    found = {
        "catalogue": read(reverse("shop:market"), 20),
        "category": read(reverse("shop:category", args=[trade.slug]), 20),
        "search": read(reverse("shop:search") + "?q=عسل", 20),
        "product": read(reverse("shop:product", args=[chosen[0].pk, chosen[0].product.slug])),
        "add to basket": cost(lambda: carrying(stranger(), chosen[:1]), lambda client: put(client, chosen[5])),
        "basket of 5 lines": basket(chosen[:5]),
        "place 5 lines, 3 cooperatives": place(chosen[:5]),
        "orders list": sellers_orders(),
    }
    wrong = {name: each.status for name, each in found.items() if each.status not in (200, 302)}
    assert not wrong, wrong
    return found


def three_shops() -> list[Listing]:
    """Six products of three cooperatives."""
    shops = list(Shop.objects.order_by("pk")[:3])
    by_shop = [list(Listing.objects.filter(shop=shop).select_related("product").order_by("pk")[:2]) for shop in shops]
    return [row for pair in zip(*by_shop, strict=True) for row in pair]


def read(address: str, listed: int = 0) -> Cost:
    """A page as a stranger gets it; it must list so many products."""
    page = visit(stranger(), address).content.decode()
    assert page.count('<li class="goods">') >= listed, f"{address} does not list its products"
    return cost(stranger, lambda client: visit(client, address))


def visit(client: Client, address: str):
    """From an address that a hundred visits share, so that no limit stops it."""
    n = next(_next) // 100
    return client.get(address, REMOTE_ADDR=f"10.{n >> 16 & 255}.{n >> 8 & 255}.{n & 255}")


def add(client: Client, listing: Listing):
    return client.post(reverse("shop:basket-add", args=[listing.pk]), {"quantity": "1"})


def carrying(client: Client, goods: list[Listing]) -> Client:
    """The client with these in its basket."""
    for listing in goods:
        put(client, listing)
    return client


def put(client: Client, listing: Listing):
    """Adds it, and raises AssertionError where it was refused: that too is answered by leading her on."""
    answer = add(client, listing)
    assert answer.url == reverse("shop:basket")
    return answer


def basket(goods: list[Listing]) -> Cost:
    client, address = carrying(stranger(), goods), reverse("shop:basket")
    assert client.get(address).content.decode().count('<form class="line') == len(goods)
    return cost(lambda: client, lambda each: each.get(address))


def place(goods: list[Listing]) -> Cost:
    """One press of the order button by a signed-in buyer; every press places a purchase of three orders."""
    buyer, address, before = (
        selling.person("ليلى", phone="+212690000001"),
        reverse("shop:checkout"),
        PurchasedOrder.objects.count(),
    )
    province = Province.objects.order_by("code").first()

    def ready():
        client = carrying(signed_in(buyer), goods)
        page = client.get(address).content.decode()
        filled = {
            "key": uuid.uuid4().hex,
            "agreed": _AGREED.search(page)[1],
            "name": "ليلى بناني",
            "phone": f"06{50_000_000 + next(_next)}",
            "province": province.pk,
            "city": "الرباط",
            "address": "زنقة 12، أكدال",
        }
        return client, filled

    found = cost(ready, lambda made: made[0].post(address, made[1], REMOTE_ADDR=f"10.9.{next(_next) % 250}.1"))
    assert (PurchasedOrder.objects.count() - before) % 3 == 0
    assert PurchasedOrder.objects.count() >= before + 3 * 9, "no purchase was placed"
    return found


def sellers_orders() -> Cost:
    """The orders of the cooperative that has the most of them, twenty on the page."""
    shop = Shop.objects.order_by("pk").first()
    client, address = signed_in(seller_of(shop)), reverse("shop:orders")
    assert client.get(address).content.decode().count('class="card order"') == 20
    return cost(lambda: client, lambda each: each.get(address))


def stranger() -> Client:
    """A browser without a cookie."""
    client = Client()
    client.handler = _HANDLER
    return client


def seller_of(shop):
    """Someone who sells for it, under a number that no factory gives out."""
    user = selling.person("فاطمة", phone="+212690000002")
    Membership.objects.create(
        cooperative_id=shop.cooperative_id, user=user, function=Function.SELLER, since=timezone.localdate()
    )
    return user


def signed_in(user) -> Client:
    client = stranger()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client
