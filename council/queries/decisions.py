"""Audit lines, as an officer asks for them."""

from django.db.models import Q, QuerySet

from commons.models import AuditLine
from registry.models import Cooperative


def decisions(*, room: str = "", subject: str = "", key: str = "", who: str = "") -> QuerySet[AuditLine]:
    """Every decision, newest first; of one room, one kind of subject, one subject, or whose name holds the words."""
    asked = {"action__startswith": f"{room}." if room else "", "subject_type": subject, "subject_id": key}
    rows = AuditLine.objects.filter(**{name: value for name, value in asked.items() if value})
    rows = rows.filter(subject_label__icontains=who) if who else rows
    return rows.select_related("by").order_by("-pk")


def about(cooperative: Cooperative) -> QuerySet[AuditLine]:
    """Decisions on the cooperative and on its shop: openings and suspensions are the shop's."""
    wanted = Q(subject_type="registry.cooperative", subject_id=str(cooperative.pk))
    shop = getattr(cooperative, "shop", None)
    if shop:
        wanted |= Q(subject_type="shop.shop", subject_id=str(shop.pk))
    return decisions().filter(wanted)
