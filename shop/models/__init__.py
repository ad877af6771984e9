"""The market's own tables, beside Oscar's (docs/adr/0001): sidecars, so that no Oscar model is forked."""

from shop.models.basket import ChosenDelivery
from shop.models.listing import Listing
from shop.models.opening import OpeningEvent, OpeningPolicy, TermsAcceptance
from shop.models.photograph import ListingPhotograph
from shop.models.purchase import BoughtPicture, OrderNumber, Purchase, PurchasedOrder
from shop.models.shop import DeliveryOffer, Shop
from shop.models.stock import StockChange

__all__ = [
    "BoughtPicture",
    "ChosenDelivery",
    "DeliveryOffer",
    "Listing",
    "ListingPhotograph",
    "OpeningEvent",
    "OpeningPolicy",
    "OrderNumber",
    "Purchase",
    "PurchasedOrder",
    "Shop",
    "StockChange",
    "TermsAcceptance",
]
