"""One order, found by its number, and giving its buyer money back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from commons.errors import Refusal
from council.forms import RefundForm
from council.queries import orders as files
from registry.views.access import officer_required
from shop import services
from shop.models import PurchasedOrder

BOOKED = _("Booked. The buyer is told and so are the cooperative’s sellers, who read it in their statement.")
ALREADY = _("This was booked already: nothing was changed. If more is to go back, fill in the form again.")


@officer_required
def orders(request: HttpRequest) -> HttpResponseBase:
    """Leads to the order whose number is asked for; of a purchase with several, names them."""
    wanted = request.GET.get("number", "").strip()
    found = list(files.orders_named(wanted))
    if len(found) == 1:
        return redirect("council:order", found[0].order.number)
    return render(request, "council/orders.html", {"here": "payouts", "wanted": wanted, "orders": found})


@officer_required
def order(request: HttpRequest, number: str) -> HttpResponseBase:
    """One order: buyer, goods, state with its dates, money."""
    return _page(request, _found(number), RefundForm())


@officer_required
@require_POST
def refund(request: HttpRequest, number: str) -> HttpResponseBase:
    """Gives the buyer money back, in whole or in part."""
    held, form = _found(number), RefundForm(request.POST)
    if form.is_valid() and _given_back(request, held, form.cleaned_data):
        return redirect("council:order", number)
    return _page(request, held, form, 422)


def _given_back(request: HttpRequest, held: PurchasedOrder, typed: dict[str, Any]) -> bool:
    """Whether the book holds it, now or since an earlier press of the page; says which, or why it does not."""
    try:
        new = services.refund_order(order=held, by=request.user, **typed)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return False
    if new:
        messages.success(request, str(BOOKED))
    else:
        messages.info(request, str(ALREADY))
    return True


def _found(number: str) -> PurchasedOrder:
    return get_object_or_404(files.orders(), order__number=number)


def _page(request: HttpRequest, held: PurchasedOrder, form: RefundForm, status: int = 200) -> HttpResponseBase:
    facts = {"here": "payouts", "file": files.order_file(held), "form": form}
    return render(request, "council/order.html", facts, status=status)
