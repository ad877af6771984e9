"""What an officer decides, each through the room that owns it. Where a decision may have been the last step of a
cooperative's road, the opening is considered in the same transaction.
"""

from typing import Any

from django.db import transaction

from registry import services as registry
from registry.models import Authorisation, Cooperative
from shop import services as shop


@transaction.atomic
def approve_cooperative(*, cooperative: Cooperative, by: Any) -> Cooperative:
    """Approves; under an automatic policy its shop may open at once. Raises what the registry raises."""
    approved = registry.approve_cooperative(cooperative=cooperative, by=by)
    shop.consider_opening(cooperative=approved, by=by)
    return approved


@transaction.atomic
def verify_paper(*, paper: Authorisation, by: Any) -> Authorisation:
    """Verifies; under an automatic policy the shop may open at once. Raises what the registry raises."""
    verified = registry.verify_authorisation(authorisation=paper, by=by)
    shop.consider_opening(cooperative=verified.cooperative, by=by)
    return verified
