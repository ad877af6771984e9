"""Every address of the portal and what each role gets there: the table that tests/test_addresses.py holds true.

A row is `name: Row(get, post)`. A cell string has one status for each of ROLES, in that order; one status alone stands
for all. `in` is the way to the sign-in and afterwards to the same address, `door` the sign-in alone, `302` any other
way on; `404` says that the thing is not there for this person, `405` that the address takes no such request. The parts
of an address come from tests/world.py, which names what belongs to cooperative A: member, coordinator and seller are
A's, the other seller is B's. A word in parentheses after the name tells rows of one address apart; where several paths
bear one name, each is told by its parts: `name/part/part`. Rows of the council's desk are in
tests/council_addresses.py, of the trainers' desk in tests/desk_addresses.py.
"""

from dataclasses import dataclass, field

ROLES = ("anonymous", "buyer", "member", "coordinator", "seller", "other_seller", "trainer", "officer", "superuser")
IN, DOOR = "in", "door"


@dataclass(frozen=True)
class Row:
    """What each role gets: GET without a query, POST without a form."""

    get: str
    post: str
    parts: dict[str, str] = field(default_factory=dict)
    """Address part to the name in World.parts, where they differ."""

    def expected(self, method: str) -> dict[str, int | str]:
        """What the cell of each role says."""
        cells = (self.get if method == "get" else self.post).split()
        said = [cell if cell in {IN, DOOR} else int(cell) for cell in cells]
        return dict(zip(ROLES, said * len(ROLES) if len(said) == 1 else said, strict=False))


def address_of(row: str) -> str:
    """The address that a row is about: its name, with its parts where other paths bear the name too."""
    return row.partition(" ")[0]


def name_of(row: str) -> str:
    """The name of that address in the URLconf."""
    return address_of(row).partition("/")[0]


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
    "goods:picture (second, on sale)": Row("200", "405", {"name": "second_picture"}),
    "goods:picture (second, draft)": Row(
        "404 404 404 404 200 404 404 200 200", "405", {"name": "draft_second_picture"}
    ),
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
    "media:file (a segment of the member's)": Row(
        "404 404 200 404 404 404 404 404 404", "405", {"token": "film_token", "name": "film_segment"}
    ),
    "media:file (not in its folder)": Row("404", "405", {"token": "film_token", "name": "no_name"}),
    "media:picture (there)": Row("200", "405", {"name": "public_picture"}),
    "media:stored-picture (there)": Row("200", "405", {"name": "public_picture"}),
    "media:page-picture (there)": Row("200", "405", {"name": "public_picture"}),
    "media:paper (ours)": Row("404 404 200 200 200 404 404 200 200", "405", {"name": "paper_file"}),
    "media:stored-paper (ours)": Row("404 404 200 200 200 404 404 200 200", "405", {"name": "paper_file"}),
    "registry:sign-in": Row("200 302 302 302 302 302 302 302 302", "200 302 302 302 302 302 302 302 302"),
    "registry:code": Row("door", "door"),
    "registry:code-again": Row("door", "door"),
    "registry:name": Row("door", "door"),
    "registry:sign-out": Row("405", "302"),
    "registry:language": Row("405", "302"),
    "registry:me": Row("in 200 200 200 200 200 200 200 200", "in 200 200 200 200 200 200 200 200"),
    "registry:profile": Row("in 200 200 200 200 200 200 200 200", "in 200 200 200 200 200 200 200 200"),
    "registry:number": Row("in 200 200 200 200 200 200 200 200", "in 200 200 200 200 200 200 200 200"),
    "registry:number-code": Row("in 302 302 302 302 302 302 302 302", "in 302 302 302 302 302 302 302 302"),
    "registry:pictures": Row("in 200 200 200 200 200 200 200 200", "in 422 422 422 422 422 422 422 422"),
    "registry:session-end": Row(
        "in 405 405 405 405 405 405 405 405", "in 404 404 404 404 404 404 404 404", {"pk": "none"}
    ),
    "registry:members": Row("in 404 404 200 404 404 404 200 200", "in 404 404 200 404 404 404 200 200"),
    "registry:enrol": Row("in 404 404 200 404 404 404 200 200", "in 404 404 200 404 404 404 200 200"),
    "registry:membership-end": Row(
        "in 405 405 405 405 405 405 405 405", "in 404 404 302 404 404 404 302 302", {"pk": "membership"}
    ),
    "registry:families": Row("in 404 404 200 404 404 404 200 200", "in 404 404 200 404 404 404 200 200"),
    "registry:family-new": Row("in 404 404 200 404 404 404 200 200", "in 404 404 200 404 404 404 200 200"),
    "registry:family-end": Row(
        "in 405 405 405 405 405 405 405 405", "in 404 404 302 404 404 404 302 302", {"pk": "family"}
    ),
    "account_login": Row("door", "door"),
    "account_signup": Row("door", "door"),
    "mfa_index": Row("in 200 200 200 200 200 200 200 200", "in 405 405 405 405 405 405 405 405"),
    "mfa_authenticate": Row("door 302 302 302 302 302 302 302 302", "door 302 302 302 302 302 302 302 302"),
    "mfa_reauthenticate": Row("in 403 403 403 403 403 403 403 403", "in 403 403 403 403 403 403 403 403"),
    "mfa_activate_totp": Row("in 200 200 200 200 200 200 200 200", "in 200 200 200 200 200 200 200 200"),
    "mfa_deactivate_totp": Row("in 404 404 404 404 404 404 404 404", "in 404 404 404 404 404 404 404 404"),
    "mfa_view_recovery_codes": Row("in 404 404 404 404 404 404 404 404", "in 405 405 405 405 405 405 405 405"),
    "mfa_generate_recovery_codes": Row("in 200 200 200 200 200 200 200 200", "in 200 200 200 200 200 200 200 200"),
    "courses:home": Row("200", "200"),
    "courses:quality": Row("405", "302"),
    "courses:enrol": Row("405", "in 302 302 302 302 302 302 302 302"),
    "courses:beat": Row("405", "401 422 422 422 422 422 422 422 422"),
    "courses:together": Row("in 200 200 200 200 200 200 200 200", "in 200 200 200 200 200 200 200 200"),
    "courses:confirm": Row("in 404 404 200 200 404 404 404 404", "in 404 404 200 200 404 404 404 404"),
    "courses:leave": Row("405", "in 302 302 302 302 302 302 302 302"),
    "courses:answer": Row("302", "in 422 422 422 422 422 422 422 422"),
    "courses:answer (unknown)": Row("404", "in 404 404 404 404 404 404 404 404", {"lesson_key": "no_key"}),
    "courses:certificates": Row("in 200 200 200 200 200 200 200 200", "405"),
    "courses:certificate": Row("200", "405"),
    "courses:certificate (revoked)": Row("200", "405", {"serial": "revoked"}),
    "courses:certificate (unknown)": Row("404", "405", {"serial": "no_code"}),
    "courses:certificate-pdf": Row("200", "405"),
    "courses:certificate-pdf (revoked)": Row("404", "405", {"serial": "revoked"}),
    "shop:market": Row("200", "405"),
    "shop:search": Row("302", "405"),
    "shop:category": Row("200", "405", {"slug": "trade_slug"}),
    "shop:storefront": Row("200", "405"),
    "shop:product/pk": Row("302", "405", {"pk": "listing"}),
    "shop:product/pk (draft)": Row("404", "405", {"pk": "draft"}),
    "shop:product/pk/slug": Row("200", "405", {"pk": "listing", "slug": "product_slug"}),
    "shop:product/pk/slug (another's)": Row("302", "405", {"pk": "listing"}),
    "shop:basket": Row("200", "405"),
    "shop:basket-add": Row("405", "302", {"pk": "listing"}),
    "shop:basket-add (draft)": Row("405", "302", {"pk": "draft"}),
    "shop:basket-add (unknown)": Row("405", "302", {"pk": "none"}),
    "shop:product/pk/slug (draft)": Row("404", "405", {"pk": "draft"}),
    "shop:basket-line": Row("405", "404", {"pk": "none"}),
    "shop:basket-delivery": Row("405", "404", {"pk": "shop"}),
    "shop:checkout": Row("302", "302"),
    "shop:purchases": Row("in 200 200 200 200 200 200 200 200", "in 405 405 405 405 405 405 405 405"),
    "shop:tracking": Row("200", "405"),
    "shop:tracking (unknown)": Row("404", "405", {"token": "no_key"}),
    "shop:order-cancel (unknown)": Row("404", "404", {"token": "no_key"}),
    "shop:order-cancel (another's)": Row("404", "404", {"number": "no_code"}),
    "shop:thanks": Row("200", "405"),
    "shop:order-cancel": Row("200", "302"),
    "shop:order-again": Row("405", "302"),
    "shop:road": Row("in 200 200 200 200 200 200 200 200", "in 200 200 200 200 200 200 200 200"),
    "shop:road-of": Row("in 404 302 302 302 404 404 404 404", "in 404 302 302 302 404 404 404 404"),
    "shop:road-remind": Row("in 405 405 405 405 405 405 405 405", "in 404 404 302 404 404 404 404 404"),
    "shop:road-profile": Row("in 404 404 200 404 404 404 404 404", "in 404 404 200 404 404 404 404 404"),
    "shop:road-terms": Row("in 404 200 200 200 200 404 404 404", "in 404 422 422 422 422 404 404 404"),
    "shop:road-authorisation": Row(
        "in 404 404 200 404 404 404 404 404", "in 404 404 422 404 404 404 404 404", {"trade": "guarded_trade"}
    ),
    "shop:road-authorisation (none needed)": Row(
        "in 404 404 404 404 404 404 404 404", "in 404 404 404 404 404 404 404 404", {"trade": "trade_slug"}
    ),
    "shop:desk": Row("in 404 404 404 200 200 404 404 404", "in 404 404 404 200 200 404 404 404"),
    "shop:desk-of": Row("in 404 404 404 302 404 404 404 404", "in 404 404 404 302 404 404 404 404"),
    "shop:orders": Row("in 404 404 404 200 200 404 404 404", "in 404 404 404 200 200 404 404 404"),
    "shop:order": Row("in 404 404 404 200 404 404 404 404", "in 404 404 404 200 404 404 404 404"),
    "shop:order-step": Row("in 404 404 404 405 405 404 404 404", "in 404 404 404 302 404 404 404 404"),
    "shop:stock": Row("in 404 404 404 200 200 404 404 404", "in 404 404 404 200 200 404 404 404"),
    "shop:stock-change": Row(
        "in 404 404 404 405 405 404 404 404", "in 404 404 404 302 404 404 404 404", {"pk": "listing"}
    ),
    "shop:listing-new": Row("in 404 404 404 200 200 404 404 404", "in 404 404 404 422 422 404 404 404"),
    "shop:listing-edit": Row(
        "in 404 404 404 200 404 404 404 404", "in 404 404 404 422 404 404 404 404", {"pk": "listing"}
    ),
    "shop:listing-move": Row(
        "in 404 404 404 405 405 404 404 404",
        "in 404 404 404 302 404 404 404 404",
        {"pk": "listing", "verb": "withdraw"},
    ),
    "shop:listing-move (no such verb)": Row(
        "in 404 404 404 405 405 404 404 404",
        "in 404 404 404 404 404 404 404 404",
        {"pk": "listing", "verb": "dance"},
    ),
    "shop:listing-photograph": Row(
        "in 404 404 404 405 405 404 404 404",
        "in 404 404 404 302 404 404 404 404",
        {"pk": "listing", "verb": "remove"},
    ),
    "shop:delivery": Row("in 404 404 404 200 200 404 404 404", "in 404 404 404 422 422 404 404 404"),
    "shop:delivery-end": Row("in 404 404 404 405 405 404 404 404", "in 404 404 404 302 302 404 404 404"),
    "shop:money": Row("in 404 404 404 200 200 404 404 404", "in 404 404 404 200 200 404 404 404"),
    "shop:statement": Row("in 404 404 404 200 200 404 404 404", "in 404 404 404 200 200 404 404 404"),
    "shop:statement-pdf": Row("in 404 404 404 200 200 404 404 404", "in 404 404 404 200 200 404 404 404"),
    "shop:statement-pdf (not come)": Row(
        "in 404 404 404 404 404 404 404 404", "in 404 404 404 404 404 404 404 404", {"year": "later"}
    ),
    "front": Row("200", "200"),
    "outbox": Row("200", "200"),
}
