"""What the broker may call. Each is safe to run twice."""

from celery import shared_task

from registry import services


@shared_task(name="registry.forget")
def forget() -> int:
    """Deletes codes, sessions and shared phones of long ago."""
    return services.forget_signing()
