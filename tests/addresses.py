"""Every address of the portal and what each role gets there: the table that tests/test_addresses.py holds true.

A row is `name: Row(get, post)`. A cell string has one status for each of ROLES, in that order; one status alone stands
for all. `302` is the way to the sign-in or a way on, `404` says that the thing is not there for this person, `405` that
the address takes no such request. The parts of an address come from tests/world.py, which names what belongs to
cooperative A: member, coordinator and seller are A's, the other seller is B's. A word in parentheses after the name
tells rows of one address apart.
"""

from dataclasses import dataclass, field

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


def address_of(row: str) -> str:
    """The name of the address that a row is about."""
    return row.partition(" ")[0]


def room_of(row: str) -> str:
    """The room the address is in; what has none is the house's."""
    return row.partition(":")[0] if ":" in row else "house"


TABLE = {
    "root": Row("302", "302"),
    "healthz": Row("503", "405"),
    "set_language": Row("302", "302"),
    "goods:picture": Row("404", "405", {"name": "no_code"}),
    "goods:picture (on sale)": Row("200", "405", {"name": "shown_picture"}),
    "goods:picture (draft)": Row("404 404 404 404 200 404 404 200 200", "405", {"name": "draft_picture"}),
    "media:file": Row("404", "405", {"token": "no_code", "name": "no_name"}),
    "media:picture": Row("404", "405", {"name": "no_code"}),
    "media:stored-picture": Row("404", "405", {"name": "no_code"}),
    "media:page-picture": Row("404", "405", {"name": "no_code"}),
    "media:paper": Row("404", "405", {"name": "no_code"}),
    "media:stored-paper": Row("404", "405", {"name": "no_code"}),
    "media:uploads": Row("404 404 404 404 404 404 405 404 405", "404 404 404 404 404 404 412 404 412"),
    "media:upload": Row(
        "404 404 404 404 404 404 200 404 404", "404 404 404 404 404 404 412 404 412", {"uuid": "upload"}
    ),
    "media:film-state": Row(
        "404 404 404 404 404 404 200 404 200", "404 404 404 404 404 404 405 404 405", {"uuid": "film"}
    ),
    "media:film-state (unknown)": Row("404", "404 404 404 404 404 404 405 404 405", {"uuid": "no_key"}),
    "media:file (the member's)": Row(
        "404 404 200 404 404 404 404 404 404", "405", {"token": "film_token", "name": "film_file"}
    ),
    "media:file (not in its folder)": Row("404", "405", {"token": "film_token", "name": "no_name"}),
    "media:picture (there)": Row("200", "405", {"name": "public_picture"}),
    "media:stored-picture (there)": Row("200", "405", {"name": "public_picture"}),
    "media:page-picture (there)": Row("200", "405", {"name": "public_picture"}),
    "media:paper (ours)": Row("404 404 200 200 200 404 404 200 200", "405", {"name": "paper_file"}),
    "media:stored-paper (ours)": Row("404 404 200 200 200 404 404 200 200", "405", {"name": "paper_file"}),
    "registry:sign-in": Row("200 302 302 302 302 302 302 302 302", "200 302 302 302 302 302 302 302 302"),
    "registry:code": Row("302", "302"),
    "registry:code-again": Row("302", "302"),
    "registry:name": Row("302", "302"),
    "registry:sign-out": Row("405", "302"),
    "registry:language": Row("405", "302"),
    "registry:me": Row("302 200 200 200 200 200 200 200 200", "302 200 200 200 200 200 200 200 200"),
    "registry:profile": Row("302 200 200 200 200 200 200 200 200", "302 200 200 200 200 200 200 200 200"),
    "registry:number": Row("302 200 200 200 200 200 200 200 200", "302 200 200 200 200 200 200 200 200"),
    "registry:number-code": Row("302", "302"),
    "registry:pictures": Row("302 200 200 200 200 200 200 200 200", "302 422 422 422 422 422 422 422 422"),
    "registry:session-end": Row(
        "302 405 405 405 405 405 405 405 405", "302 404 404 404 404 404 404 404 404", {"pk": "none"}
    ),
    "registry:members": Row("302 404 404 200 404 404 404 200 200", "302 404 404 200 404 404 404 200 200"),
    "registry:enrol": Row("302 404 404 200 404 404 404 200 200", "302 404 404 200 404 404 404 200 200"),
    "registry:membership-end": Row(
        "302 405 405 405 405 405 405 405 405", "302 404 404 302 404 404 404 302 302", {"pk": "membership"}
    ),
    "registry:families": Row("302 404 404 200 404 404 404 200 200", "302 404 404 200 404 404 404 200 200"),
    "registry:family-new": Row("302 404 404 200 404 404 404 200 200", "302 404 404 200 404 404 404 200 200"),
    "registry:family-end": Row(
        "302 405 405 405 405 405 405 405 405", "302 404 404 302 404 404 404 302 302", {"pk": "family"}
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
    "courses:answer": Row("405", "302 422 422 422 422 422 422 422 422"),
    "courses:answer (unknown)": Row("405", "302 404 404 404 404 404 404 404 404", {"lesson_key": "no_key"}),
    "courses:certificates": Row("302 200 200 200 200 200 200 200 200", "405"),
    "courses:certificate": Row("200", "405"),
    "courses:certificate (revoked)": Row("200", "405", {"serial": "revoked"}),
    "courses:certificate (unknown)": Row("404", "405", {"serial": "no_code"}),
    "courses:certificate-pdf": Row("200", "405"),
    "courses:certificate-pdf (revoked)": Row("404", "405", {"serial": "revoked"}),
    "council:home": Row("302 404 404 404 404 404 404 200 200", "302 404 404 404 404 404 404 200 200"),
    "council:cooperative": Row(
        "302 404 404 404 404 404 404 200 200", "302 404 404 404 404 404 404 200 200", {"pk": "cooperative"}
    ),
    "council:cooperative (unknown)": Row(
        "302 404 404 404 404 404 404 404 404", "302 404 404 404 404 404 404 404 404", {"pk": "none"}
    ),
    "council:statement": Row(
        "302 404 404 404 404 404 404 200 200", "302 404 404 404 404 404 404 200 200", {"pk": "cooperative"}
    ),
    "council:statement (not come)": Row(
        "302 404 404 404 404 404 404 404 404",
        "302 404 404 404 404 404 404 404 404",
        {"pk": "cooperative", "year": "later"},
    ),
    "council:register": Row("302 404 404 404 404 404 404 200 200", "302 404 404 404 404 404 404 200 200"),
    "council:account": Row(
        "302 404 404 404 404 404 404 200 200", "302 404 404 404 404 404 404 200 200", {"pk": "cooperative"}
    ),
    "council:account (unknown)": Row(
        "302 404 404 404 404 404 404 404 404", "302 404 404 404 404 404 404 404 404", {"pk": "none"}
    ),
    "council:leaders": Row(
        "302 404 404 404 404 404 404 200 200", "302 404 404 404 404 404 404 200 200", {"pk": "cooperative"}
    ),
    "council:leaders (unknown)": Row(
        "302 404 404 404 404 404 404 404 404", "302 404 404 404 404 404 404 404 404", {"pk": "none"}
    ),
    "council:decide": Row(
        "302 404 404 404 404 404 404 405 405",
        "302 404 404 404 404 404 404 302 302",
        {"pk": "cooperative", "verb": "approve"},
    ),
    "council:decide (no such verb)": Row(
        "302 404 404 404 404 404 404 405 405",
        "302 404 404 404 404 404 404 404 404",
        {"pk": "cooperative", "verb": "dance"},
    ),
    "council:papers": Row("302 404 404 404 404 404 404 200 200", "302 404 404 404 404 404 404 200 200"),
    "council:paper-file": Row(
        "302 404 404 404 404 404 404 200 200", "302 404 404 404 404 404 404 200 200", {"pk": "paper"}
    ),
    "council:decide-paper": Row(
        "302 404 404 404 404 404 404 405 405", "302 404 404 404 404 404 404 302 302", {"pk": "paper", "verb": "verify"}
    ),
    "council:listings": Row("302 404 404 404 404 404 404 200 200", "302 404 404 404 404 404 404 200 200"),
    "council:decide-listing": Row(
        "302 404 404 404 404 404 404 405 405",
        "302 404 404 404 404 404 404 302 302",
        {"pk": "listing", "verb": "approve"},
    ),
    "council:orders": Row("302 404 404 404 404 404 404 200 200", "302 404 404 404 404 404 404 200 200"),
    "council:order": Row("302 404 404 404 404 404 404 200 200", "302 404 404 404 404 404 404 200 200"),
    "council:order (unknown)": Row(
        "302 404 404 404 404 404 404 404 404", "302 404 404 404 404 404 404 404 404", {"number": "no_code"}
    ),
    "council:refund": Row("302 404 404 404 404 404 404 405 405", "302 404 404 404 404 404 404 422 422"),
    "council:payouts": Row("302 404 404 404 404 404 404 200 200", "302 404 404 404 404 404 404 200 200"),
    "council:settle": Row("302 404 404 404 404 404 404 405 405", "302 404 404 404 404 404 404 422 422"),
    "council:run-payout": Row("302 404 404 404 404 404 404 405 405", "302 404 404 404 404 404 404 302 302"),
    "council:batch": Row("302 404 404 404 404 404 404 200 200", "302 404 404 404 404 404 404 200 200", {"pk": "batch"}),
    "council:bank-file": Row(
        "302 404 404 404 404 404 404 200 200", "302 404 404 404 404 404 404 200 200", {"pk": "batch"}
    ),
    "council:decide-payout": Row(
        "302 404 404 404 404 404 404 405 405", "302 404 404 404 404 404 404 302 302", {"pk": "payout"}
    ),
    "council:commission": Row("302 404 404 404 404 404 404 200 200", "302 404 404 404 404 404 404 200 200"),
    "council:add-rule": Row("302 404 404 404 404 404 404 405 405", "302 404 404 404 404 404 404 422 422"),
    "council:add-holiday": Row("302 404 404 404 404 404 404 405 405", "302 404 404 404 404 404 404 422 422"),
    "council:policy": Row("302 404 404 404 404 404 404 200 200", "302 404 404 404 404 404 404 200 200"),
    "council:training-rule": Row("302 404 404 404 404 404 404 200 200", "302 404 404 404 404 404 404 200 200"),
    "council:standards": Row("302 404 404 404 404 404 404 200 200", "302 404 404 404 404 404 404 200 200"),
    "council:remove-standard": Row(
        "302 404 404 404 404 404 404 405 405", "302 404 404 404 404 404 404 302 302", {"pk": "standard"}
    ),
    "council:remove-standard (unknown)": Row(
        "302 404 404 404 404 404 404 405 405", "302 404 404 404 404 404 404 404 404", {"pk": "none"}
    ),
    "council:certificates": Row("302 404 404 404 404 404 404 200 200", "302 404 404 404 404 404 404 200 200"),
    "council:revoke-certificate": Row("302 404 404 404 404 404 404 405 405", "302 404 404 404 404 404 404 422 422"),
    "council:revoke-certificate (unknown)": Row(
        "302 404 404 404 404 404 404 405 405", "302 404 404 404 404 404 404 404 404", {"serial": "no_code"}
    ),
    "council:desks": Row("302 404 404 404 404 404 404 200 200", "302 404 404 404 404 404 404 200 200"),
    "council:take-desk": Row(
        "302 404 404 404 404 404 404 405 405", "302 404 404 404 404 404 404 302 302", {"pk": "trainer"}
    ),
    "council:take-desk (nobody's)": Row(
        "302 404 404 404 404 404 404 405 405", "302 404 404 404 404 404 404 404 404", {"pk": "member"}
    ),
    "council:messages": Row("302 404 404 404 404 404 404 200 200", "302 404 404 404 404 404 404 200 200"),
    "council:audit": Row("302 404 404 404 404 404 404 200 200", "302 404 404 404 404 404 404 200 200"),
    "shop:market": Row("200", "405"),
    "shop:search": Row("302", "405"),
    "shop:category": Row("200", "405", {"slug": "trade_slug"}),
    "shop:storefront": Row("200", "405"),
    "shop:product": Row("302", "405", {"pk": "listing"}),
    "shop:basket": Row("200", "405"),
    "shop:basket-add": Row("405", "302", {"pk": "listing"}),
    "shop:basket-add (draft)": Row("405", "302", {"pk": "draft"}),
    "shop:basket-add (unknown)": Row("405", "302", {"pk": "none"}),
    "shop:product (draft)": Row("404", "405", {"pk": "draft"}),
    "shop:basket-line": Row("405", "404", {"pk": "none"}),
    "shop:basket-delivery": Row("405", "404", {"pk": "shop"}),
    "shop:checkout": Row("302", "302"),
    "shop:purchases": Row("302 200 200 200 200 200 200 200 200", "302 405 405 405 405 405 405 405 405"),
    "shop:tracking": Row("200", "405"),
    "shop:tracking (unknown)": Row("404", "405", {"token": "no_key"}),
    "shop:order-cancel (unknown)": Row("404", "404", {"token": "no_key"}),
    "shop:order-cancel (another's)": Row("404", "404", {"number": "no_code"}),
    "shop:thanks": Row("200", "405"),
    "shop:order-cancel": Row("200", "302"),
    "shop:order-again": Row("405", "302"),
    "shop:road": Row("302 200 200 200 200 200 200 200 200", "302 200 200 200 200 200 200 200 200"),
    "shop:road-of": Row("302 404 302 302 302 404 404 404 404", "302 404 302 302 302 404 404 404 404"),
    "shop:road-remind": Row("302 405 405 405 405 405 405 405 405", "302 404 404 302 404 404 404 404 404"),
    "shop:road-profile": Row("302 404 404 200 404 404 404 404 404", "302 404 404 200 404 404 404 404 404"),
    "shop:road-terms": Row("302 404 200 200 200 200 404 404 404", "302 404 422 422 422 422 404 404 404"),
    "shop:road-authorisation": Row(
        "302 404 404 200 404 404 404 404 404", "302 404 404 200 404 404 404 404 404", {"trade": "guarded_trade"}
    ),
    "shop:road-authorisation (none needed)": Row(
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
        "302 404 404 404 302 404 404 404 404",
        {"pk": "listing", "verb": "withdraw"},
    ),
    "shop:listing-move (no such verb)": Row(
        "302 404 404 404 405 405 404 404 404",
        "302 404 404 404 404 404 404 404 404",
        {"pk": "listing", "verb": "dance"},
    ),
    "shop:delivery": Row("302 404 404 404 200 200 404 404 404", "302 404 404 404 422 422 404 404 404"),
    "shop:delivery-end": Row("302 404 404 404 405 405 404 404 404", "302 404 404 404 302 302 404 404 404"),
    "shop:money": Row("302 404 404 404 200 200 404 404 404", "302 404 404 404 200 200 404 404 404"),
    "shop:statement": Row("302 404 404 404 200 200 404 404 404", "302 404 404 404 200 200 404 404 404"),
    "shop:statement-pdf": Row("302 404 404 404 200 200 404 404 404", "302 404 404 404 200 200 404 404 404"),
    "shop:statement-pdf (not come)": Row(
        "302 404 404 404 404 404 404 404 404", "302 404 404 404 404 404 404 404 404", {"year": "later"}
    ),
    "front": Row("200", "200"),
    "outbox": Row("200", "200"),
}
PAGES = "wagtail_serve"
"""Wagtail's own address for every page of the tree; courses' tests hold what each page shows to whom."""
DESK = "cms/"
"""Everything under it is Wagtail's desk: nobody but trainers and the superuser gets anything there but the way out."""
OPEN_AT_THE_DESK = {"wagtailadmin_sprite", "wagtailadmin_javascript_catalog"}
"""Wagtail's icons and words for its sign-in page: they hold nothing of ours."""
