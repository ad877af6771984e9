"""What the broker may call. Each is safe to run twice."""

from celery import shared_task

from shop import services


@shared_task(name="shop.consider_openings")
def consider_openings() -> int:
    """Opens, under an automatic policy, shops whose last requirement was met elsewhere (training, papers)."""
    return services.consider_openings()


@shared_task(name="shop.sweep-pictures")
def sweep_pictures() -> int:
    """Throws away photographs that no product and no order shows; how many."""
    return services.sweep_pictures()
