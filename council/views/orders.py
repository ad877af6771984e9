"""One order, found by its number, and giving its buyer money back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from commons.errors import Refusal
from council.forms import RefundForm
from council.queries import orders as files
from ledger.errors import RefundTooLarge
from ledger.queries import booked
from registry.views.access import officer_required
from registry.views.answers import refuse
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
    if not form.is_valid():
        _too_much(held, form)
    elif _given_back(request, held, form):
        return redirect("council:order", number)
    return _page(request, held, form, 422)


def _too_much(held: PurchasedOrder, form: RefundForm) -> None:
    """Says of a form with another fault that its sum is too large too; the book says it of one without."""
    found, amount = booked(held.order.number), form.cleaned_data.get("amount")
    if found and found.left and amount and amount > found.left:
        refuse(form, "amount", RefundTooLarge(order=held.order.number, most=found.left))


def _given_back(request: HttpRequest, held: PurchasedOrder, form: RefundForm) -> bool:
    """Whether the book holds it, now or since an earlier press of the page; says which, or why it does not."""
    try:
        new = services.refund_order(order=held, by=request.user, **form.cleaned_data)
    except RefundTooLarge as refusal:
        refuse(form, "amount", refusal)
        return False
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
