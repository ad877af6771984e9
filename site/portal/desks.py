"""Where somebody's work is: the front page leads each person to her own desks."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from registry import rules
from registry.queries import memberships_of


@dataclass(frozen=True)
class Door:
    """One desk: its drawing in icons.svg, its name, its address."""

    icon: str
    name: str
    address: str


def desks_of(user: Any) -> list[Door]:
    """The desks of someone who is signed in, the one she works at first; none for a stranger or a buyer. One query."""
    if not user.is_authenticated:
        return []
    functions = set(memberships_of(user).values_list("function", flat=True))
    doors = [
        (rules.is_officer(user), "users", _("The council’s desk"), "council:home"),
        (rules.is_trainer(user), "play", _("The trainer’s desk"), "wagtailadmin_home"),
        (functions & set(rules.SELLING), "box", _("Seller’s desk"), "shop:desk"),
        (functions & set(rules.COORDINATING), "road", _("The road to the opening"), "shop:road"),
        (functions, "learn", _("The training"), "courses:home"),
    ]
    return [Door(icon, name, reverse(view)) for mine, icon, name, view in doors if mine]
