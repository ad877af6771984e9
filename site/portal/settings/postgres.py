"""Reads a PostgreSQL address."""

from typing import Any
from urllib.parse import unquote, urlsplit

PREPARED = {"server_side_binding": True, "prepare_threshold": 5}
"""A statement asked for the sixth time on a connection is prepared: the server reads it once, and soon plans it once. A
pooler that shares connections between transactions would have to know prepared statements.
"""


def database(address: str) -> dict[str, Any]:
    """Django's settings for `postgres://user:password@host:port/name`; the empty host is the local socket."""
    parts = urlsplit(address)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": dict(PREPARED),
    }
