"""Memberships begin, end and are remembered."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from commons.errors import BadPhone
from commons.models import AuditLine, Message
from registry import queries, rules, services
from registry.enums import Function
from registry.errors import AlreadyMember, NotAllowed, NotHersToGive, NotLasting
from registry.models import Family, Membership, Province, Trade, User
from tests.factories.registry import CooperativeFactory, MembershipFactory, OfficerFactory, UserFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _day():
    with time_machine.travel("2026-11-23 12:00+00:00", tick=False):
        yield


@pytest.fixture
def coordinator():
    return MembershipFactory(function=Function.COORDINATOR)


def enrol(coordinator, **changes):
    facts = {"phone": "٠٦ ١٢ ٣٤ ٥٦ ٧٨", "first_name": " مينة ", "last_name": "أوبلا", "function": "member"}
    return services.enrol_member(cooperative=coordinator.cooperative, by=coordinator.user, **facts | changes)


def test_enrolling_a_new_number_makes_her_account_and_membership(coordinator):
    membership = enrol(coordinator)

    user = User.objects.get(phone="+212612345678")
    assert (membership.user, membership.since, membership.until) == (user, TODAY, None)
    assert (user.first_name, user.phone_verified, user.has_usable_password()) == ("مينة", False, False)
    line = AuditLine.objects.get()
    assert (line.action, line.by, line.facts) == (
        "registry.enrol_member",
        coordinator.user,
        {"function": "member"},
    )


def test_enrolling_someone_known_keeps_the_name_she_gave_herself(coordinator):
    UserFactory(phone="+212612345678", first_name="أمينة", last_name="بلا")

    enrol(coordinator)

    assert User.objects.get(phone="+212612345678").first_name == "أمينة"


def test_someone_known_without_a_name_gets_one(coordinator):
    UserFactory(phone="+212612345678", first_name="", last_name="")

    enrol(coordinator)

    assert str(User.objects.get(phone="+212612345678")) == "مينة أوبلا"


def test_the_same_function_twice_is_refused(coordinator):
    enrol(coordinator)

    with pytest.raises(AlreadyMember):
        enrol(coordinator)

    assert Membership.objects.filter(user__phone="+212612345678").count() == 1


def test_one_that_was_ended_ahead_of_time_still_overlaps(coordinator):
    MembershipFactory(
        cooperative=coordinator.cooperative,
        user=UserFactory(phone="+212612345678"),
        until=TODAY + timedelta(days=30),
    )

    with pytest.raises(AlreadyMember):
        enrol(coordinator)


def test_a_second_function_and_a_family_are_welcome(coordinator):
    family = Family.objects.create(
        cooperative=coordinator.cooperative,
        name="أسرة",
        trade=Trade.objects.get(slug="honey"),
        province=Province.objects.get(code="MA-GUE"),
    )
    enrol(coordinator)

    seller = enrol(coordinator, function="seller", family=family)

    assert seller.family == family
    assert rules.holds(seller.user, coordinator.cooperative, *rules.SELLING)


def test_a_number_that_is_none_enrols_nobody(coordinator):
    with pytest.raises(BadPhone):
        enrol(coordinator, phone="12")

    assert Membership.objects.count() == 1


@pytest.mark.parametrize("function", [Function.MEMBER, Function.SELLER])
def test_members_and_sellers_enrol_nobody(function):
    with pytest.raises(NotAllowed):
        enrol(MembershipFactory(function=function))

    assert User.objects.filter(phone="+212612345678").count() == 0


def test_a_coordinator_enrols_nobody_elsewhere(coordinator):
    with pytest.raises(NotAllowed):
        services.enrol_member(
            cooperative=CooperativeFactory(),
            phone="0612345678",
            first_name="م",
            last_name="أ",
            function="member",
            by=coordinator.user,
        )


def test_an_officer_enrols_anywhere(coordinator):
    coordinator.user = OfficerFactory()

    assert enrol(coordinator).function == Function.MEMBER


def test_whoever_is_enrolled_is_told_by_whom_and_whom_to_call(coordinator, settings):
    settings.HELP_PHONE = "+212528000000"
    coordinator.user.first_name, coordinator.user.last_name = "رقية", "بلا"
    UserFactory(phone="+212612345678", language="en")

    enrol(coordinator)
    enrol(coordinator, function="seller")

    first, second = Message.objects.order_by("pk")
    name = coordinator.cooperative.name
    assert (first.to, first.kind) == ("+212612345678", "enrolled")
    assert first.body == (f"Tiwiza: رقية بلا enrolled you in {name} as: member. If this is wrong, call 05 28 00 00 00.")
    assert "as: seller." in second.body


def test_a_new_member_reads_arabic_and_the_council_is_named_as_itself(coordinator, settings):
    settings.HELP_PHONE = ""
    house = coordinator.cooperative
    house.phone = "+212528771234"

    services.enrol_member(
        cooperative=house, phone="0612345678", first_name="م", last_name="أ", function="president", by=OfficerFactory()
    )

    body = Message.objects.get().body
    assert all(word in body for word in ("المجلس", house.name, "رئيسة", "05 28 77 12 34"))


def test_a_coordinator_names_no_president(coordinator):
    with pytest.raises(NotHersToGive):
        enrol(coordinator, function="president")

    assert not User.objects.filter(phone="+212612345678").exists()
    assert not Message.objects.exists()


@pytest.mark.parametrize("function", ["president", "seller", "member"])
def test_a_coordinator_gives_herself_no_other_function(coordinator, function):
    with pytest.raises(NotHersToGive):
        enrol(coordinator, phone=coordinator.user.phone, function=function)

    assert Membership.objects.get() == coordinator


def test_the_president_names_the_next_one_and_may_sell_herself():
    president = MembershipFactory(function=Function.PRESIDENT)

    assert enrol(president, function="president").function == Function.PRESIDENT
    assert enrol(president, phone=president.user.phone, function="seller").user == president.user
    assert [told.to for told in Message.objects.all()] == ["+212612345678"]


def test_a_president_who_has_left_names_nobody(coordinator):
    MembershipFactory(
        cooperative=coordinator.cooperative,
        user=coordinator.user,
        function=Function.PRESIDENT,
        until=TODAY - timedelta(days=1),
    )

    with pytest.raises(NotHersToGive):
        enrol(coordinator, function="president")


@pytest.mark.parametrize(("who", "offered"), [("coordinator", False), ("president", True), ("officer", True)])
def test_the_page_offers_the_presidents_function_only_to_who_may_give_it(client, who, offered):
    membership = MembershipFactory(function="coordinator" if who == "officer" else who)
    client.force_login(OfficerFactory() if who == "officer" else membership.user)

    page = client.get(reverse("registry:enrol", args=[membership.cooperative_id])).content.decode()

    assert ('value="president"' in page) is offered


def test_ending_takes_effect_at_once_and_keeps_the_history(coordinator):
    membership = MembershipFactory(cooperative=coordinator.cooperative)

    services.end_membership(membership=membership, by=coordinator.user)

    assert membership.until == TODAY - timedelta(days=1)
    assert not rules.holds(membership.user, coordinator.cooperative)
    assert queries.memberships_of(membership.user, date(2026, 6, 1)).get() == membership
    assert list(queries.past_members_of(coordinator.cooperative)) == [membership]


def test_one_that_began_today_goes_without_a_day_and_leaves_its_audit_line(coordinator):
    membership = enrol(coordinator)

    services.end_membership(membership=membership, by=coordinator.user)

    assert not Membership.objects.filter(pk=membership.pk).exists()
    assert AuditLine.objects.filter(action="registry.end_membership", subject_id=str(membership.pk)).count() == 1


def test_she_may_come_back_on_the_day_she_left(coordinator):
    membership = MembershipFactory(cooperative=coordinator.cooperative, user=UserFactory(phone="+212612345678"))
    services.end_membership(membership=membership, by=coordinator.user)

    again = enrol(coordinator)

    assert (membership.until, again.since) == (date(2026, 11, 22), TODAY)


def test_ending_twice_is_refused(coordinator):
    membership = MembershipFactory(cooperative=coordinator.cooperative)
    services.end_membership(membership=membership, by=coordinator.user)

    with pytest.raises(NotLasting):
        services.end_membership(membership=membership, by=coordinator.user)

    assert AuditLine.objects.filter(action="registry.end_membership").count() == 1


@pytest.mark.parametrize("function", ["president", "seller"])
def test_a_coordinator_ends_every_membership_but_the_presidents(client, coordinator, function):
    membership = MembershipFactory(cooperative=coordinator.cooperative, function=function)
    client.force_login(coordinator.user)
    address = reverse("registry:membership-end", args=[membership.pk])

    offered = address in client.get(reverse("registry:members", args=[coordinator.cooperative_id])).content.decode()
    client.post(address)

    membership.refresh_from_db()
    assert offered is (membership.until is not None) is (function == "seller")


def test_an_officer_ends_the_presidents_membership(coordinator):
    membership = MembershipFactory(cooperative=coordinator.cooperative, function="president")
    services.end_membership(membership=membership, by=OfficerFactory())

    assert membership.until == TODAY - timedelta(days=1)


def test_a_member_ends_nobodys_membership(coordinator):
    member = MembershipFactory(cooperative=coordinator.cooperative)

    with pytest.raises(NotAllowed):
        services.end_membership(membership=coordinator, by=member.user)

    coordinator.refresh_from_db()
    assert coordinator.until is None


def test_the_database_refuses_an_end_before_the_beginning_and_two_that_last():
    membership = MembershipFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        MembershipFactory(since=TODAY, until=TODAY - timedelta(days=1))
    with pytest.raises(IntegrityError), transaction.atomic():
        MembershipFactory(user=membership.user, cooperative=membership.cooperative)


def test_words_for_a_membership_and_its_people():
    membership = MembershipFactory(user=UserFactory(first_name="زهرة", last_name="", face=4))

    assert str(membership) == f"زهرة, {membership.get_function_display()}, {membership.cooperative}"
    assert (membership.user.get_short_name(), membership.user.drawing) == ("زهرة", "face-a")
    assert str(UserFactory(first_name="", last_name="", phone="+212600000001")) == "+212600000001"
