"""Reads a PostgreSQL address."""

from typing import Any
from urllib.parse import unquote, urlsplit

PREPARED = {"server_side_binding": True, "prepare_threshold": 5}
"""A statement asked for the sixth time on a connection is not planned anew: of a purchase's CPU that was a third here
and half on the server. A pooler that shares connections between statements (pgbouncer's transaction mode) would need
its own support of prepared statements.
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
