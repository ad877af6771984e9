"""The environment variables the portal reads, each named once. docs/settings.md lists them; a test keeps that true."""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parents[2]
"""The checkout. The project is always installed editable, so this holds in the image too."""


def text(name: str, default: str | None = None) -> str:
    """The variable's value. Raises ImproperlyConfigured, naming it, when it is missing or empty and has no default."""
    value = os.environ.get(name, default)
    if value is None or (default is None and not value):
        raise ImproperlyConfigured(f"Set the environment variable {name}; docs/settings.md says what it is for.")
    return value


def flag(name: str, *, default: bool) -> bool:
    """Whether the variable says 1, true or yes."""
    return os.environ.get(name, str(default)).lower() in {"1", "true", "yes"}


def words(name: str, default: str = "") -> list[str]:
    """The variable's words, split at commas."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def folder(name: str, default: Path) -> Path:
    """An absolute folder; a relative one is taken from the checkout."""
    return (ROOT / os.environ.get(name, str(default))).resolve()


VARIABLES = {
    "PORTAL_VAR": "Folder for everything the running portal writes; `var/` of the checkout unless set.",
    "PORTAL_SECRET_KEY": "Production: Django's secret key, 50 random characters or more.",
    "PORTAL_HOSTS": "Production: host names the portal answers to, split by commas; the first is used in links.",
    "PORTAL_DATABASE": "Address of PostgreSQL, `postgres://user:password@host/name`; production needs it.",
    "PORTAL_REDIS": "Production: address of Redis, broker and cache; run it with `appendonly yes`.",
    "PORTAL_SMS_GATEWAY": "Production: dotted class that sends texts (`commons/gateways.py` says what it must do).",
    "PORTAL_PROXIES": "Production: how many of our own proxies stand before the web process; 1 unless set, compose 2.",
    "PORTAL_FFMPEG": "Path of an ffmpeg of your own; unset, the one on the path, else the one a package brings.",
    "PORTAL_FILMS_AT_ONCE": "How many films all workers together make at once, one for each two cores; 1 unless set.",
    "PORTAL_MEDIA_ACCEL": "Production: internal location of nginx that serves media; unset, the portal serves it.",
    "PORTAL_HELP_PHONE": "Number (E.164) that pages offer for help; empty hides it, unless the demo world names one.",
    "PORTAL_DEBUG": "Embedded: 1 shows Django's debug pages. Never on a public machine.",
    "PORTAL_DEMO": "1 lets the worker build the demo world when it starts; `./tiwiza up` sets it.",
    "PORTAL_ADDRESS": "Embedded: where the portal is reached, for links; `./tiwiza up` sets it.",
    "PORTAL_PROCESS": "Embedded: names the log file in `var/logs`; `./tiwiza up` sets it.",
    "PORTAL_PORT": "`docker-compose.yml`: port of the machine that leads to the portal; 80 unless set.",
    "PORTAL_TEST_POSTGRES": "Tests: address of a PostgreSQL server where databases may be made and dropped.",
    "PORTAL_TEST_REDIS": "Tests: address of a Redis database, theirs with the two below it; `./tiwiza test` sets it.",
    "PORTAL_TEST_CACHE": "Tests: folder where migrated template databases are kept; `var/test-templates` unless set.",
    "PORTAL_BENCH_PEERS": "Benches: folder of a kit whose command `run` measures peers beside ours; unset, ours alone.",
    "PORTAL_RACE_DATABASE": "Tests: the database that web processes of a race share; the races set it.",
    "PORTAL_RACE_ROUNDS": "Tests: how often the race of fifty buyers is run; five times unless set.",
    "PORTAL_TEST_QUEUE": "Tests: the queue of workers that are killed; their test sets it.",
}
"""Every variable of ours and what it is for. docs/settings.md is made from it, and a test holds that true."""
