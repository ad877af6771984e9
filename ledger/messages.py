"""What the ledger writes to phones."""

from django.utils import translation
from django.utils.translation import gettext as _

from commons import formats
from commons.services import send_message
from ledger.enums import PayoutState
from ledger.models import Payout
from registry.queries import memberships_on
from registry.rules import SELLING


def tell_sellers(payout: Payout) -> None:
    """Tells everyone who runs the cooperative's shop, once each and in her language, how the payout ended."""
    mine = memberships_on().filter(cooperative=payout.cooperative_id, function__in=SELLING).select_related("user")
    for user in {membership.user for membership in mine}:
        with translation.override(user.language):
            send_message(to=user.phone, kind="payout", body=_words(payout))


def _words(payout: Payout) -> str:
    facts = {"sum": formats.amount(payout.amount), "unit": formats.unit(), "reference": payout.reference}
    if payout.state == PayoutState.CONFIRMED:
        return _("%(sum)s %(unit)s arrived in your cooperative's bank account. Reference %(reference)s.") % facts
    sentence = _(
        "The bank sent %(sum)s %(unit)s back. Check the account number with the council; "
        "the money is kept for the next payout."
    )
    return sentence % facts
