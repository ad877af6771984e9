"""A product's photographs on its seller's page: which comes first, what is taken away and brought back."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from registry.models import Cooperative
from shop import services
from shop.models import Listing
from shop.views.answers import for_sellers, told
from shop.views.goods import hers

PLACE = "photographs"
"""The part of the page that speaks of them, to which she is led back."""
DEEDS = {
    "first": services.make_first,
    "remove": services.remove_photograph,
    "restore": services.restore_photograph,
}


@for_sellers
@require_POST
def change(request: HttpRequest, cooperative: Cooperative, pk: int, verb: str) -> HttpResponseBase:
    """Moves one photograph to the front, takes it away (the page then offers to undo it), or brings it back."""
    listing = hers(cooperative, pk)
    if verb not in DEEDS:
        raise Http404
    name, kept = request.POST.get("photograph", ""), list[Listing]()
    more = {"first": "first" in request.POST} if verb == "restore" else {}
    if told(
        request, lambda: kept.append(DEEDS[verb](listing=listing, name=name, by=request.user, **more)), place=PLACE
    ):
        if verb == "remove":
            request.session["undo_photograph"] = {"pk": pk, "name": name, "first": name == listing.picture.name}
        if kept[0].state != listing.state:
            messages.success(request, _("Kept. The council reviews the change."), extra_tags=PLACE)
    return redirect(reverse("shop:listing-edit", args=[pk]) + f"#{PLACE}")
