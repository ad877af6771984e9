"""Many machines: PostgreSQL, Redis, workers; nothing has a default that would be unsafe."""

from portal import logs
from portal.environment import text, words
from portal.settings.base import *
from portal.settings.postgres import database

DEBUG = False
SECRET_KEY = text("PORTAL_SECRET_KEY")
ALLOWED_HOSTS = words("PORTAL_HOSTS")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]
DATABASES = {"default": database(text("PORTAL_DATABASE"))}
REDIS = text("PORTAL_REDIS")
"""Address of the Redis that carries hints to workers and holds the cache."""
CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS}}
CELERY_BROKER_URL = REDIS
STORAGES = {
    "default": {"BACKEND": "commons.disk.FileStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
SMS_GATEWAY = text("PORTAL_SMS_GATEWAY")
"""Dotted class that sends a message. There is no default: the local twin would show everyone's codes."""
SECOND_FACTOR_REQUIRED = True
"""Trainers, officers and sellers set up a second factor before their desks open."""
TRUSTED_PROXIES = int(text("PORTAL_PROXIES", "1"))
"""How many of our own proxies stand before the web process; docs/operations.md says how to count them."""
SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-csrf"
KNOWN_PHONE_COOKIE = "__Host-known-phone"
"""The same cookie, under a name that browsers keep to this host and to TLS."""
QUALITY_COOKIE = "__Host-quality"
"""The same, so named."""
NOTICES_COOKIE = "__Host-notices"
"""The same, so named."""
LANGUAGE_COOKIE_SECURE = True
LANGUAGE_COOKIE_NAME = "__Host-language"
# Health checks come from inside, without TLS.
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
LOGGING = logs.settings({"class": "logging.StreamHandler"})
WAGTAILADMIN_BASE_URL = f"https://{ALLOWED_HOSTS[0]}" if ALLOWED_HOSTS else ""
