"""The embedded settings, in a folder of the test run's own, on either database."""

import os
import tempfile

os.environ.setdefault("PORTAL_VAR", tempfile.mkdtemp(prefix="tiwiza-test-"))
if os.environ.get("PORTAL_TEST_POSTGRES"):
    os.environ["PORTAL_DATABASE"] = os.environ["PORTAL_TEST_POSTGRES"]

from portal.settings.embedded import *

UNHURRIED = "-c synchronous_commit=off"
"""PostgreSQL need not wait for the disk at each commit: a test's database does not outlive the test."""
if os.environ.get("PORTAL_TEST_POSTGRES"):
    DATABASES["default"]["OPTIONS"]["options"] = UNHURRIED

SECRET_KEY = "for tests only"  # noqa: S105
LOGGING = {}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
WHITENOISE_AUTOREFRESH = True  # looks a file up when it is asked for: every new client would list all of them anew
CELERY_BROKER_URL = "memory://"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
if os.environ.get("PORTAL_TEST_REDIS"):
    prefix = f"tiwiza-test-{os.getpid()}-"
    server, _, last = os.environ["PORTAL_TEST_REDIS"].rpartition("/")
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    CELERY_BROKER_URL = f"{server}/{int(last) - worker}"
    """Each worker process has a database to itself: emptying a cache of Redis empties the whole database."""
    CELERY_BROKER_TRANSPORT_OPTIONS = {"global_keyprefix": prefix}
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": CELERY_BROKER_URL,
            "KEY_PREFIX": prefix,
        }
    }
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
