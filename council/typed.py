"""A reason that an officer typed for a decision that was refused: it stands in the form when she sees it again.

Her session keeps the last one, under what it was about: a product that its seller changed meanwhile may wait on another
page, where its form asks for another decision, and the words serve there too.
"""

from django.http import HttpRequest

KEPT = "typed-reason"
MISSING = "reason"
"""Where on a page the form stands that asks for the reason which was left out."""


def keep(request: HttpRequest) -> None:
    """Keeps what was typed where a reason was asked for, though it be nothing."""
    words = request.POST.get("reason")
    if words is not None:
        request.session[KEPT] = [request.path, words.strip()]


def take(request: HttpRequest, address: str) -> str | None:
    """What was typed about the subject of a decision's address, once; None where nothing was refused.

    Nothing typed is told to that decision alone, whose form asks for it.
    """
    asked, words = request.session.get(KEPT, ["", ""])
    if (_about(asked) != _about(address)) if words else (asked != address):
        return None
    del request.session[KEPT]
    return str(words)


def _about(address: str) -> str:
    """The address of a decision without its verb."""
    return address.rstrip("/").rpartition("/")[0]
