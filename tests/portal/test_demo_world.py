"""The demo world from its first hour to its last, on films that stand ready instead of being made."""

import json
from collections import Counter
from contextlib import nullcontext
from datetime import datetime, time, timedelta

import pytest
import time_machine
from django.conf import settings
from django.test import override_settings
from django.utils import timezone

from courses.models import LessonPage
from ledger.enums import PayoutState
from ledger.queries import book_is_balanced, fee_holidays
from ledger.queries.payouts import payouts
from portal.demo import market, words
from portal.keeping.services import back_up
from portal.launcher import services
from registry.models import Cooperative, Family, Membership, User
from shop.bank import is_account
from shop.enums import OrderState, ShopState
from shop.models import Listing, OpeningEvent, Purchase, PurchasedOrder, Shop
from shop.opening import requirements
from shop.queries import sellable
from shop.queries.cards import NEW_FOR
from tests.archives import held, manage, manifest_of, migrated, migrated_postgres
from tests.portal.demo_days import live, stand_ready

pytestmark = [pytest.mark.embedded, pytest.mark.long, pytest.mark.django_db]


@pytest.fixture(scope="module", autouse=True)
def lived(laid_once, tmp_path_factory):
    """The world at its end, for every test of this file; and where new files of a test may lie.

    It is noon: the hours that the world is lived through do not reach into another day.
    """
    folder = tmp_path_factory.mktemp("demo")
    noon = datetime.combine(timezone.localdate(), time(12), timezone.get_default_timezone())
    with (
        time_machine.travel(noon),
        pytest.MonkeyPatch.context() as patched,
        override_settings(VAR=folder, MEDIA_ROOT=str(folder / "media")),
    ):
        stand_ready(patched)
        live()
        yield folder


def counted():
    kinds = (User, Cooperative, Family, LessonPage, Listing, Purchase, PurchasedOrder)
    return {kind.__name__: kind.objects.count() for kind in kinds}


def test_every_account_of_the_demo_is_one_that_a_bank_could_give():
    told = [each["bank_account"] for each in words.read("cooperatives")["cooperatives"]]

    assert [account for account in told if account and not is_account(account)] == []
    assert sum(map(bool, told)) == 8


def cooperatives_by_stage():
    told = words.read("cooperatives")["cooperatives"]
    return [(each["stage"], Cooperative.objects.get(register_number=each["register_number"])) for each in told]


def phones(told):
    return [role["phone"] for role in told]


def unmet(cooperative):
    return {requirement.kind for requirement in requirements(cooperative) if not requirement.met}


def test_cooperatives_stand_everywhere_between_registered_and_open():
    found = [(stage, Shop.objects.filter(cooperative=each).first()) for stage, each in cooperatives_by_stage()]

    assert Counter((stage, shop.state if shop else None) for stage, shop in found) == {
        ("open", ShopState.OPEN): 4,
        ("suspended", ShopState.SUSPENDED): 1,
        ("ready", ShopState.CLOSED): 1,
        ("papers", ShopState.CLOSED): 1,
        ("learning", None): 1,
        ("registered", None): 1,
    }


def test_cooperatives_supervise_families_and_three_shops_carry_the_label():
    told = words.read("cooperatives")["cooperatives"]

    assert Family.objects.count() == sum(len(each.get("families", [])) for each in told) == 21
    assert Shop.objects.filter(has_label=True).count() == sum(each["label"] for each in told) == 3


def test_one_cooperative_is_ready_for_an_officers_hand_and_one_lacks_its_papers():
    by_stage = dict(cooperatives_by_stage())

    assert unmet(by_stage["ready"]) == set()
    assert unmet(by_stage["papers"]) >= {"authorisation", "training"}
    assert LessonPage.objects.filter(live=False).count() == 0


def test_market_has_forty_goods_and_lists_those_of_open_shops_only():
    goods = words.read("products")["goods"]
    open_slugs = {each["slug"] for each in words.read("cooperatives")["cooperatives"] if each["stage"] == "open"}

    assert Listing.objects.count() == len(goods) >= 40
    assert sellable().count() == sum(slug in open_slugs for slug, *_ in goods)


def test_goods_are_approved_over_months_so_that_a_few_are_new():
    approved = Listing.objects.exclude(approved_at=None).values_list("approved_at", flat=True)
    ages = [timezone.now() - at for at in approved]

    assert 1 <= sum(age < NEW_FOR for age in ages) <= len(ages) / 4
    assert max(ages) > timedelta(days=120)


def test_each_shop_opened_on_the_day_its_year_without_commission_began_and_one_year_is_over():
    opened = {event.shop.cooperative: event for event in OpeningEvent.objects.filter(state=ShopState.OPEN)}
    years = {holiday.cooperative: holiday for holiday in fee_holidays()}
    days = {each: timezone.localdate(event.at) for each, event in opened.items()}

    assert {each: holiday.since for each, holiday in years.items()} == days
    assert {each: timezone.localdate(each.shop.opened_at) for each in opened} == days
    assert [each.name_latin for each in opened if each.shop.state == ShopState.OPEN and over(years[each])] == [
        "Tifawin"
    ]
    assert [each.name_latin for each, day in days.items() if day == timezone.localdate()] == []


def over(holiday):
    return holiday.until < timezone.localdate()


def test_orders_stand_in_every_state_and_a_payout_was_made():
    assert Purchase.objects.count() == len(market.PURCHASES)
    assert set(PurchasedOrder.objects.values_list("order__status", flat=True)) == set(OrderState)
    assert Counter(payouts().values_list("state", flat=True))[PayoutState.CONFIRMED] == 1
    assert book_is_balanced()


def test_everyone_who_can_be_played_is_told_with_her_number_and_her_desk(lived):
    told = json.loads((lived / "demo.json").read_text())["roles"]

    assert len({role["phone"] for role in told}) == len(told) == User.objects.filter(phone__in=phones(told)).count()
    assert [role for role in told if not (role["desk"].startswith("/ar/") or role["desk"].startswith("/cms/"))] == []
    assert {role["code"] for role in told} == {"enter the phone; the code stands on the outbox page"}
    assert {role["address"].removesuffix(role["desk"]) for role in told} == {settings.WAGTAILADMIN_BASE_URL}
    members = Membership.objects.values_list("user__phone", flat=True)
    desks = User.objects.exclude(desk="").values_list("phone", flat=True)
    assert {*members, *desks} - {role["phone"] for role in told} == set()


def test_two_members_of_the_cooperative_that_learns_can_be_played_as_the_walk_asks(lived):
    told = json.loads((lived / "demo.json").read_text())["roles"]

    assert [role["role"] for role in told].count("member, Tafsut (learning)") == 2


def test_building_it_again_adds_nothing():
    before = counted()
    live()

    assert counted() == before


@pytest.mark.slow
def test_it_moves_to_another_database_and_back_with_equal_rows_and_files(lived, tmp_path):
    """To PostgreSQL where one answers, else to another SQLite; the archive is the way in and the way out."""
    address = services.postgres()
    back_up(to=tmp_path / "first.zip")
    other, home = migrated(tmp_path / "other"), migrated(tmp_path / "home")
    with migrated_postgres(address) if address else nullcontext("") as postgres:
        manage(other, "restore", tmp_path / "first.zip", postgres=postgres)
        manage(other, "backup", tmp_path / "second.zip", postgres=postgres)
    manage(home, "restore", tmp_path / "second.zip")
    manage(home, "backup", tmp_path / "third.zip")

    first, second, third = (manifest_of(tmp_path / f"{name}.zip") for name in ("first", "second", "third"))
    rows = sum(entry["rows"] for entry in first["tables"].values())
    print(f"demo world: {rows} rows, {len(first['files'])} files; {[m['engine'] for m in (first, second, third)]}")
    assert [m["engine"] for m in (first, second, third)] == ["sqlite", "postgresql" if address else "sqlite", "sqlite"]
    assert held(first) == held(second) == held(third)
    assert rows > 3000
    assert len(first["files"]) > 50
