"""Messages to phones, and the audit line of every decision."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from commons.digits import latin
from commons.errors import BadPhone
from commons.models import AuditLine, Message
from commons.phones import parse
from council.views.answers import page_of
from registry.views.access import officer_required


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
def audit(request: HttpRequest) -> HttpResponseBase:
    """Decisions, newest first; of one room, one kind of subject, or one subject."""
    asked = {name: request.GET.get(name, "").strip() for name in ("room", "subject", "id", "who")}
    rows = AuditLine.objects.select_related("by").order_by("-pk")
    if asked["room"]:
        rows = rows.filter(action__startswith=f"{asked['room']}.")
    if asked["subject"]:
        rows = rows.filter(subject_type=asked["subject"])
    if asked["id"]:
        rows = rows.filter(subject_id=asked["id"])
    if asked["who"]:
        rows = rows.filter(subject_label__icontains=asked["who"])
    facts = {"here": "audit", "page": page_of(request, rows), "asked": asked, "ROOMS": ROOMS}
    return render(request, "council/audit.html", facts)


ROOMS = {
    "registry": _("People and papers"),
    "shop": _("Market"),
    "ledger": _("Money"),
    "courses": _("Training"),
    "media": _("Films"),
}
