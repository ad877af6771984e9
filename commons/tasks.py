"""What the broker may call. Each is safe to run twice."""

from celery import shared_task

from commons import jobs


@shared_task(name="commons.run_job")
def run_job(job_id: int) -> None:
    """Does one job if nobody else does."""
    jobs.run(job_id)


@shared_task(name="commons.sweep")
def sweep() -> None:
    """Takes up jobs that were dropped, and jobs whose time has come."""
    jobs.sweep()
