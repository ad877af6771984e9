"""A seller's products and their stock."""

from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import uuid4, uuid5

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from commons.errors import Refusal
from registry.models import Cooperative
from registry.views.answers import page, refuse
from shop import services
from shop.forms.figures import CountField
from shop.forms.seller import MOST_PIECES, ListingForm, OnceField
from shop.models import Listing
from shop.models.photograph import MOST
from shop.queries.desk import LOW, Counted, goods_of
from shop.queries.photographs import photographs_of
from shop.queries.sellable import why_not_sellable
from shop.views.answers import for_sellers, told, with_file

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

EACH_PAGE = 20
MOVES = {
    "submit": (services.submit_listing, gettext_lazy("Sent. The council reviews it.")),
    "withdraw": (services.withdraw_listing, gettext_lazy("It is off the shelf. Orders already taken go on.")),
    "put-back": (services.put_back_listing, gettext_lazy("It is on the shelf again, as the council approved it.")),
}


@for_sellers
def stock(request: HttpRequest, cooperative: Cooperative) -> HttpResponseBase:
    """Every product with its stepper."""
    goods = Paginator(goods_of(cooperative), EACH_PAGE).get_page(request.GET.get("page"))
    facts = {"here": "stock", "cooperative": cooperative, "page": goods, "LOW": LOW, "once": uuid4()}
    facts["undo"] = request.session.pop("undo", None)
    return render(request, "shop/seller/stock.html", facts)


@for_sellers
@require_POST
def change(request: HttpRequest, cooperative: Cooperative, pk: int) -> HttpResponseBase:
    """Adds or takes away pieces; the answer offers to undo it."""
    listing = hers(cooperative, pk)
    back = "shop:desk" if request.POST.get("back") == "desk" else "shop:stock"
    by_how_many = _whole(request.POST.get("change", ""))
    if not by_how_many:
        messages.error(request, _("Type a whole number, as in 5 or -2. Nothing was changed."), extra_tags="stock")
    else:
        _changed(request, listing, by_how_many)
    return redirect(reverse(back) + "#stock")


def _changed(request: HttpRequest, listing: Listing, by_how_many: int) -> None:
    """Changes the stock and offers to undo the press that counted, whichever it was, or says why not.

    The key of the undoing follows from that press's own, so that no two pages undo it twice.
    """
    once = OnceField(required=False).clean(request.POST.get("once"))
    try:
        stocked = services.change_stock(listing=listing, change=by_how_many, once=once, by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal), extra_tags="stock")
        return
    if stocked.already:
        said = _("This was counted already. To change the stock once more, press again.")
        messages.info(request, said, extra_tags="stock")
    undo = uuid5(once, "undo") if once else uuid4()
    facts = {"pk": listing.pk, "change": -stocked.change, "title": listing.product.title, "once": str(undo)}
    request.session["undo"] = facts


def _whole(written: str) -> int:
    field = CountField(min_value=-MOST_PIECES, max_value=MOST_PIECES, required=False)
    try:
        return int(field.clean(written) or 0)
    except ValidationError:
        return 0


@for_sellers
def new(request: HttpRequest, cooperative: Cooperative) -> HttpResponseBase:
    """A product from a phone: the photograph first."""
    form = with_file(request, partial(ListingForm, cooperative), "picture")
    made = _made(request, cooperative, form) if form.is_valid() else None
    if made:
        return redirect("shop:listing-edit", pk=made.pk)
    return _again(request, form, here="stock", cooperative=cooperative)


def _again(request: HttpRequest, form: ListingForm, **facts: Any) -> HttpResponseBase:
    """The product's page. Of what she sent and was refused the photograph is not kept: its field says so."""
    if "picture" in request.FILES and form.errors and "picture" not in form.errors:
        form.add_error("picture", _("Choose the photograph again: it could not be kept with what you wrote."))
    return page(request, "shop/seller/listing.html", form, **facts)


def _made(request: HttpRequest, cooperative: Cooperative, form: ListingForm) -> Listing | None:
    typed = form.cleaned_data
    try:
        made = services.create_listing(
            cooperative=cooperative,
            content=form.content,
            price=typed["price"],
            stock=typed["stock"],
            pictures=typed["picture"],
            once=typed["once"],
            by=request.user,
        )
    except Refusal as refusal:
        refuse(form, None, refusal)
        return None
    messages.success(request, _("Kept as a draft. Send it to the council when it is whole."))
    return made


@for_sellers
def edit(request: HttpRequest, cooperative: Cooperative, pk: int) -> HttpResponseBase:
    """Changes a product; an approved one whose words, trade or photographs change goes back to the council."""
    listing = hers(cooperative, pk)
    make = partial(ListingForm, cooperative, listing=listing, initial=_typed(listing))
    form = with_file(request, make, "picture")
    if form.is_valid() and _kept(request, listing, form):
        return redirect("shop:listing-edit", pk=pk)
    shown = photographs_of(listing)
    facts: dict[str, Any] = {
        "here": "stock",
        "cooperative": cooperative,
        "listing": listing,
        "reasons": why_not_sellable(listing),
        "missing": services.what_is_missing(listing),
        "photographs": shown,
        "full": len(shown) == MOST,
        "MOST": MOST,
        "once": uuid4(),
    }
    undo = request.session.get("undo_photograph")
    if undo and undo["pk"] == pk:
        facts["undo_photograph"] = request.session.pop("undo_photograph")
    return _again(request, form, **facts)


def _kept(request: HttpRequest, listing: Listing, form: ListingForm) -> bool:
    try:
        kept = services.keep_listing(
            listing=listing,
            content=form.content,
            price=form.cleaned_data["price"],
            pictures=form.cleaned_data["picture"],
            by=request.user,
        )
    except Refusal as refusal:
        refuse(form, None, refusal)
        return False
    back = kept.state != listing.state
    messages.success(request, _("Kept. The council reviews the change.") if back else _("Kept."))
    return True


@for_sellers
@require_POST
def move(request: HttpRequest, cooperative: Cooperative, pk: int, verb: str) -> HttpResponseBase:
    """Sends a product to the council, takes it off the shelf, or puts it back as it was."""
    listing = hers(cooperative, pk)
    if verb not in MOVES:
        raise Http404
    deed, done = MOVES[verb]
    told(request, lambda: deed(listing=listing, by=request.user), str(done))
    return redirect("shop:listing-edit", pk=pk)


def hers(cooperative: Cooperative, pk: int) -> "WithAnnotations[Listing, Counted]":
    """The product of her cooperative. Raises Http404 for any other."""
    return get_object_or_404(goods_of(cooperative), pk=pk)


def _typed(listing: "WithAnnotations[Listing, Counted]") -> dict[str, Any]:
    product = listing.product
    return {
        "title": product.title,
        "description": product.description,
        "price": listing.price,
        "pack": listing.pack,
        "trade": listing.trade_id,
        "standard": listing.standard_id,
    }
