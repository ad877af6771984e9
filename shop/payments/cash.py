"""Cash, when the goods arrive."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shop.models import Purchase


class CashOnDelivery:
    """Nothing is paid now; whoever brings the goods collects (the ledger books it on delivery)."""

    icon = "cash"
    words: str | Promise = _("In cash on delivery")
    hint: str | Promise = _("for each order when it arrives")

    def next_step(self, purchase: Purchase) -> str | None:
        """Nothing to pay now."""
        return None
