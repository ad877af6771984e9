"""One machine, no services: SQLite in WAL, files in var/, Celery over a folder."""

from typing import Any

from django.core.management.utils import get_random_secret_key

from portal import folder_queue, logs
from portal.environment import flag, text
from portal.settings.base import *

DEBUG = flag("PORTAL_DEBUG", default=False)
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", "testserver"]


def _secret() -> str:
    """A key made once and kept in var/, so that sessions survive a restart."""
    kept = VAR / "secret"
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.touch(mode=0o600)
        kept.write_text(get_random_secret_key())
    return kept.read_text()


SECRET_KEY = _secret()
DATABASES: dict[str, Any] = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(VAR / "tiwiza.sqlite3"),
        # To open the file and read its schema again for every page cost two fifths of its CPU.
        "CONN_MAX_AGE": 60,
        "OPTIONS": {
            # Deferred transactions failed 731 of 737 concurrent publishes; immediate ones none.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # A search at 5,000 products reads 3 MB of the file; the cache (here at most 8 MB, unasked 2 MB) holds them.
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=20000;"
                " PRAGMA cache_size=-8000;"
            ),
        },
    }
}
if text("PORTAL_DATABASE", ""):
    from portal.settings.postgres import database

    DATABASES = {"default": database(text("PORTAL_DATABASE"))}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": str(VAR / "cache")}}
WHITENOISE_USE_FINDERS = True
STORAGES = {
    "default": {"BACKEND": "commons.disk.FileStorage"},
    "staticfiles": {"BACKEND": "portal.static.HouseStorage"},
}
QUEUE = VAR / "queue"
"""The folder that carries hints to the worker; the truth is the job row."""
for needed in (VAR / "static", QUEUE / "messages", QUEUE / "control"):
    # WhiteNoise and the folder queue expect theirs to be there.
    needed.mkdir(parents=True, exist_ok=True)
CELERY_BROKER_URL = f"{folder_queue.SCHEME}://"
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "data_folder_in": str(QUEUE / "messages"),
    "data_folder_out": str(QUEUE / "messages"),
    "control_folder": str(QUEUE / "control"),
    "store_processed": False,
}
CELERY_WORKER_POOL = "threads"
CELERY_WORKER_CONCURRENCY += 1  # the demo world draws a film while the workshop makes another
WAGTAILADMIN_BASE_URL = text("PORTAL_ADDRESS", "http://127.0.0.1:8000")
(VAR / "logs").mkdir(exist_ok=True)
LOGGING = logs.settings(
    {
        "class": "logging.handlers.RotatingFileHandler",
        # One writer a file, or rotation would lose lines.
        "filename": str(VAR / "logs" / f"{text('PORTAL_PROCESS', 'manage')}-portal.log"),
        "maxBytes": 2_000_000,
        "backupCount": 3,
        "encoding": "utf-8",
        "delay": True,
    }
)
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = str(VAR / "mail")
