"""The web process: `gunicorn portal.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from portal.collector import pass_over_what_is_loaded

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.embedded")
application = get_wsgi_application()
assert get_resolver().url_patterns, "every address is loaded before the first is asked for"
pass_over_what_is_loaded()
