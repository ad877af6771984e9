"""Whether this portal works: database, queue, worker, disk. For load balancers and container health checks."""

import shutil
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from celery import current_app
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from kombu.exceptions import OperationalError

from commons.enums import JobState
from commons.models import Job
from portal.models import WorkerHeartbeat

Finding = dict[str, Any]


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when all is well, else 503; each part says `ok` and its figure (seconds, bytes, counts)."""
    findings = {name: part() for name, part in PARTS.items()}
    ok = all(finding["ok"] for finding in findings.values())
    return JsonResponse({"ok": ok, **findings}, status=200 if ok else 503)


def database() -> Finding:
    """Whether a question is answered."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return {"ok": False}
    return {"ok": True, "engine": connection.vendor}


def queue() -> Finding:
    """Whether the broker answers; how many jobs wait, and for how many seconds the oldest is overdue."""
    try:
        with current_app.connection_for_write() as broker:
            broker.ensure_connection(max_retries=1, timeout=2)
        due = Job.objects.filter(state=JobState.QUEUED, due_at__lte=timezone.now()).order_by("due_at")
        oldest = due.values_list("due_at", flat=True).first()
        waiting = due.count()
    except (OperationalError, OSError, DatabaseError):
        return {"ok": False}
    overdue = int((timezone.now() - oldest).total_seconds()) if oldest else 0
    return {"ok": True, "waiting": waiting, "oldest_seconds": overdue}


def worker() -> Finding:
    """Whether any worker was heard of lately."""
    try:
        last = WorkerHeartbeat.objects.order_by("-at").values_list("at", flat=True).first()
    except DatabaseError:
        return {"ok": False}
    if last is None:
        return {"ok": False, "last_heard_seconds": None}
    silence = timezone.now() - last
    return {
        "ok": silence < timedelta(seconds=settings.WORKER_SILENCE_SECONDS),
        "last_heard_seconds": int(silence.total_seconds()),
    }


def disk() -> Finding:
    """Free bytes where the portal writes."""
    free = shutil.disk_usage(settings.VAR).free
    return {"ok": free >= settings.DISK_FLOOR_BYTES, "free_bytes": free}


PARTS: dict[str, Callable[[], Finding]] = {"database": database, "queue": queue, "worker": worker, "disk": disk}
