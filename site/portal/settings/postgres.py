"""Reads a PostgreSQL address."""

from urllib.parse import unquote, urlsplit


def database(address: str) -> dict[str, object]:
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
    }
