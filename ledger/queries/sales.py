"""What was sold and given back."""

from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Sum

from ledger.enums import AccountKind, EntryKind
from ledger.models import Posting, Sale, Settled
from ledger.queries.sums import CENT, whole


def refunded(sale: Sale) -> Decimal:
    """What buyers were given back on it so far."""
    given = Posting.objects.filter(
        entry__reference=sale.order_number, entry__kind=EntryKind.REFUND, account__kind=AccountKind.BUYERS
    )
    return whole(given.aggregate(sum=Sum("amount"))["sum"])


def commission_back(sale: Sale, given: Decimal) -> Decimal:
    """How much commission goes back when `given` in all was refunded; the whole of it once all goods were."""
    return (sale.commission * min(given, sale.goods) / sale.goods).quantize(CENT, ROUND_HALF_UP)


def is_settled(sale: Sale) -> bool:
    """Whether a settlement took its earning up."""
    return Settled.objects.filter(posting__entry_id=sale.entry_id).exists()
