"""Cash, when the buyer has the goods."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shop.models import Purchase


class CashOnDelivery:
    """Nothing is paid now; whoever hands the goods over takes it (the ledger books it on delivery)."""

    icon = "cash"
    words: str | Promise = _("In cash when you receive it")
    hint: str | Promise = _("each order on its own")

    def next_step(self, purchase: Purchase) -> str | None:
        """Nothing to pay now."""
        return None
