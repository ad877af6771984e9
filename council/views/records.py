"""Messages to phones, and the audit line of every decision."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from commons.digits import latin
from commons.errors import BadPhone
from commons.models import Message
from commons.phones import parse
from council import services
from council.queries.decisions import about, decisions
from council.queries.dossier import cooperative_of
from council.views.answers import back, page_of
from registry.queries import trade_names
from registry.views.access import officer_required
from registry.views.answers import told


@officer_required
def outbox(request: HttpRequest) -> HttpResponseBase:
    """Every message a phone was sent, newest first; of one phone when `to` names it."""
    wanted = latin(request.GET.get("to", "")).strip()
    rows = Message.objects.order_by("-pk")
    facts = {"here": "messages", "page": page_of(request, _to(rows, wanted)), "wanted": wanted}
    return render(request, "council/messages.html", facts)


def _to(rows: object, wanted: str) -> object:
    if not wanted:
        return rows
    try:
        return Message.objects.filter(to=parse(wanted)).order_by("-pk")
    except BadPhone:
        return Message.objects.none()


@officer_required
@require_POST
def send_again(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Sends a text once more that was not delivered."""
    message = get_object_or_404(Message, pk=pk)
    told(
        request,
        lambda: services.send_again(message=message, by=request.user),
        _("It is sent again. Open this page in a minute to see whether it has gone."),
    )
    return back(request, "council:messages")


@officer_required
def audit(request: HttpRequest) -> HttpResponseBase:
    """Decisions, newest first; of one cooperative and its shop, one room, one kind of subject, or one subject."""
    asked = {name: request.GET.get(name, "").strip() for name in ("room", "subject", "id", "who", "cooperative")}
    rows = decisions(room=asked["room"], subject=asked["subject"], key=asked["id"], who=asked["who"])
    found = cooperative_of(asked["cooperative"])
    if asked["cooperative"]:
        rows = rows & about(found) if found else rows.none()
    facts = {"here": "audit", "page": page_of(request, rows), "asked": asked, "ROOMS": ROOMS, "cooperative": found}
    facts["trades"] = trade_names()
    return render(request, "council/audit.html", facts)


ROOMS = {
    "registry": _("People and papers"),
    "shop": _("Market"),
    "ledger": _("Money"),
    "courses": _("Training"),
    "media": _("Films"),
    "council": _("Messages"),
}
