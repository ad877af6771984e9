"""Each requirement of an opening: met or not, how far, in words, and what to do next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commons import formats
from registry.enums import AuthorisationState, CooperativeState
from registry.models import Authorisation, Cooperative, Trade
from registry.queries import LIVING
from shop.opening.facts import Facts, gather

ICONS = {
    "profile": ("doc", "doc"),
    "terms": ("check", "text"),
    "training": ("learn", "users"),
    "products": ("box", "camera"),
    "authorisation": ("shield", "camera"),
}


@dataclass(frozen=True)
class Requirement:
    """One row of the road. `done` of `of` measures it; `address` is where the next step is taken, empty when it
    is the council's; `waiting` says that somebody else has it now.
    """

    kind: str
    title: str
    met: bool
    done: int
    of: int
    words: str
    next_step: str = ""
    address: str = ""
    waiting: bool = False
    refused: bool = False
    """Whether the council asked for something to be done again."""
    rule: int = 0
    """The version of the rule of its own that it was judged by; 0 where the opening rule says all."""

    @property
    def icon(self) -> str:
        """What its knot shows."""
        return ICONS[self.kind][0]

    @property
    def deed(self) -> str:
        """What its button shows."""
        return ICONS[self.kind][1]

    @property
    def left(self) -> int:
        return 0 if self.met else max(1, self.of - self.done)


def requirements(cooperative: Cooperative, day: date | None = None) -> list[Requirement]:
    """Every requirement of the rule in force on a day (today when none is named), in the order of the road."""
    return judge(gather([cooperative], day)[0])


def distance(cooperatives: Sequence[Cooperative], day: date | None = None) -> dict[int, list[Requirement]]:
    """The requirements of many cooperatives by key, in a fixed number of queries however many they are."""
    return {facts.cooperative.pk: judge(facts) for facts in gather(cooperatives, day)}


def nearest(rows: Sequence[Requirement]) -> Requirement | None:
    """The step to take next: of the unmet rows in the cooperative's own hands the one with least left to do."""
    return min((row for row in rows if not row.met), key=lambda row: (row.waiting, row.left), default=None)


def as_written(rows: Sequence[Requirement]) -> list[dict[str, Any]]:
    """The rows as an opening event keeps them."""
    kept = ("kind", "title", "met", "done", "of", "words", "rule")
    return [{name: getattr(row, name) for name in kept} for row in rows]


def judge(facts: Facts) -> list[Requirement]:
    """The rows that follow from the facts."""
    return [
        _profile(facts),
        _terms(facts),
        _training(facts),
        _products(facts),
        *(_authorisation(facts, trade) for trade in facts.needing),
    ]


def _profile(facts: Facts) -> Requirement:
    cooperative = facts.cooperative
    parts = {
        _("number in the local register"): cooperative.register_number and cooperative.register_court,
        _("address of the seat"): cooperative.seat,
        _("bank account"): cooperative.bank_account,
    }
    missing = [name for name, value in parts.items() if not value]
    approved = cooperative.state == CooperativeState.APPROVED
    refused = cooperative.state == CooperativeState.REFUSED
    if missing:
        words = _("Still missing: %(parts)s.") % {"parts": listed(missing)}
    elif approved:
        words = _("Local register no. %(number)s; seat and bank account confirmed.") % {
            "number": cooperative.register_number
        }
    elif refused:
        words = _("The council sent the file back: %(note)s") % {"note": cooperative.note}
    else:
        words = _("The file is whole. The council is checking it.")
    return Requirement(
        kind="profile",
        title=_("The cooperative’s file"),
        met=approved and not missing,
        done=len(parts) - len(missing) + approved,
        of=len(parts) + 1,
        words=words,
        next_step=_("Fill in the file") if missing or refused else "",
        address=reverse("shop:road-profile") if missing or refused else "",
        waiting=not (missing or refused),
        refused=refused,
    )


def listed(parts: Sequence[str]) -> str:
    """Words one after another, with the comma of the language."""
    return _(", ").join(parts)


def _terms(facts: Facts) -> Requirement:
    signed = facts.terms
    words = _("Not signed yet: they are read together, then signed for the cooperative.")
    if signed:
        words = _("Signed by %(name)s on %(day)s.") % {"name": signed.by, "day": formats.day(signed.at)}
    return Requirement(
        kind="terms",
        title=_("The market’s terms"),
        met=signed is not None,
        done=int(signed is not None),
        of=1,
        words=words,
        next_step=_("The signed version") if signed else _("Read and sign"),
        address=reverse("shop:road-terms"),
    )


def _training(facts: Facts) -> Requirement:
    training = facts.training
    return Requirement(
        kind="training",
        title=_("The members’ training"),
        met=training.trained,
        done=min(training.done, training.needed),
        of=training.needed,
        words=training.words,
        rule=training.rule_version,
        next_step="" if training.trained else _("Watch together"),
        address="" if training.trained else reverse("courses:home"),
    )


def _products(facts: Facts) -> Requirement:
    needed, done = facts.policy.products_needed, facts.products
    left = max(0, needed - done)
    return Requirement(
        kind="products",
        title=_("The first products"),
        met=left == 0,
        done=min(done, needed),
        of=needed,
        words=ngettext(
            "%(left)s product with picture, price and weight is still missing.",
            "%(left)s products with picture, price and weight are still missing.",
            left,
        )
        % {"left": left}
        if left
        else _written(facts),
        next_step=_("Photograph a product") if left else "",
        address=reverse("shop:listing-new") if left else "",
    )


def _written(facts: Facts) -> str:
    """How many are whole, and how many of those buyers would not see yet: to count here none need be approved."""
    whole = ngettext(
        "%(done)s product has picture, price and weight.",
        "%(done)s products have picture, price and weight.",
        facts.products,
    ) % {"done": facts.products}
    reviewed = ngettext(
        "The council is still reviewing %(shown)s product.",
        "The council is still reviewing %(shown)s products.",
        facts.reviewed,
    ) % {"shown": facts.reviewed}
    drafts = ngettext(
        "%(shown)s product is a draft: the seller sends it to the council.",
        "%(shown)s products are drafts: the seller sends them to the council.",
        facts.drafts,
    ) % {"shown": facts.drafts}
    return " ".join([whole, *[reviewed] * bool(facts.reviewed), *[drafts] * bool(facts.drafts)])


def _authorisation(facts: Facts, trade: Trade) -> Requirement:
    paper = facts.papers.get(trade.pk)
    met = trade.pk in facts.in_force
    state = paper.state if paper else ""
    if paper and met:
        words = _in_force_words(facts, trade, paper)
    elif paper and state == AuthorisationState.SUBMITTED:
        words = _("File no. %(number)s: the council is checking it.") % {"number": paper.number}
    elif paper and state == AuthorisationState.REFUSED:
        words = _("File no. %(number)s was sent back: %(note)s") % {"number": paper.number, "note": paper.note}
    elif paper and state == AuthorisationState.VERIFIED:
        words = _("No. %(number)s is not in force today: its dates are over or have not come.") % {
            "number": paper.number
        }
    else:
        words = _("Products of this trade are sold only with this paper; its photo or PDF has not been handed in yet.")
    waiting = state == AuthorisationState.SUBMITTED and not met
    asked = _asks_for_the_next(facts, trade) if met else not waiting
    deed = _("Hand in the next one") if met else _("Photograph the paper")
    return Requirement(
        kind="authorisation",
        title=_("The authorisation for %(trade)s") % {"trade": trade.name},
        met=met,
        done=int(met),
        of=1,
        words=words,
        next_step=deed if asked else "",
        address=reverse("shop:road-authorisation", args=[trade.slug]) if asked else "",
        waiting=waiting,
        refused=state == AuthorisationState.REFUSED and not met,
    )


def _asks_for_the_next(facts: Facts, trade: Trade) -> bool:
    """Whether the paper in force ends soon and no later one is verified or being checked."""
    later = facts.later.get(trade.pk)
    return trade.pk in facts.ending and (later is None or later.state not in LIVING)


def _in_force_words(facts: Facts, trade: Trade, paper: Authorisation) -> str:
    told = {"number": paper.number, "issuer": paper.issuer, "day": formats.day(paper.valid_until)}
    later = facts.later.get(trade.pk)
    if later and later.state == AuthorisationState.SUBMITTED:
        return _("No. %(number)s of %(issuer)s, in force until %(day)s. The council is checking the next one.") % told
    if not _asks_for_the_next(facts, trade):
        return _("No. %(number)s of %(issuer)s, in force until %(day)s.") % told
    words = _("No. %(number)s of %(issuer)s ends on %(day)s; after that day its products leave the market.") % told
    if later and later.state == AuthorisationState.REFUSED:
        words += " " + _("The next one was sent back: %(note)s") % {"note": later.note}
    return words
