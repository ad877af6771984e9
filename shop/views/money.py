"""A seller's money: what she earned, what is on its way, what came, and each month's statement."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language

from ledger import statements
from ledger.queries import balance, returned
from ledger.queries import statement as statement_of
from ledger.queries.statement import begun, months
from registry.models import Cooperative
from shop.views.answers import for_sellers


@for_sellers
def money(request: HttpRequest, cooperative: Cooperative) -> HttpResponseBase:
    """The balance and the months that have a statement."""
    facts = {
        "here": "money",
        "cooperative": cooperative,
        "balance": balance(cooperative),
        "returned": returned(cooperative),
        "months": months(cooperative),
    }
    return render(request, "shop/seller/money.html", facts)


@for_sellers
def statement(request: HttpRequest, cooperative: Cooperative, year: int, month: int) -> HttpResponseBase:
    """One month, line by line."""
    paper = statement_of(cooperative, _day(cooperative, year, month))
    facts = {"here": "money", "cooperative": cooperative, "statement": paper}
    return render(request, "shop/seller/statement.html", facts)


@for_sellers
def statement_pdf(request: HttpRequest, cooperative: Cooperative, year: int, month: int) -> HttpResponseBase:
    """The same as PDF, in the page's language."""
    day = _day(cooperative, year, month)
    paper = statements.pdf(cooperative, day, (get_language() or "ar")[:2])
    name = f"tiwiza-{cooperative.pk}-{day:%Y-%m}.pdf"
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(paper, content_type="application/pdf", headers=disposition)


def _day(cooperative: Cooperative, year: int, month: int) -> date:
    """The month's first day; one that does not exist, has not come or was before the cooperative is not found."""
    day = begun(cooperative, year, month)
    if day is None:
        raise Http404
    return day
