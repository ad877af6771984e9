"""The Celery app: `celery -A portal.worker worker`."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.embedded")

app = Celery("tiwiza")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
