"""Refusals: failures we foresee, each with a sentence for the person who met it."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Refusal(Exception):
    """Something was not done, and `str(refusal)` says why and what to do next, in the reader's language.

    Subclasses set `sentence`, a lazy translation with named placeholders that the constructor's keywords fill.
    """

    sentence: str | Promise = _("This could not be done. Go back and try again.")
    status = 422
    """The HTTP status a view answers with when it has no form to show the sentence in."""

    def __init__(self, **facts: Any) -> None:
        super().__init__()
        self.facts = facts

    def __str__(self) -> str:
        return str(self.sentence) % self.facts


class BadPhone(Refusal):
    sentence = _("This is not a phone number we can reach. Write it like 06 12 34 56 78.")


class NoRoomForFile(Refusal):
    """The disk is full: the file was not kept, nor what it belongs to."""

    sentence = _("There is no room left for files: nothing was kept. In an hour, choose the file again and send it.")
    status = 507


class TooMany(Refusal):
    """A limit was reached; `wait` is the number of seconds until the next try is counted."""

    sentence = _("Too many tries. Please wait %(minutes)s min and try again.")
    status = 429

    def __init__(self, *, wait: int) -> None:
        super().__init__(minutes=max(1, -(-wait // 60)))
        self.wait = wait


class TextOver(Refusal):
    """The text holds a code that works no more; whoever needs one asks for another."""

    sentence = _("This code no longer works. Ask for a new one.")
