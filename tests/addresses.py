"""Every address of the portal and what each role gets there: the table that tests/test_addresses.py holds true.

A row is `name: Row(get, post)`. A cell string has one status for each of ROLES, in that order; one status alone stands
for all. `302` is the way to the sign-in or a way on, `404` says that the thing is not there for this person, `405` that
the address takes no such request. The parts of an address come from `World.parts`, which names what belongs to
cooperative A: member, coordinator and seller are A's, the other seller is B's.
"""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from registry.enums import Desk, Function
from registry.models import User
from tests.factories import courses as school
from tests.factories import learning, selling

ROLES = ("anonymous", "buyer", "member", "coordinator", "seller", "other_seller", "trainer", "officer", "superuser")


@dataclass(frozen=True)
class Row:
    """What each role gets: GET without a query, POST without a form."""

    get: str
    post: str
    parts: dict[str, str] = field(default_factory=dict)
    """Address part to the name in World.parts, where they differ."""

    def expected(self, method: str) -> dict[str, int]:
        """The status of each role."""
        cells = (self.get if method == "get" else self.post).split()
        return dict(zip(ROLES, map(int, cells * len(ROLES) if len(cells) == 1 else cells), strict=False))


@dataclass
class World:
    """One person of each role and what addresses name."""

    people: dict[str, User]
    parts: dict[str, Any]


def world() -> World:
    """Two cooperatives with open shops, a lesson, an order: enough that every address names something real."""
    ours, theirs = selling.open_shop(), selling.open_shop()
    home, away = ours.cooperative, theirs.cooperative
    goods = selling.listing(ours)
    order = selling.order(goods)
    lesson = school.lesson()
    learning.quiz(lesson)
    people = {
        "buyer": selling.person("ليلى"),
        "member": selling.member(home, Function.MEMBER),
        "coordinator": selling.member(home, Function.COORDINATOR),
        "seller": selling.member(home, Function.SELLER),
        "other_seller": selling.member(away, Function.SELLER),
        "trainer": selling.person("مكوّنة", desk=Desk.TRAINER),
        "officer": selling.person("مراقبة", desk=Desk.OFFICER),
        "superuser": User.objects.create_superuser("+212600000099"),
    }
    parts = {
        "cooperative": home.pk,
        "slug": home.slug,
        "trade_slug": goods.trade.slug,
        "membership": people["member"].memberships.get().pk,
        "listing": goods.pk,
        "shop": ours.pk,
        "number": order.order.number,
        "token": order.purchase.token,
        "verb": "confirm",
        "listing_verb": "withdraw",
        "kind": "own",
        "year": 2026,
        "month": 1,
        "lesson": lesson.pk,
        "lesson_key": lesson.translation_key,
        "track_key": lesson.get_parent().get_parent().specific.translation_key,
        "none": 999_999,
        "no_code": "no-such-code",
        "no_name": "no/such/file",
        "no_key": UUID(int=7),
        "member": people["member"].pk,
    }
    return World(people=people, parts=parts)


TABLE = {
    "root": Row("302", "302"),
    "healthz": Row("503", "405"),
    "set_language": Row("302", "302"),
    "goods:picture": Row("404", "404", {"name": "no_code"}),
    "media:file": Row("404", "405", {"token": "no_code", "name": "no_name"}),
    "media:picture": Row("404", "405", {"name": "no_code"}),
    "media:stored-picture": Row("404", "405", {"name": "no_code"}),
    "media:page-picture": Row("404", "405", {"name": "no_code"}),
    "media:paper": Row("404", "405", {"name": "no_code"}),
    "media:stored-paper": Row("404", "405", {"name": "no_code"}),
    "registry:sign-in": Row("200 302 302 302 302 302 302 302 302", "200 302 302 302 302 302 302 302 302"),
    "registry:code": Row("302", "302"),
    "registry:code-again": Row("302", "302"),
    "registry:name": Row("302", "302"),
    "registry:sign-out": Row("405", "302"),
    "registry:language": Row("405", "302"),
    "registry:me": Row("302 200 200 200 200 200 200 200 200", "302 200 200 200 200 200 200 200 200"),
    "registry:profile": Row("302 200 200 200 200 200 200 200 200", "302 200 200 200 200 200 200 200 200"),
    "registry:pictures": Row("302 200 200 200 200 200 200 200 200", "302 422 422 422 422 422 422 422 422"),
    "registry:session-end": Row(
        "302 405 405 405 405 405 405 405 405", "302 404 404 404 404 404 404 404 404", {"pk": "none"}
    ),
    "registry:members": Row("302 404 404 200 404 404 404 200 200", "302 404 404 200 404 404 404 200 200"),
    "registry:enrol": Row("302 404 404 200 404 404 404 200 200", "302 404 404 200 404 404 404 200 200"),
    "registry:membership-end": Row(
        "302 405 405 405 405 405 405 405 405", "302 404 404 302 404 404 404 302 302", {"pk": "membership"}
    ),
    "account_login": Row("302", "302"),
    "account_signup": Row("302", "302"),
    "mfa_index": Row("302 200 200 200 200 200 200 200 200", "302 405 405 405 405 405 405 405 405"),
    "mfa_authenticate": Row("302", "302"),
    "mfa_reauthenticate": Row("302 403 403 403 403 403 403 403 403", "302 403 403 403 403 403 403 403 403"),
    "mfa_activate_totp": Row("302 200 200 200 200 200 200 200 200", "302 200 200 200 200 200 200 200 200"),
    "mfa_deactivate_totp": Row("302 404 404 404 404 404 404 404 404", "302 404 404 404 404 404 404 404 404"),
    "mfa_view_recovery_codes": Row("302 404 404 404 404 404 404 404 404", "302 405 405 405 405 405 405 405 405"),
    "mfa_generate_recovery_codes": Row("302 200 200 200 200 200 200 200 200", "302 200 200 200 200 200 200 200 200"),
    "courses:home": Row("200", "200"),
    "courses:quality": Row("405", "302"),
    "courses:enrol": Row("405", "302"),
    "courses:beat": Row("405", "401 422 422 422 422 422 422 422 422"),
    "courses:together": Row("302 200 200 200 200 200 200 200 200", "302 200 200 200 200 200 200 200 200"),
    "courses:confirm": Row("302 404 404 200 200 404 404 404 404", "302 404 404 200 200 404 404 404 404"),
    "courses:leave": Row("405", "302"),
    "shop:market": Row("200", "405"),
    "shop:search": Row("302", "405"),
    "shop:category": Row("200", "405", {"slug": "trade_slug"}),
    "shop:storefront": Row("200", "405"),
    "shop:product": Row("302", "405", {"pk": "listing"}),
    "shop:basket": Row("200", "405"),
    "shop:basket-add": Row("405", "302", {"pk": "listing"}),
    "shop:basket-line": Row("405", "404", {"pk": "none"}),
    "shop:basket-delivery": Row("405", "404", {"pk": "shop"}),
    "shop:checkout": Row("302", "302"),
    "shop:purchases": Row("302 200 200 200 200 200 200 200 200", "302 405 405 405 405 405 405 405 405"),
    "shop:tracking": Row("200", "405"),
    "shop:thanks": Row("200", "405"),
    "shop:order-cancel": Row("200", "302"),
    "shop:order-again": Row("405", "302"),
    "shop:road": Row("302 200 200 200 200 200 200 200 200", "302 200 200 200 200 200 200 200 200"),
    "shop:road-of": Row("302 404 302 302 302 404 404 404 404", "302 404 302 302 302 404 404 404 404"),
    "shop:road-profile": Row("302 404 404 200 404 404 404 404 404", "302 404 404 200 404 404 404 404 404"),
    "shop:road-terms": Row("302 404 200 200 200 200 404 404 404", "302 404 422 422 422 422 404 404 404"),
    "shop:road-authorisation": Row(
        "302 404 404 404 404 404 404 404 404", "302 404 404 404 404 404 404 404 404", {"trade": "trade_slug"}
    ),
    "shop:desk": Row("302 404 404 404 200 200 404 404 404", "302 404 404 404 200 200 404 404 404"),
    "shop:desk-of": Row("302 404 404 404 302 404 404 404 404", "302 404 404 404 302 404 404 404 404"),
    "shop:orders": Row("302 404 404 404 200 200 404 404 404", "302 404 404 404 200 200 404 404 404"),
    "shop:order": Row("302 404 404 404 200 404 404 404 404", "302 404 404 404 200 404 404 404 404"),
    "shop:order-step": Row("302 404 404 404 405 405 404 404 404", "302 404 404 404 302 404 404 404 404"),
    "shop:stock": Row("302 404 404 404 200 200 404 404 404", "302 404 404 404 200 200 404 404 404"),
    "shop:stock-change": Row(
        "302 404 404 404 405 405 404 404 404", "302 404 404 404 302 404 404 404 404", {"pk": "listing"}
    ),
    "shop:listing-new": Row("302 404 404 404 200 200 404 404 404", "302 404 404 404 200 200 404 404 404"),
    "shop:listing-edit": Row(
        "302 404 404 404 200 404 404 404 404", "302 404 404 404 200 404 404 404 404", {"pk": "listing"}
    ),
    "shop:listing-move": Row(
        "302 404 404 404 405 405 404 404 404",
        "302 404 404 404 404 404 404 404 404",
        {"pk": "listing", "verb": "listing_verb"},
    ),
    "shop:delivery": Row("302 404 404 404 200 200 404 404 404", "302 404 404 404 422 422 404 404 404"),
    "shop:delivery-end": Row("302 404 404 404 405 405 404 404 404", "302 404 404 404 302 302 404 404 404"),
    "shop:money": Row("302 404 404 404 200 200 404 404 404", "302 404 404 404 200 200 404 404 404"),
    "shop:statement": Row("302 404 404 404 200 200 404 404 404", "302 404 404 404 200 200 404 404 404"),
    "shop:statement-pdf": Row("302 404 404 404 200 200 404 404 404", "302 404 404 404 200 200 404 404 404"),
    "front": Row("200", "200"),
    "outbox": Row("200", "200"),
}
UNFILLED = {
    "council:add-holiday",
    "council:add-rule",
    "council:audit",
    "council:bank-file",
    "council:batch",
    "council:commission",
    "council:cooperative",
    "council:decide",
    "council:decide-listing",
    "council:decide-paper",
    "council:decide-payout",
    "council:home",
    "council:listings",
    "council:messages",
    "council:paper-file",
    "council:papers",
    "council:payouts",
    "council:policy",
    "council:run-payout",
    "council:settle",
    "council:statement",
    "courses:answer",
    "courses:certificate",
    "courses:certificate-pdf",
    "courses:certificates",
    "media:film-state",
    "media:upload",
    "media:uploads",
}
"""Addresses whose room landed after the last filling; give each a row above and take it out of here."""
PAGES = "wagtail_serve"
"""Wagtail's own address for every page of the tree; courses' tests hold what each page shows to whom."""
DESK = "cms/"
"""Everything under it is Wagtail's desk: nobody but trainers and the superuser gets anything there but the way out."""
OPEN_AT_THE_DESK = {"wagtailadmin_sprite", "wagtailadmin_javascript_catalog"}
"""Wagtail's icons and words for its sign-in page: they hold nothing of ours."""
