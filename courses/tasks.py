"""What the broker may call. Each is safe to run twice."""

from celery import shared_task

from courses import services


@shared_task(name="courses.settle-waiting")
def settle_waiting() -> int:
    """Completes courses and tracks that became complete at the trainer's desk, by a lesson that was taken away."""
    return services.settle_waiting()
