"""Where the cooperatives stand: figures, regions, and the list by distance to the opening."""

from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

from django.conf import settings
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import get_language

from commons.arabic import fold
from commons.country import here
from ledger.enums import PayoutState
from ledger.queries.payouts import payouts
from registry.enums import AuthorisationState, CooperativeState
from registry.models import Authorisation, Cooperative, Family, Region
from registry.queries import authorisations_in_force, memberships_on
from shop.enums import ListingState, ShopState
from shop.models import Listing
from shop.opening import Requirement, distance

LEVELS = 5
DARK = 4
"""From this level on the figure on the map is drawn light."""
SPOTS = {
    "MA-01": (283, 31), "MA-02": (346, 71), "MA-03": (295, 66), "MA-04": (252, 56), "MA-05": (254, 100),
    "MA-06": (214, 84), "MA-07": (204, 120), "MA-08": (275, 134), "MA-09": (206, 168), "MA-10": (169, 209),
    "MA-11": (102, 267), "MA-12": (64, 354),
}  # fmt: skip
"""Where a region's figure stands on art/map-ma.svg, in its own units."""


@dataclass
class Row:
    """One cooperative on the list."""

    cooperative: Any
    requirements: list[Requirement]

    @property
    def trades(self) -> list[Any]:
        return list(self.cooperative.trades.all())

    @property
    def missing(self) -> list[Requirement]:
        return [row for row in self.requirements if not row.met]

    @property
    def met(self) -> int:
        return len(self.requirements) - len(self.missing)

    @property
    def standing(self) -> str:
        """Open, suspended, refused, new, ready to be opened, near (one step) or far."""
        shop = getattr(self.cooperative, "shop", None)
        if shop and shop.state != ShopState.CLOSED:
            return str(shop.state)
        if self.cooperative.state == CooperativeState.REFUSED:
            return "refused"
        return {0: "ready", 1: "near"}.get(len(self.missing), "far")


@dataclass(frozen=True)
class Area:
    """A region with its number of cooperatives and its shade on the map."""

    code: str
    name: str
    count: int
    level: int
    spot: tuple[int, int] | None

    @property
    def shape(self) -> str:
        """The name of its outline on the map."""
        return self.code.lower()

    @property
    def dark(self) -> bool:
        return self.level >= DARK


@dataclass
class Overview:
    """Everything the first page of the desk shows."""

    rows: list[Row]
    areas: list[Area] = field(default_factory=list)
    steps: list[tuple[int, int, int | None]] = field(default_factory=list)
    """The map's key: level, from, to (None for no end)."""

    def sum(self, name: str) -> int:
        return sum(getattr(row.cooperative, name) for row in self.rows)

    @cached_property
    def figures(self) -> dict[str, int]:
        """What the head of the page counts."""
        standings = [row.standing for row in self.rows]
        return {
            "registered": len(self.rows),
            "open": standings.count("open"),
            "near": standings.count("near"),
            "families": self.sum("families_here"),
            "ending": self.sum("papers_ending"),
        }

    @cached_property
    def waiting(self) -> dict[str, int]:
        """What waits for an officer."""
        new = [row.cooperative for row in self.rows if row.cooperative.state == CooperativeState.REGISTERED]
        return {
            "cooperatives": len(new),
            "papers": self.sum("papers_waiting"),
            "listings": self.sum("listings_waiting"),
            "shops": [row.standing for row in self.rows].count("ready"),
            "payouts": self.sum("payouts_waiting"),
        }


def overview() -> Overview:
    """Figures, map and list: the same number of queries however many cooperatives there are."""
    cooperatives = list(_counted())
    found = distance(cooperatives)
    order = {"ready": 0, "near": 1, "far": 2, "suspended": 3, "open": 4, "refused": 5}
    rows = [Row(each, found[each.pk]) for each in cooperatives]
    rows.sort(key=lambda row: (order[row.standing], len(row.missing), row.cooperative.name))
    return _mapped(Overview(rows))


def chosen(rows: list[Row], show: str, words: str) -> list[Row]:
    """The rows of one standing (all when it is none of them), whose name, place or trade holds the words."""
    kept = [row for row in rows if show in {"", row.standing} or (show == "new" and _is_new(row))]
    wanted = fold(words)
    return [row for row in kept if wanted in fold(_text(row))] if wanted else kept


def _is_new(row: Row) -> bool:
    return bool(row.cooperative.state == CooperativeState.REGISTERED)


def _text(row: Row) -> str:
    each = row.cooperative
    places = [each.province.name, each.province.region.name]
    return " ".join([each.name, each.name_latin, *places, *(trade.name for trade in row.trades)])


def _counted() -> QuerySet[Cooperative]:
    today = timezone.localdate()
    ending = authorisations_in_force().filter(valid_until__lte=today + settings.PAPER_ENDS_SOON)
    return (
        Cooperative.objects.filter(province__region__country=here().code)
        .select_related("province__region", "shop")
        .annotate(
            families_here=_count(Family.objects.all(), "cooperative"),
            members_here=_count(memberships_on(), "cooperative", "user"),
            papers_waiting=_count(Authorisation.objects.filter(state=AuthorisationState.SUBMITTED), "cooperative"),
            papers_ending=_count(ending, "cooperative"),
            listings_waiting=_count(Listing.objects.filter(state=ListingState.SUBMITTED), "shop__cooperative"),
            payouts_waiting=_count(payouts().filter(state=PayoutState.SENT), "cooperative"),
        )
        .order_by("name", "pk")
    )


def _count(rows: QuerySet[Any], owner: str, what: str = "pk") -> Coalesce:
    """How many rows a cooperative has, as a subquery: no join multiplies another."""
    each = rows.filter(**{owner: OuterRef("pk")}).order_by().values(owner)
    return Coalesce(Subquery(each.annotate(n=Count(what, distinct=True)).values("n"), output_field=IntegerField()), 0)


@cache
def _regions(country: str) -> list[tuple[str, dict[str, str]]]:
    """Codes and names, kept by the process: only migrations write regions."""
    return [
        (region.code, {"ar": region.name_ar, "fr": region.name_fr, "en": region.name_en})
        for region in Region.objects.filter(country=country).order_by("code")
    ]


def _mapped(found: Overview) -> Overview:
    counts: dict[str, int] = {}
    for row in found.rows:
        code = row.cooperative.province.region.code
        counts[code] = counts.get(code, 0) + 1
    width = max(1, -(-(max(counts.values(), default=0) + 1) // LEVELS))
    language = (get_language() or "ar")[:2]
    areas = [
        Area(code, names[language], counts.get(code, 0), min(LEVELS, counts.get(code, 0) // width + 1), SPOTS.get(code))
        for code, names in _regions(here().code)
    ]
    found.areas = sorted(areas, key=lambda area: -area.count)
    found.steps = [
        (level, (level - 1) * width, level * width - 1 if level < LEVELS else None) for level in range(1, LEVELS + 1)
    ]
    return found
