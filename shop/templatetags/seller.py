"""What the seller's and the coordinator's pages draw more than once."""

from typing import Any

from django import template
from django.core.files.storage import default_storage

from shop.enums import state_words
from shop.models import PurchasedOrder

register = template.Library()
FACES = {1: "face-a", 2: "face-b", 3: "face-c", 4: "face-a", 5: "face-b"}


@register.inclusion_tag("shop/seller/parts/order_state.html")
def order_tag(held: PurchasedOrder) -> dict[str, Any]:
    """An order's state: icon, word and colour."""
    return {"status": held.order.status, "words": held.state_word}


@register.inclusion_tag("shop/seller/parts/order_state.html")
def state_tag(status: str, delivery: str) -> dict[str, Any]:
    """The same for a state and a way of delivery at hand."""
    return {"status": status, "words": state_words(status, delivery)}


@register.inclusion_tag("shop/seller/parts/pic.html")
def plate_of(tint: str, thumb: str) -> dict[str, Any]:
    """A product's small picture on its plate; `thumb` is the stored name."""
    return {"listing": {"trade": {"tint": tint}, "thumb": {"url": default_storage.url(thumb)} if thumb else None}}


@register.filter
def face(user: Any) -> str:
    """The drawing that stands for a member."""
    return FACES[user.face]
