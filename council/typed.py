"""A reason that an officer typed for a decision that was refused: it stands in the form when she sees it again.

Her session keeps the last one, under what it was about: a product that its seller changed meanwhile may wait on another
page, where its form asks for another decision, and the words serve there too.
"""

from django.http import HttpRequest

KEPT = "typed-reason"


def keep(request: HttpRequest) -> None:
    """Keeps what was typed, if anything was."""
    words = request.POST.get("reason", "").strip()
    if words:
        request.session[KEPT] = [_about(request.path), words]


def take(request: HttpRequest, address: str) -> str:
    """What was typed about the subject of a decision's address, once."""
    about, words = request.session.get(KEPT, ["", ""])
    if about != _about(address):
        return ""
    del request.session[KEPT]
    return str(words)


def _about(address: str) -> str:
    """The address of a decision without its verb."""
    return address.rstrip("/").rpartition("/")[0]
