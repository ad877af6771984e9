"""An audit line is read in the officer's words: what happened, the names of its facts, and the codes among them."""

import ast
import re
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from commons.models import AuditLine
from commons.services import record
from council.templatetags.desk import UNTOLD, facts
from council.words import ACTIONS, FACTS, SUMS, SUMS_OF
from ledger.models import Settlement
from ledger.services import add_commission_rule, add_fee_holiday, settle
from registry.queries import today
from shop import services
from tests.council.desk import page
from tests.factories import ledger as money
from tests.factories import selling
from tests.factories import shop as market

ROOT = Path(__file__).parents[2]
ROOMS = ("registry", "media", "cms", "courses", "ledger", "shop", "council")
ALWAYS = {"by", "action", "subject", "reason", None}
"""What every line has, and facts that are handed over whole."""


def recordings():
    """Every call in the rooms that writes an audit line."""
    for room in ROOMS:
        for file in Path(ROOT, room).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text())):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "record":
                    yield {keyword.arg: keyword.value for keyword in node.keywords}


def test_every_action_and_every_fact_that_is_recorded_has_words():
    found = list(recordings())
    named = {call["action"].value for call in found if isinstance(call["action"], ast.Constant)}
    told = {name for call in found for name in call} - ALWAYS - UNTOLD

    assert len(found) > 50
    assert named - set(ACTIONS) == set()
    assert told - set(FACTS) == set()


@pytest.mark.django_db
def test_codes_among_the_facts_are_read_as_words(client, officer):
    listing = market.listing()
    seller = selling.member(listing.shop.cooperative)
    services.edit_listing(listing=listing, content={"title": "عسل الزعتر"}, by=seller)

    shown = page(client, "audit", subject="shop.listing", id=listing.pk)

    assert "<bdi>موافق عليه</bdi>" in shown
    assert "<bdi>approved</bdi>" not in shown


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "words"), [("ar", "النشاط: <bdi>العسل</bdi>"), ("fr", "filière: <bdi>Miel</bdi>")]
)
def test_a_trade_is_read_by_its_name_in_the_officers_language(client, officer, language, words):
    honey = market.trade("honey")
    record(by=None, action="registry.submit_authorisation", subject=honey, trade="honey")
    gone = record(by=None, action="registry.end_family", subject=honey, trade="a-trade-that-went")

    with translation.override(language):
        shown = page(client, "audit", subject="registry.trade", id=honey.pk)

    assert (words in shown, "<bdi>honey</bdi>" in shown) == (True, False)
    assert facts(gone, {"honey": "عسل"})[0][1] == "a-trade-that-went"


@pytest.mark.django_db
def test_twenty_trades_in_the_audit_ask_no_more_queries_than_one(client, officer):
    honey = market.trade("honey")
    record(by=None, action="registry.end_family", subject=honey, trade="honey")
    page(client, "audit")
    with CaptureQueriesContext(connection) as one:
        page(client, "audit")
    for _ in range(19):
        record(by=None, action="registry.end_family", subject=honey, trade="honey")
    with CaptureQueriesContext(connection) as many:
        shown = page(client, "audit")

    assert shown.count(f"<bdi>{honey.name_ar}</bdi>") >= 20
    assert len(many) == len(one)


@pytest.mark.django_db
def test_what_the_council_decides_upon_is_named_without_a_word_of_english(officer):
    made, day = money.cooperative("تيفاوين"), today()
    money.sold(made)
    settle(up_to=timezone.now(), by=officer)
    add_fee_holiday(cooperative=made, since=day, until=day, reason="معرض", by=officer)
    add_commission_rule(rate=Decimal("0.08"), in_force_from=day, by=officer)
    version = market.policy().version + 1
    terms = {"by_hand": True, "products_needed": 2, "terms_version": "2026-1"}
    services.add_opening_policy(**terms, in_force_from=day, by=officer)

    labels = [line.subject_label for line in AuditLine.objects.order_by("-pk")[:4]]

    assert labels == [f"{version} ({day})", f"8.00% ({day})", "تيفاوين", f"S{Settlement.objects.get().pk:04d}"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("action", "stored", "shown"),
    [
        (
            "ledger.refund",
            {"amount": "105.00", "commission_given_back": "6.40"},
            ["المبلغ: <bdi><bdi>105</bdi> درهم</bdi>", "العمولة المردودة: <bdi><bdi>6,40</bdi> درهم</bdi>"],
        ),
        (
            "shop.set-price",
            {"was": "8.00", "now": "1250.50"},
            ["قبل: <bdi><bdi>8</bdi> درهم</bdi>", "الآن: <bdi><bdi>1.250,50</bdi> درهم</bdi>"],
        ),
        ("ledger.settle", {"total": "-45.50"}, ["المجموع: <bdi><bdi>−45,50</bdi> درهم</bdi>"]),
        ("ledger.add_commission_rule", {"rate": "0.0750"}, ["النسبة: <bdi>7,5\u00a0%</bdi>"]),
    ],
)
def test_recorded_money_is_written_as_money_is_elsewhere(client, officer, action, stored, shown):
    record(by=None, action=action, subject=market.trade("honey"), **stored)

    seen = page(client, "audit")

    assert re.findall("(?:قبل|الآن|المبلغ|العمولة المردودة|المجموع|النسبة): .*?</bdi>(?: درهم</bdi>)?", seen) == shown


@pytest.mark.django_db
@pytest.mark.parametrize("stored", [{"was": "8", "now": "9"}, {"now": "9", "was": "8"}])
def test_what_was_is_told_before_what_is_however_the_database_keeps_it(client, officer, stored):
    record(by=None, action="shop.set-price", subject=market.trade("honey"), **stored)

    assert re.findall("(قبل|الآن): ", page(client, "audit")) == ["قبل", "الآن"]


@pytest.mark.django_db
def test_a_price_that_was_lost_does_not_break_the_page(client, officer):
    record(by=None, action="shop.set-price", subject=market.trade("honey"), was="None", now="8.00")

    assert "<bdi>8</bdi> درهم" in page(client, "audit")


def test_every_recorded_fact_that_is_made_of_money_is_known_as_such():
    """By what is written down: a price, a sum, an amount. A new one without its name in the list would be bare."""
    money = re.compile(r"\b(price|amount|total|back|sum|floor|cap|commission)\b")
    found = [
        (ast.unparse(call["action"]).strip("'"), name)
        for call in recordings()
        for name, value in call.items()
        if name and name not in ALWAYS and money.search(ast.unparse(value))
    ]

    assert [(action, name) for action, name in found if name not in SUMS | SUMS_OF.get(action, set())] == []
    assert len(found) >= 8


@pytest.mark.django_db
def test_facts_are_words_counts_or_what_was_typed():
    line = record(
        by=None, action="shop.edit-listing", subject=market.listing(),
        by_hand=True, kind="own", reach="region", function="seller", before="registered", now="9", was="12.50",
        since="2026-11-02", fields=["pack", "title"], lessons_left={"7": 2}, days=[1, 3], attempt=812, track="7f0c",
    )  # fmt: skip

    with translation.override("en"):
        assert facts(line, {}) == [
            ("before", "waiting for approval"),
            ("an officer opens", "yes"),
            ("days", "1, 3"),
            ("entries changed", 2),
            ("function", "seller"),
            ("kind", "brought by the cooperative"),
            ("members reminded", 1),
            ("before", "12.50"),
            ("now", "9"),
            ("how far", "in our region only"),
            ("from", "2 November 2026"),
        ]


@pytest.mark.django_db
def test_the_line_of_an_opening_names_the_opening_rule_and_the_training_rule(officer):
    rows = [{"kind": "trained", "met": True, "words": "", "rule": 3}]
    subject = market.listing().shop
    line = record(by=officer, action="shop.open", subject=subject, policy=2, training_rule=3, requirements=rows)

    with translation.override("en"):
        assert facts(line, {}) == [("opening rule", 2), ("conditions examined", 1), ("training rule", 3)]


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["تعاونية تامنت", "تيفاوين"])
def test_what_happened_and_the_name_of_whom_are_two_things_on_a_line(client, officer, name):
    made = market.cooperative(name)
    record(by=officer, action="registry.approve_cooperative", subject=made)

    shown = page(client, "audit", subject="registry.cooperative", id=made.pk)

    assert re.findall(r"<li><p>(<b>.*?)</p>", shown) == [f"<b>صودق على التعاونية</b> · <bdi>{name}</bdi>"]


@pytest.mark.django_db
def test_a_films_size_and_length_and_what_was_watched_are_told_as_elsewhere():
    film = {"bytes": 2_345_678, "duration": 62_000, "watched": 3_600_000}
    line = record(by=None, action="media.ready", subject=market.listing(), **film)

    with translation.override("fr"):
        assert facts(line, {}) == [
            ("taille en Mo", "2,3"),
            ("durée", '<bdi dir="ltr">1:02</bdi>'),
            ("vu", '<bdi dir="ltr">1:00:00</bdi>'),
        ]
