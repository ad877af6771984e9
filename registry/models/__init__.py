"""The registry's tables, one noun a file."""

from registry.models.authorisation import Authorisation, Standard
from registry.models.cooperative import Cooperative, Family, Membership
from registry.models.place import Province, Region, Trade
from registry.models.signing import SignInCode, Watcher
from registry.models.user import PicturePin, User

__all__ = [
    "Authorisation",
    "Cooperative",
    "Family",
    "Membership",
    "PicturePin",
    "Province",
    "Region",
    "SignInCode",
    "Standard",
    "Trade",
    "User",
    "Watcher",
]
