"""Signed addresses of a film: bound to the film, to one viewer and to a last day.

The same film asked by the same viewer in the same week has the same address, so that a phone's cache holds it:
a new address at every visit would cost her the film's bytes again.
"""

import time
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.utils.crypto import salted_hmac

WEEK = 7 * 24 * 3600
DAY = 24 * 3600


@dataclass(frozen=True)
class Seal:
    """What a good token says."""

    video: int
    viewer: str
    expires: int
    """Unix time."""


def viewer_mark(viewer: Any) -> str:
    """A short mark of who watches: a signed-in user, or else a session (given itself or by its request).

    Someone who is neither gets a mark that no reader bears, so her addresses open nothing.
    """
    user = getattr(viewer, "user", viewer)
    if getattr(user, "is_authenticated", False):
        return _mark(f"user {user.pk}")
    session = getattr(viewer, "session", viewer)
    key = getattr(session, "session_key", None)
    return _mark(f"session {key}") if key else "nobody"


def _mark(words: str) -> str:
    return salted_hmac("media.viewer", words, algorithm="sha256").hexdigest()[:16]


def _signer() -> Signer:
    return Signer(sep=".", salt="media.address")


def seal(video: int, viewer: Any) -> str:
    """The token for one viewer, good for at most MEDIA_ADDRESS_DAYS and at least a week less."""
    week = int(time.time()) // WEEK * WEEK
    expires = week + max(WEEK + DAY, settings.MEDIA_ADDRESS_DAYS * DAY)
    return _signer().sign(f"{video}-{viewer_mark(viewer)}-{expires}")


def unseal(token: str) -> Seal | None:
    """What the token says, or None when we did not make it or its last day has passed."""
    try:
        video, viewer, expires = _signer().unsign(token).split("-")
    except BadSignature:
        return None
    found = Seal(int(video), viewer, int(expires))
    return found if found.expires > time.time() else None
