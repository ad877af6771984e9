"""Where cooperatives stand, and the file of one with every decision on it."""

from typing import Any, cast

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from council import services
from council.queries import dossier as files
from council.queries.overview import chosen, overview
from council.views.answers import decided_by_verb, page_of
from ledger import statements
from ledger.queries.statement import begun
from registry import services as registry
from registry.models import Authorisation, Cooperative, User
from registry.views.access import officer_required
from shop import services as shop

SHOW = {
    "": _("All"),
    "new": _("Waiting for approval"),
    "ready": _("Ready to open"),
    "near": _("One step left"),
    "far": _("On the road"),
    "suspended": _("Suspended"),
    "open": _("Open"),
}
TYPES = {"pdf": "application/pdf", "jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "webp": "image/webp"}


@officer_required
def home(request: HttpRequest) -> HttpResponseBase:
    """Figures, what waits, the map and the list by distance to the opening."""
    found = overview()
    show, words = request.GET.get("show", ""), request.GET.get("q", "").strip()
    facts = {
        "here": "cooperatives",
        "overview": found,
        "page": page_of(request, chosen(found.rows, show, words)),
        "SHOW": SHOW,
        "show": show,
        "words": words,
    }
    return render(request, "council/home.html", facts)


@officer_required
def cooperative(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One cooperative's file."""
    found = files.dossier(get_object_or_404(files.cooperatives(), pk=pk))
    page = page_of(request, files.decided_listings(found.cooperative))
    return render(request, "council/cooperative.html", {"here": "cooperatives", "file": found, "page": page})


@officer_required
@require_POST
def decide(request: HttpRequest, pk: int, verb: str) -> HttpResponseBase:
    """Approves or refuses a cooperative; opens, suspends or reopens its shop; grants or withdraws its label."""
    found = get_object_or_404(files.cooperatives(), pk=pk)
    deeds = _deeds(found, request.POST.get("reason", ""), request.user)
    return decided_by_verb(request, verb, deeds, "council:cooperative", pk)


def _deeds(found: Cooperative, reason: str, by: Any) -> dict[str, tuple[Any, Any]]:
    return {
        "approve": (
            lambda: services.approve_cooperative(cooperative=found, by=by),
            _("Approved. The cooperative can go on."),
        ),
        "refuse": (
            lambda: registry.refuse_cooperative(cooperative=found, reason=reason, by=by),
            _("Refused. The cooperative reads why; you can approve it later."),
        ),
        "open": (
            lambda: shop.open_shop(cooperative=found, by=by),
            _("The shop is open. Its people are told by message."),
        ),
        "suspend": (
            lambda: shop.suspend_shop(shop=shop.shop_of(cooperative=found), reason=reason, by=by),
            _("Suspended. Its products are off the market; orders already taken go on. You can reopen it."),
        ),
        "reopen": (
            lambda: shop.reopen_shop(shop=shop.shop_of(cooperative=found), reason=reason, by=by),
            _("The shop is open again."),
        ),
        "label": (
            lambda: shop.grant_label(shop=shop.shop_of(cooperative=found), reason=reason, by=by),
            _("The shop has the label: buyers see it on every product. You can withdraw it."),
        ),
        "unlabel": (
            lambda: shop.withdraw_label(shop=shop.shop_of(cooperative=found), reason=reason, by=by),
            _("The label is withdrawn. You can grant it again."),
        ),
    }


@officer_required
def papers(request: HttpRequest) -> HttpResponseBase:
    """Papers that wait."""
    return render(request, "council/papers.html", {"here": "papers", "page": page_of(request, files.waiting_papers())})


@officer_required
@require_POST
def decide_paper(request: HttpRequest, pk: int, verb: str) -> HttpResponseBase:
    """Verifies, refuses or withdraws a paper."""
    paper = get_object_or_404(Authorisation.objects.select_related("cooperative", "trade"), pk=pk)
    reason, by = request.POST.get("reason", ""), cast("User", request.user)
    deeds: dict[str, tuple[Any, Any]] = {
        "verify": (lambda: services.verify_paper(paper=paper, by=by), _("Verified.")),
        "refuse": (
            lambda: registry.refuse_authorisation(authorisation=paper, note=reason, by=by),
            _("Sent back. The cooperative reads your note and can send another."),
        ),
        "withdraw": (
            lambda: registry.withdraw_authorisation(authorisation=paper, reason=reason, by=by),
            _("Withdrawn. Products that need this paper are off the market."),
        ),
    }
    return decided_by_verb(request, verb, deeds, "council:papers")


@officer_required
def paper_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The photo or PDF of a paper."""
    paper = get_object_or_404(Authorisation.objects.exclude(file=""), pk=pk)
    name = str(paper.file.name)
    kind = TYPES.get(name.rsplit(".", 1)[-1].lower())
    if kind is None or not paper.file.storage.exists(name):
        raise Http404
    return FileResponse(paper.file.open("rb"), content_type=kind)


@officer_required
def statement(request: HttpRequest, pk: int, year: int, month: int) -> HttpResponseBase:
    """A cooperative's statement as PDF, in the page's language."""
    found: Cooperative = get_object_or_404(Cooperative, pk=pk)
    day = begun(found, year, month)
    if day is None:
        raise Http404
    paper = statements.pdf(found, day, (get_language() or "ar")[:2])
    name = f"tiwiza-{found.pk}-{day:%Y-%m}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(paper, content_type="application/pdf", headers=headers)
