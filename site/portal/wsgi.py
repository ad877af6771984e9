"""The web process: `gunicorn portal.wsgi`."""

import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from portal.collector import pass_over_what_is_loaded

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.embedded")
application = get_wsgi_application()
import_module(settings.ROOT_URLCONF)  # with every view, before the first page is asked for
pass_over_what_is_loaded()
