"""The local twin of a phone: what the SMS gateway would have sent. There only while the twin is in force."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from commons.digits import latin
from commons.errors import BadPhone
from commons.gateways import stays_here
from commons.models import Message
from commons.phones import parse

SHOWN = 40


@never_cache
def outbox(request: HttpRequest) -> HttpResponse:
    """The newest messages, of one phone when `to` names it. 404 with a real gateway."""
    if not stays_here():
        raise Http404
    wanted = latin(request.GET.get("to", "")).strip()
    messages = Message.objects.order_by("-pk")
    if wanted:
        messages = messages.filter(to=_e164(wanted))
    return render(request, "portal/outbox.html", {"texts": messages[:SHOWN], "wanted": wanted})


def _e164(written: str) -> str:
    try:
        return parse(written)
    except BadPhone:
        return ""
