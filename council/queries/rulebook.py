"""The specifications that products keep to."""

from django.db.models import Count, QuerySet

from registry.models import Standard


def specifications() -> QuerySet[Standard]:
    """Every one by trade and reference, each with the number of products that keep to it as `kept`."""
    rows = Standard.objects.select_related("trade").annotate(kept=Count("listings"))
    return rows.order_by("trade__slug", "reference")
