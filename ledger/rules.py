"""Who may move money."""

from typing import Any

from registry.errors import NotAllowed
from registry.rules import is_officer


def require_officer(by: Any) -> None:
    """Raises NotAllowed unless a council officer, or the portal itself (None), acts. The verb logs what it refuses."""
    if by is not None and not is_officer(by):
        raise NotAllowed
