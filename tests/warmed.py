"""The portal that a test serves: its pages were drawn once before the web processes part, so each answers at once."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.served")

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()

from django.db import connections  # noqa: E402 -- after the apps are ready
from django.test import Client  # noqa: E402 -- after the apps are ready

Client().get("/ar/basket/")
connections.close_all()
