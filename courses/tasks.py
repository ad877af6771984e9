"""What the broker may call. Each is safe to run twice."""

from uuid import UUID

from celery import shared_task

from commons import jobs
from courses import services


@shared_task(name="courses.settle-waiting")
def settle_waiting() -> int:
    """Finds what became complete at the trainer's desk: by a lesson that was taken away, or that came back."""
    return services.settle_waiting()


@jobs.handler(services.SETTLE)
def settle_track(work: jobs.Work) -> None:
    """Completes them for one member when they have rested."""
    services.settle_track(member=work.payload["learner"], track_key=UUID(work.payload["track"]), by=None)


@jobs.handler(services.SETTLE_LESSON)
def settle_lesson(work: jobs.Work) -> None:
    """Completes a lesson that was down when a member had done all it asks for, and whatever that completes."""
    services.settle(member=work.payload["learner"], lesson_key=UUID(work.payload["lesson"]), by=None)
