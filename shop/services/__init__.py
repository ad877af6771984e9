"""The market's services, one noun a file."""

from shop.services.baskets import add_to_basket, adopt_basket, choose_delivery, order_again, set_quantity
from shop.services.delivery import end_delivery_offer, keep_delivery_offer, leave_a_way
from shop.services.keeping import keep_listing
from shop.services.label import grant_label, withdraw_label
from shop.services.listings import (
    change_stock,
    create_listing,
    edit_listing,
    put_back_listing,
    set_price,
    submit_listing,
    what_is_missing,
    withdraw_listing,
)
from shop.services.opening import (
    accept_terms,
    consider_opening,
    consider_openings,
    open_shop,
    reopen_shop,
    shop_of,
    suspend_shop,
)
from shop.services.orders import (
    cancel_order,
    confirm_order,
    deliver_order,
    prepare_order,
    refuse_order,
    ship_order,
)
from shop.services.photographs import add_photograph, make_first, remove_photograph, restore_photograph
from shop.services.pictures import sweep_pictures
from shop.services.policy import add_opening_policy
from shop.services.purchases import Recipient, cancel_by_buyer, place_purchase
from shop.services.refunds import refund_order
from shop.services.reviews import approve_listing, refuse_listing, take_down_listing
from shop.services.road import fill_profile
from shop.services.search import index_listing, reindex
from shop.services.standards import register_standard

__all__ = [
    "Recipient",
    "accept_terms",
    "add_opening_policy",
    "add_photograph",
    "add_to_basket",
    "adopt_basket",
    "approve_listing",
    "cancel_by_buyer",
    "cancel_order",
    "change_stock",
    "choose_delivery",
    "confirm_order",
    "consider_opening",
    "consider_openings",
    "create_listing",
    "deliver_order",
    "edit_listing",
    "end_delivery_offer",
    "fill_profile",
    "grant_label",
    "index_listing",
    "keep_delivery_offer",
    "keep_listing",
    "leave_a_way",
    "make_first",
    "open_shop",
    "order_again",
    "place_purchase",
    "prepare_order",
    "put_back_listing",
    "refund_order",
    "refuse_listing",
    "refuse_order",
    "register_standard",
    "reindex",
    "remove_photograph",
    "reopen_shop",
    "restore_photograph",
    "set_price",
    "set_quantity",
    "ship_order",
    "shop_of",
    "submit_listing",
    "suspend_shop",
    "sweep_pictures",
    "take_down_listing",
    "what_is_missing",
    "withdraw_label",
    "withdraw_listing",
]
