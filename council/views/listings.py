"""Products that wait for review."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from council.queries.dossier import cooperative_of, waiting_listings
from council.views.answers import decided_by_verb, page_of
from registry.models import Cooperative
from registry.views.access import officer_required
from shop import services
from shop.models import Listing


@officer_required
def listings(request: HttpRequest) -> HttpResponseBase:
    """What sellers sent, the oldest first, as buyers would read it; everybody's, or one cooperative's."""
    whose = _cooperative(request.GET.get("cooperative", ""))
    facts = {"here": "listings", "page": page_of(request, waiting_listings(whose)), "cooperative": whose}
    return render(request, "council/listings.html", facts)


def _cooperative(key: str) -> Cooperative | None:
    """The one that the address names; None when it names none. Raises Http404 for one that is not there."""
    found = cooperative_of(key)
    if key and found is None:
        raise Http404
    return found


@officer_required
@require_POST
def decide(request: HttpRequest, pk: int, verb: str) -> HttpResponseBase:
    """Approves, sends back or takes off the market what the officer read, not what it may have become since."""
    listing = get_object_or_404(Listing.objects.select_related("product", "shop__cooperative"), pk=pk)
    read = request.POST.get("revision", "")
    listing.revision = int(read) if read.isascii() and read.isdecimal() and len(read) <= 9 else 0
    note = request.POST.get("reason", "")
    deeds: dict[str, tuple[Any, Any]] = {
        "approve": (lambda: services.approve_listing(listing=listing, by=request.user), _("Approved.")),
        "refuse": (
            lambda: services.refuse_listing(listing=listing, note=note, by=request.user),
            _("Sent back with your note."),
        ),
        "take-down": (
            lambda: services.take_down_listing(listing=listing, note=note, by=request.user),
            _("Off the market. The seller reads your note; you can approve it again."),
        ),
    }
    return decided_by_verb(request, verb, deeds, "council:listings")
