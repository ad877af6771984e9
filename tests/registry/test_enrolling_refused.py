"""Enrolling sends texts to whatever number is written: so many and no more, and none to an account that is closed."""

from datetime import timedelta

import pytest
from django.urls import reverse

from commons import limits
from commons.errors import TooMany
from commons.models import LimitWindow, Message
from registry import services
from registry.enums import Function
from registry.errors import AccountClosed
from registry.models import Membership, User
from registry.services import members
from tests.factories.registry import MembershipFactory, OfficerFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def coordinator():
    return MembershipFactory(function=Function.COORDINATOR)


def enrol(coordinator, **changes):
    facts = {"phone": "0612345678", "first_name": "مينة", "last_name": "أوبلا", "function": "member"}
    return services.enrol_member(cooperative=coordinator.cooperative, by=coordinator.user, **facts | changes)


def test_a_stranger_is_sent_three_texts_by_enrolling_and_ending_and_then_none(client, coordinator):
    client.force_login(coordinator.user)
    address = reverse("registry:enrol", args=[coordinator.cooperative_id])
    told = {"phone": "0612345678", "first_name": "م", "last_name": "أ", "function": "member"}
    for _ in range(3):
        services.end_membership(membership=enrol(coordinator), by=coordinator.user)

    refused = client.post(address, told)

    assert (refused.status_code, refused["Retry-After"]) == (429, "600")
    assert str(TooMany(wait=600)) in refused.content.decode()
    assert (Message.objects.count(), Membership.objects.count()) == (3, 1)
    assert enrol(coordinator, phone="0612345679").function == Function.MEMBER


def test_two_who_enrol_one_stranger_have_one_count(coordinator):
    other = MembershipFactory(function=Function.COORDINATOR)
    for function in ("member", "seller", "coordinator"):
        enrol(coordinator, function=function)

    with pytest.raises(TooMany):
        enrol(other)

    assert Membership.objects.filter(cooperative=other.cooperative).count() == 1


def test_one_coordinator_has_thirty_texts_sent_in_ten_minutes_and_no_more(coordinator):
    for rate in members.TEXTS_BY_ONE:
        for _ in range(rate[0] - 1):
            limits.hit(f"enrolled:by:{coordinator.user.pk}", rate)
        assert rate in [(30, timedelta(minutes=10)), (300, timedelta(days=1))]

    enrol(coordinator)
    with pytest.raises(TooMany) as refusal:
        enrol(coordinator, phone="0612345679")

    assert refusal.value.wait == 600
    assert not User.objects.filter(phone="+212612345679").exists()
    assert enrol(MembershipFactory(function=Function.COORDINATOR), phone="0612345679").function == Function.MEMBER


def test_an_officer_is_counted_for_the_number_alone(coordinator):
    coordinator.user = OfficerFactory()

    enrol(coordinator)

    assert list(LimitWindow.objects.order_by("key").values_list("key", flat=True)) == [
        "enrolled:number:+212612345678|600",
        "enrolled:number:+212612345678|86400",
    ]


def test_a_closed_account_is_not_enrolled_and_not_told(client, coordinator):
    UserFactory(phone="+212612345678", is_active=False)
    client.force_login(coordinator.user)
    address = reverse("registry:enrol", args=[coordinator.cooperative_id])

    told = {"phone": "0612345678", "first_name": "م", "last_name": "أ", "function": "seller"}

    refused = client.post(address, told)

    assert (refused.status_code, str(AccountClosed()) in refused.content.decode()) == (422, True)
    with pytest.raises(AccountClosed):
        enrol(coordinator, function="seller")
    assert (Message.objects.count(), Membership.objects.count()) == (0, 1)


def test_who_enrols_reads_the_name_of_whom_she_enrolled(client, coordinator):
    """One wrong figure of a number makes a member of somebody else: her name tells it at once."""
    stranger = UserFactory(phone="+212612345679", first_name="رابحة", last_name="الزكراوي")
    client.force_login(coordinator.user)
    typed = {"phone": "0612345679", "first_name": "حنان", "last_name": "أيت", "function": "member"}

    page = client.post(reverse("registry:enrol", args=[coordinator.cooperative_id]), typed, follow=True)

    assert f"أصبحت {stranger} عضوة ووصلتها رسالة بذلك." in page.content.decode()
