"""Opening, suspending and reopening a shop, and the cooperative's own steps on the road there."""

import logging
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from oscar.core.loading import get_model

from commons import formats
from commons.refusing import refused
from commons.services import record
from ledger.services import grant_first_year
from registry.enums import CooperativeState
from registry.models import Cooperative
from registry.queries import today
from registry.rules import COORDINATING, SELLING
from shop.enums import ShopState
from shop.errors import OpenedByHand, ReasonMissing, RequirementsMissing, ShopIsSuspended, ShopNotOpen
from shop.models import OpeningEvent, Shop, TermsAcceptance
from shop.opening import Requirement, as_written, distance, policy_in_force, requirements
from shop.opening.requirements import listed
from shop.rules import require_coordinator, require_officer
from shop.services.delivery import leave_a_way
from shop.services.tidings import tell_holders

Partner = get_model("partner", "Partner")
logger = logging.getLogger(__name__)
UNENDED = ". ؟!"
"""What a reason may end with; in a message the sentence around it ends it."""


@transaction.atomic
def shop_of(*, cooperative: Cooperative) -> Shop:
    """The cooperative's shop with its partner in the engine, made closed when there is none; safe twice."""
    Cooperative.objects.select_for_update().get(pk=cooperative.pk)
    kept = Shop.objects.filter(cooperative=cooperative).first()
    if kept:
        return kept
    partner = Partner.objects.create(name=cooperative.name, code=f"cooperative-{cooperative.pk}")
    return Shop.objects.create(cooperative=cooperative, partner=partner)


@transaction.atomic
def open_shop(*, cooperative: Cooperative, by: Any, at: datetime | None = None) -> Shop:
    """Opens the shop when every requirement is met, with a way for buyers to get what they order; safe twice.

    `by` is a council officer, or None when the portal opens by itself under a policy that says so. `at` is when it
    opened, if it did so before this portal kept it: its year without commission began then. Raises NotYours,
    OpenedByHand, ShopIsSuspended or RequirementsMissing; nothing is written then.
    """
    shop = _held(shop_of(cooperative=cooperative))
    if by is not None:
        require_officer(by, cooperative, "shop.open")
    elif policy_in_force().by_hand:
        raise OpenedByHand
    if shop.state == ShopState.OPEN:
        return shop
    if shop.state == ShopState.SUSPENDED:
        raise ShopIsSuspended
    at = min(at or timezone.now(), timezone.now())
    _come_into(shop, ShopState.OPEN, _all_met(cooperative, by), by=by, at=at)
    leave_a_way(shop=shop)
    holiday = grant_first_year(cooperative=cooperative, opened_on=timezone.localdate(at), by=by)
    tell_holders(cooperative, COORDINATING + SELLING, "shop-opened", _opened_words, free_until=holiday.until)
    return shop


@transaction.atomic
def consider_opening(*, cooperative: Cooperative, by: Any = None) -> bool:
    """Opens the shop by itself when the last requirement is met and the policy is automatic; whether it is open now.

    Called after every step that may have been the last, when the road is looked at, and by the sweep.
    """
    shop = Shop.objects.filter(cooperative=cooperative).first()
    if shop and shop.state != ShopState.CLOSED:
        return bool(shop.state == ShopState.OPEN)
    if policy_in_force().by_hand or not all(row.met for row in requirements(cooperative)):
        return False
    open_shop(cooperative=cooperative, by=None)
    return True


def consider_openings() -> int:
    """Considers every approved cooperative whose shop never opened; how many opened. Each opening stands alone."""
    if policy_in_force().by_hand:
        return 0
    opened = Shop.objects.exclude(state=ShopState.CLOSED)
    waiting = Cooperative.objects.filter(state=CooperativeState.APPROVED).exclude(pk__in=opened.values("cooperative"))
    rows = distance(list(waiting.order_by("pk")))
    ready = [each for each in waiting if all(row.met for row in rows[each.pk])]
    return sum(consider_opening(cooperative=each) for each in ready)


@transaction.atomic
def suspend_shop(*, shop: Shop, reason: str, by: Any) -> Shop:
    """Takes an open shop off the market: its products vanish and no order is taken; orders already taken go on.

    Safe twice. Raises NotYours, ReasonMissing or ShopNotOpen.
    """
    require_officer(by, shop.cooperative, "shop.suspend")
    if not reason.strip():
        raise ReasonMissing
    shop = _held(shop)
    if shop.state == ShopState.SUSPENDED:
        return shop
    if shop.state != ShopState.OPEN:
        raise ShopNotOpen
    _come_into(shop, ShopState.SUSPENDED, requirements(shop.cooperative), by=by, reason=reason.strip())
    tell_holders(shop.cooperative, COORDINATING + SELLING, "shop-suspended", _suspended_words, reason=reason.strip())
    return shop


@transaction.atomic
def reopen_shop(*, shop: Shop, reason: str, by: Any) -> Shop:
    """Puts a suspended shop back on the market; it passes the same requirements as an opening.

    Safe twice. Raises NotYours, ReasonMissing, ShopNotOpen for a shop that never opened, or RequirementsMissing.
    """
    require_officer(by, shop.cooperative, "shop.reopen")
    if not reason.strip():
        raise ReasonMissing
    shop = _held(shop)
    if shop.state == ShopState.OPEN:
        return shop
    if shop.state == ShopState.CLOSED:
        raise ShopNotOpen
    _come_into(shop, ShopState.OPEN, _all_met(shop.cooperative, by), by=by, reason=reason.strip())
    leave_a_way(shop=shop)
    tell_holders(shop.cooperative, COORDINATING + SELLING, "shop-reopened", _reopened_words, reason=reason.strip())
    return shop


@transaction.atomic
def accept_terms(*, cooperative: Cooperative, by: Any) -> TermsAcceptance:
    """Signs the version of the market's terms in force for the cooperative; safe twice. Raises NotYours."""
    require_coordinator(by, cooperative, "shop.accept-terms")
    version = policy_in_force().terms_version
    signed, new = TermsAcceptance.objects.get_or_create(cooperative=cooperative, version=version, defaults={"by": by})
    if new:
        record(by=by, action="shop.accept-terms", subject=cooperative, version=version)
        consider_opening(cooperative=cooperative, by=by)
    return signed


def _held(shop: Shop) -> Shop:
    """The shop as it stands, its row locked until the transaction ends."""
    return Shop.objects.select_for_update(of=("self",)).select_related("cooperative").get(pk=shop.pk)


def _all_met(cooperative: Cooperative, by: Any) -> list[Requirement]:
    rows = requirements(cooperative)
    missing = [row.title for row in rows if not row.met]
    if missing:
        why = RequirementsMissing(missing=listed(missing))
        raise refused(logger, why, "shop.open", by, cooperative=cooperative, missing=len(missing))
    return rows


def _come_into(
    shop: Shop, state: ShopState, rows: Sequence[Requirement], *, by: Any, reason: str = "", at: datetime | None = None
) -> None:
    """Writes the event first, because the database lets a shop be only what its newest event says."""
    policy, at = policy_in_force(), at or timezone.now()
    written = as_written(rows)
    event = OpeningEvent.objects.create(
        shop=shop, state=state, policy=policy, by=by, reason=reason, requirements=written, at=at
    )
    verb = {ShopState.OPEN: "reopen" if shop.opened_at else "open", ShopState.SUSPENDED: "suspend"}[state]
    shop.state, shop.opened_at = state, shop.opened_at or at
    shop.save(update_fields=["state", "opened_at"])
    rules = {"policy": policy.version, "training_rule": event.training_rule or None}
    record(by=by, action=f"shop.{verb}", subject=shop, reason=reason, requirements=written, **rules)


def _opened_words(cooperative: Cooperative, free_until: date) -> str:
    """With the last day of her first year, unless that year is over: it may have begun before the shop was here."""
    if free_until < today():
        return _("The shop of %(cooperative)s is open.") % {"cooperative": cooperative}
    return _("The shop of %(cooperative)s is open. Until %(day)s you pay no commission.") % {
        "cooperative": cooperative,
        "day": formats.day(free_until),
    }


def _suspended_words(cooperative: Cooperative, reason: str) -> str:
    return _("The council suspended the shop of %(cooperative)s: %(reason)s. Orders already taken go on.") % {
        "cooperative": cooperative,
        "reason": reason.rstrip(UNENDED),
    }


def _reopened_words(cooperative: Cooperative, reason: str) -> str:
    return _("The shop of %(cooperative)s is open again: %(reason)s.") % {
        "cooperative": cooperative,
        "reason": reason.rstrip(UNENDED),
    }
