"""What the broker may call. Each is safe to run twice."""

from celery import shared_task

from registry import services


@shared_task(name="registry.tell-of-ending-papers")
def tell_of_ending_papers() -> int:
    """Tells coordinators of papers that end within a month."""
    return services.tell_of_ending_papers()
