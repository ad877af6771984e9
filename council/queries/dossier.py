"""Everything about one cooperative that an officer decides upon."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, Exists, OuterRef, Prefetch, QuerySet, Subquery, Value, When
from oscar.core.loading import get_model

from commons.models import AuditLine
from council.queries.decisions import about
from courses.queries import Training, training
from ledger.queries import Balance, balance, fee_holidays
from ledger.queries.payouts import payouts
from ledger.queries.statement import months
from registry.enums import AuthorisationState
from registry.models import Authorisation, Cooperative
from registry.queries import families_of, members_of
from shop.enums import ListingState, ShopState
from shop.models import Listing, OpeningEvent, Shop, TermsAcceptance
from shop.opening import Requirement, requirements
from shop.queries import ways_of
from shop.queries.photographs import further

StockRecord = get_model("partner", "StockRecord")
LINES = 12
LONGEST_KEY = 10
"""Digits from which on no row has such a key."""


@dataclass(frozen=True)
class Dossier:
    """One cooperative's."""

    cooperative: Cooperative
    shop: Shop | None
    rows: list[Requirement]
    members: Any
    families: int
    training: Training
    papers: Any
    terms: Any
    events: list[OpeningEvent]
    deliveries: Any
    listings: dict[str, int]
    balance: Balance
    months: list[Any]
    payouts: Any
    holidays: Any
    lines: list[AuditLine] = field(default_factory=list)

    @property
    def missing(self) -> list[Requirement]:
        return [row for row in self.rows if not row.met]

    @property
    def waiting(self) -> int:
        """How many of its products wait for an officer."""
        return self.listings.get(str(ListingState.SUBMITTED.label), 0)

    @property
    def state(self) -> str:
        """The shop's: closed when there is none yet."""
        return str(self.shop.state if self.shop else ShopState.CLOSED)


def cooperatives() -> QuerySet[Cooperative]:
    """Every cooperative, with its place, for an officer to open."""
    return Cooperative.objects.select_related("province__region", "shop").prefetch_related("trades")


def cooperative_of(key: str) -> Cooperative | None:
    """The one that an address names by its key; None for words that are no key, and for one that is not there."""
    named = key.isascii() and key.isdecimal() and len(key) < LONGEST_KEY
    return cooperatives().filter(pk=key).first() if named else None


def dossier(cooperative: Cooperative) -> Dossier:
    """The file of one cooperative as it stands now."""
    shop = getattr(cooperative, "shop", None)
    return Dossier(
        cooperative=cooperative,
        shop=shop,
        rows=requirements(cooperative),
        members=members_of(cooperative),
        families=families_of(cooperative).count(),
        training=training(cooperative),
        papers=papers().filter(cooperative=cooperative),
        terms=TermsAcceptance.objects.filter(cooperative=cooperative).select_related("by").order_by("-at"),
        events=list(_events().filter(shop=shop)[:LINES]),
        deliveries=ways_of(shop.pk) if shop else [],
        listings=_listings(shop),
        balance=balance(cooperative),
        months=months(cooperative)[:LINES],
        payouts=payouts().filter(cooperative=cooperative)[:LINES],
        holidays=fee_holidays().filter(cooperative=cooperative),
        lines=list(about(cooperative)[:LINES]),
    )


def _events() -> QuerySet[OpeningEvent]:
    """What shops came into, newest first; `again` says that the shop had come into something before."""
    before = OpeningEvent.objects.filter(shop=OuterRef("shop"), pk__lt=OuterRef("pk"))
    return OpeningEvent.objects.annotate(again=Exists(before)).select_related("by", "policy").order_by("-pk")


def _listings(shop: Shop | None) -> dict[str, int]:
    states = list(Listing.objects.filter(shop=shop).values_list("state", flat=True)) if shop else []
    return {str(state.label): states.count(state) for state in ListingState if state in states}


def papers() -> QuerySet[Authorisation]:
    """Every health or trade paper, those that wait first, then the newest."""
    waits = Case(When(state=AuthorisationState.SUBMITTED, then=Value(0)), default=Value(1))
    return Authorisation.objects.select_related("cooperative", "trade").order_by(waits, "-pk")


def waiting_papers() -> QuerySet[Authorisation]:
    """Papers that wait for an officer, the oldest first."""
    rows = Authorisation.objects.filter(state=AuthorisationState.SUBMITTED)
    return rows.select_related("cooperative__province", "trade").order_by("created_at", "pk")


def waiting_listings(cooperative: Cooperative | None = None) -> QuerySet[Listing]:
    """Products that wait for an officer, everybody's or one cooperative's, the oldest first, with their price and their
    `further` photographs.
    """
    rows = _priced().prefetch_related(Prefetch("photographs", further(), to_attr="further"))
    whose = {"shop__cooperative": cooperative} if cooperative else {}
    return rows.filter(state=ListingState.SUBMITTED, **whose).order_by("changed_at", "pk")


def decided_listings(cooperative: Cooperative) -> QuerySet[Listing]:
    """A cooperative's products that an officer approved, then those she sent back or took off the market."""
    decided = (ListingState.APPROVED, ListingState.REFUSED)
    return _priced().filter(shop__cooperative=cooperative, state__in=decided).order_by("state", "product__title", "pk")


def _priced() -> QuerySet[Listing]:
    price = StockRecord.objects.filter(product=OuterRef("product")).values("price")[:1]
    rows = Listing.objects.annotate(price=Subquery(price))
    return rows.select_related("product", "trade", "standard", "shop__cooperative")
