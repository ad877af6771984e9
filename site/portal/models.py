"""The house keeps one thing itself: when its worker was last heard."""

from django.db import models


class WorkerHeartbeat(models.Model):
    """One row a worker; /healthz reads the newest."""

    name = models.CharField(max_length=120, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name}: {self.at:%H:%M:%S}"
