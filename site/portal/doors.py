"""Behind which of the main doors a page lies, for the menu that marks it."""

from typing import Any

from django.http import HttpRequest

DOORS = {"": "home", "learn": "learn", "market": "market", "my-cooperative": "road"}
"""The word after the language in an address, and the door it opens."""


def door(request: HttpRequest) -> dict[str, Any]:
    """The door's name; empty for a page behind none of them."""
    parts = request.path_info.split("/")
    return {"DOOR": DOORS.get(parts[2], "") if len(parts) > 2 else ""}
