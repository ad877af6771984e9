"""What is known about cooperatives on their way to an opening, read for all of them at once."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet
from oscar.core.loading import get_model

from courses.queries import Training, trainings
from registry.models import Authorisation, Cooperative, Trade
from registry.queries import authorisations_in_force
from shop.enums import ListingState
from shop.models import Listing, OpeningPolicy, TermsAcceptance
from shop.opening.policy import policy_in_force

StockRecord = get_model("partner", "StockRecord")
COUNTED = (ListingState.DRAFT, ListingState.SUBMITTED, ListingState.APPROVED)


@dataclass
class Facts:
    """One cooperative's."""

    cooperative: Cooperative
    policy: OpeningPolicy
    training: Training
    terms: TermsAcceptance | None = None
    products: int = 0
    needing: list[Trade] = field(default_factory=list)
    """Its trades that need an authorisation."""
    papers: dict[int, Authorisation] = field(default_factory=dict)
    """By trade: the one in force, else the newest."""
    in_force: set[int] = field(default_factory=set)
    """Trades with one in force."""


def complete_listings() -> QuerySet[Listing]:
    """Products with picture, pack and price that count among the first ones, whatever the council said yet."""
    priced = StockRecord.objects.filter(product=OuterRef("product"), price__gt=0)
    return Listing.objects.filter(Exists(priced), state__in=COUNTED).exclude(picture="").exclude(pack="")


def gather(cooperatives: Sequence[Cooperative], day: date | None = None) -> list[Facts]:
    """The facts of each, in the order given, in as many queries for a thousand as for one."""
    keys = [cooperative.pk for cooperative in cooperatives]
    policy = policy_in_force(day)
    terms = {
        signed.cooperative_id: signed
        for signed in TermsAcceptance.objects.filter(cooperative__in=keys, version=policy.terms_version).select_related(
            "by"
        )
    }
    products = Counter(
        complete_listings().filter(shop__cooperative__in=keys).values_list("shop__cooperative", flat=True)
    )
    needing, papers, in_force = _needing(keys), _papers(keys), _in_force(keys, day)
    training = trainings(cooperatives, day)
    return [
        Facts(
            cooperative=each,
            policy=policy,
            training=training[each.pk],
            terms=terms.get(each.pk),
            products=products[each.pk],
            needing=needing[each.pk],
            papers=papers[each.pk] | in_force[each.pk],
            in_force=set(in_force[each.pk]),
        )
        for each in cooperatives
    ]


def _needing(keys: list[int]) -> dict[int, list[Trade]]:
    found: dict[int, list[Trade]] = defaultdict(list)
    links = Cooperative.trades.through.objects.filter(cooperative__in=keys, trade__needs_authorisation=True)
    for link in links.select_related("trade").order_by("trade__slug"):
        found[link.cooperative_id].append(link.trade)
    return found


def _papers(keys: list[int]) -> dict[int, dict[int, Authorisation]]:
    found: dict[int, dict[int, Authorisation]] = defaultdict(dict)
    for paper in Authorisation.objects.filter(cooperative__in=keys).order_by("pk"):
        found[paper.cooperative_id][paper.trade_id] = paper
    return found


def _in_force(keys: list[int], day: date | None) -> dict[int, dict[int, Authorisation]]:
    found: dict[int, dict[int, Authorisation]] = defaultdict(dict)
    for paper in authorisations_in_force(day).filter(cooperative__in=keys).order_by("valid_until"):
        found[paper.cooperative_id][paper.trade_id] = paper
    return found
