"""What the database itself refuses or undoes, so that no save beside our services opens a shop or approves a product.

Triggers, in words:
- a shop's state is that of its newest opening event, and a shop is born closed;
- an opening event never changes, and one that opens names its requirements, every one met; one that opens a shop
  which has events already is a reopening, and has its reason;
- a listing's revision never goes back, and leaving `approved` raises it, so that an old copy that is saved again
  cannot bring an approval back;
- taking a product that is not approved off the shelf raises it too, so that one step beyond the approval means nothing
  but a withdrawal;
- changing what buyers read of a product (title, description, trade, standard, picture, pack), and adding, moving or
  taking away a further photograph, sends an approved listing back to review.

Moving rows in bulk (a restore, another database) goes `lift`, move, `install`.
"""

from typing import Any

from django.db import connections

RULES = (
    # name, table, when it fires, condition, the name of the refusal or the statement that mends
    (
        "shop_born_closed",
        "shop_shop",
        "BEFORE INSERT",
        "NEW.state <> 'closed'",
        None,
    ),
    (
        "shop_state_is_its_newest_event",
        "shop_shop",
        "BEFORE UPDATE OF state",
        "NEW.state <> OLD.state",
        (
            "NEW.state <> COALESCE((SELECT state FROM shop_openingevent WHERE shop_id = NEW.id"
            " ORDER BY id DESC LIMIT 1), 'closed')"
        ),
    ),
    ("opening_event_never_changes", "shop_openingevent", "BEFORE UPDATE", None, None),
    ("opening_event_met_in_full", "shop_openingevent", "BEFORE INSERT", "NEW.state = 'open'", "{unmet}"),
    (
        "reopening_has_a_reason",
        "shop_openingevent",
        "BEFORE INSERT",
        "NEW.state = 'open' AND NEW.reason = ''",
        "EXISTS (SELECT 1 FROM shop_openingevent WHERE shop_id = NEW.shop_id)",
    ),
    ("listing_revision_never_back", "shop_listing", "BEFORE UPDATE OF revision", "NEW.revision < OLD.revision", None),
)
REVIEW = "revision = revision + 1, state = CASE WHEN state = 'approved' THEN 'submitted' ELSE state END"
MENDS = (
    (
        "listing_approval_ends",
        "shop_listing",
        "UPDATE OF state",
        "OLD.state = 'approved' AND NEW.state <> 'approved' AND NEW.revision = OLD.revision",
        "UPDATE shop_listing SET revision = revision + 1 WHERE id = NEW.id",
    ),
    (
        "listing_withdrawn_unapproved",
        "shop_listing",
        "UPDATE OF state",
        "OLD.state NOT IN ('approved', 'withdrawn') AND NEW.state = 'withdrawn' AND NEW.revision = OLD.revision",
        "UPDATE shop_listing SET revision = revision + 1 WHERE id = NEW.id",
    ),
    (
        "listing_changed_is_reviewed",
        "shop_listing",
        "UPDATE OF trade_id, standard_id, picture, pack, shop_id, product_id",
        "NEW.revision = OLD.revision AND ({changed})",
        f"UPDATE shop_listing SET {REVIEW} WHERE id = NEW.id",  # noqa: S608 -- both parts are ours
    ),
    (
        "listing_product_changed_is_reviewed",
        "catalogue_product",
        "UPDATE OF title, description",
        "{changed}",
        f"UPDATE shop_listing SET {REVIEW} WHERE product_id = NEW.id",  # noqa: S608 -- both parts are ours
    ),
    (
        "listing_photograph_added_is_reviewed",
        "shop_listingphotograph",
        "INSERT",
        "NEW.place IS NOT NULL",
        f"UPDATE shop_listing SET {REVIEW} WHERE id = NEW.listing_id",  # noqa: S608 -- both parts are ours
    ),
    (
        "listing_photograph_changed_is_reviewed",
        "shop_listingphotograph",
        "UPDATE OF listing_id, place, picture",
        "{changed}",
        f"UPDATE shop_listing SET {REVIEW} WHERE id IN (OLD.listing_id, NEW.listing_id)",  # noqa: S608 -- ours too
    ),
    (
        "listing_photograph_gone_is_reviewed",
        "shop_listingphotograph",
        "DELETE",
        "OLD.place IS NOT NULL",
        f"UPDATE shop_listing SET {REVIEW} WHERE id = OLD.listing_id",  # noqa: S608 -- both parts are ours
    ),
)
UNMET = {
    "sqlite": "json_array_length(NEW.requirements) = 0 OR EXISTS (SELECT 1 FROM json_each(NEW.requirements)"
    " WHERE COALESCE(json_extract(value, '$.met'), 0) <> 1)",
    "postgresql": "jsonb_array_length(NEW.requirements) = 0 OR EXISTS (SELECT 1 FROM"
    " jsonb_array_elements(NEW.requirements) AS r WHERE COALESCE(r->>'met', 'false') <> 'true')",
}
DIFFERS = {"sqlite": "OLD.{0} IS NOT NEW.{0}", "postgresql": "OLD.{0} IS DISTINCT FROM NEW.{0}"}


def install(using: str) -> None:
    """Puts every guard in place; safe twice, and nothing happens while the tables are not there."""
    connection = connections[using]
    present = set(connection.introspection.table_names())
    if not {table for _, table, *_ in RULES + MENDS} <= present:
        return
    lift(using)
    with connection.cursor() as cursor:
        for statement in _statements(connection.vendor):
            cursor.execute(statement)


def lift(using: str) -> None:
    """Takes every guard away, as before tables are rebuilt."""
    connection = connections[using]
    present = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for name, table, *_ in RULES + MENDS:
            if table in present:
                where = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}{where}")


def names() -> set[str]:
    """The name of every guard."""
    return {name for name, *_ in RULES + MENDS}


def _statements(vendor: str) -> list[str]:
    write = _sqlite if vendor == "sqlite" else _postgresql
    made = []
    for name, table, fires, when, also in RULES:
        refuse = " AND ".join(f"({part})" for part in (when, also) if part)
        made += write(name, table, fires, refuse.format(unmet=UNMET[vendor]), None)
    for name, table, fires, when, mend in MENDS:
        columns = fires.removeprefix("UPDATE OF ").split(", ")
        changed = " OR ".join(DIFFERS[vendor].format(column) for column in columns)
        made += write(name, table, f"AFTER {fires}", when.format(changed=changed), mend)
    return made


def _sqlite(name: str, table: str, fires: str, when: str, mend: str | None) -> list[str]:
    condition = f"WHEN {when} " if when else ""
    does = mend or f"SELECT RAISE(ABORT, '{name}')"
    return [f"CREATE TRIGGER {name} {fires} ON {table} FOR EACH ROW {condition}BEGIN {does}; END"]


def _postgresql(name: str, table: str, fires: str, when: str, mend: str | None) -> list[str]:
    does = mend or f"RAISE EXCEPTION '{name}' USING ERRCODE = 'integrity_constraint_violation'"
    inner = f"IF {when} THEN {does}; END IF;" if when else f"{does};"
    return [
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {inner} RETURN NEW; END $$",
        f"CREATE TRIGGER {name} {fires} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
    ]


def installed(using: str) -> set[str]:
    """The guards that stand in the database now."""
    connection: Any = connections[using]
    catalogue = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(catalogue)
        return {row[0] for row in cursor.fetchall()} & names()
