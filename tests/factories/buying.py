"""What a buyer does: she fills a basket and presses the button."""

from shop import services
from shop.queries import contents
from shop.services import Recipient
from tests.factories import shop as make


def recipient():
    """Where Souad's purchases go."""
    return Recipient("سعاد العلوي", "+212612345678", make.province(), "كلميم", "حي النخيل، رقم 14", "بعد العصر")


def filled(*listings, quantity=1, by=None):
    """A basket with so many pieces of each."""
    basket = None
    for listing in listings:
        basket = services.add_to_basket(basket=basket, listing=listing, quantity=quantity, by=by)
    return basket


def place(basket, recipient, **changes):
    """The purchase of a basket as its page shows it."""
    facts = {"key": "k" * 32, "agreed": contents(basket).seal, "by": None, **changes}
    return services.place_purchase(basket=basket, recipient=recipient, **facts)
