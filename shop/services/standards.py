"""The specifications that products keep to, as the market shows and searches them."""

from datetime import date

from django.db import transaction

from registry import services as registry
from registry.models import Standard, Trade, User
from shop.services.search import index_products_of


@transaction.atomic
def register_standard(
    *, trade: Trade, reference: str, names: dict[str, str], in_force_from: date, by: User | None
) -> Standard:
    """As the registry's verb; products that keep to it are from now on found by its names as they were corrected."""
    standard = registry.register_standard(
        trade=trade, reference=reference, names=names, in_force_from=in_force_from, by=by
    )
    index_products_of(standard=standard)
    return standard
