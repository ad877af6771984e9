"""Families: who registers them with a cooperative, who ends them, and what the list shows."""

import pytest
from django.urls import reverse

from commons.models import AuditLine
from registry import services
from registry.errors import FamilyGone, FamilyKnown, NotAllowed
from registry.models import Family, Province, Trade
from registry.views import families as views
from tests.factories.registry import CooperativeFactory, MembershipFactory, OfficerFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator():
    return MembershipFactory(function="coordinator")


@pytest.fixture
def facts(coordinator):
    """What a family of hers is registered with."""
    return {
        "cooperative": coordinator.cooperative,
        "name": "أسرة آيت علي",
        "trade": Trade.objects.get(slug="honey"),
        "province": Province.objects.get(code="MA-GUE"),
    }


def fill(cooperative, count):
    trade = Trade.objects.get(slug="honey")
    Family.objects.bulk_create(
        Family(cooperative=cooperative, name=f"أسرة {n:03}", trade=trade, province=cooperative.province)
        for n in range(count)
    )


def typed(**changes):
    facts = {"name": "  أسرة آيت علي ", "trade": Trade.objects.get(slug="honey").pk}
    return facts | {"province": Province.objects.get(code="MA-GUE").pk} | changes


def test_a_coordinator_registers_a_family_once(coordinator, facts):
    family = services.register_family(by=coordinator.user, **facts)

    assert family.cooperative == coordinator.cooperative
    with pytest.raises(FamilyKnown):
        services.register_family(by=coordinator.user, **facts)
    assert Family.objects.count() == 1
    assert str(family) == "أسرة آيت علي"


def test_two_cooperatives_may_each_have_a_family_of_one_name(coordinator, facts):
    services.register_family(by=coordinator.user, **facts)

    services.register_family(by=OfficerFactory(), **facts | {"cooperative": CooperativeFactory()})

    assert Family.objects.filter(name="أسرة آيت علي").count() == 2


@pytest.mark.parametrize("function", ["member", "seller"])
def test_nobody_but_those_who_coordinate_registers_or_ends_a_family(coordinator, facts, function):
    family = services.register_family(by=coordinator.user, **facts)
    insider = MembershipFactory(cooperative=coordinator.cooperative, function=function).user
    president_elsewhere = MembershipFactory(function="president").user

    for by in (insider, president_elsewhere, UserFactory()):
        with pytest.raises(NotAllowed):
            services.register_family(by=by, **facts | {"name": "أسرة أخرى"})
        with pytest.raises(NotAllowed):
            services.end_family(family=family, by=by)

    assert list(Family.objects.all()) == [family]


def test_a_family_written_by_mistake_is_ended_and_its_name_is_free_again(coordinator, facts):
    family = services.register_family(by=coordinator.user, **facts)
    key = str(family.pk)
    daughter = MembershipFactory(cooperative=coordinator.cooperative, family=family)

    services.end_family(family=Family.objects.get(pk=family.pk), by=coordinator.user)

    daughter.refresh_from_db()
    assert (daughter.family, daughter.until) == (None, None)
    line = AuditLine.objects.get(action="registry.end_family")
    assert (line.by, line.subject_id, line.subject_label) == (coordinator.user, key, "أسرة آيت علي")
    cooperative = coordinator.cooperative.name
    assert line.facts == {"cooperative": cooperative, "trade": "honey", "memberships": [daughter.pk]}
    with pytest.raises(FamilyGone):
        services.end_family(family=Family(pk=key, cooperative=coordinator.cooperative), by=coordinator.user)
    services.register_family(by=coordinator.user, **facts)
    assert Family.objects.count() == 1


@pytest.mark.parametrize("role", ["coordinator", "president", "officer"])
def test_a_family_is_registered_and_ended_at_its_own_page(client, coordinator, role):
    house = coordinator.cooperative
    by = OfficerFactory() if role == "officer" else MembershipFactory(cooperative=house, function=role).user
    client.force_login(by)
    listed = reverse("registry:families", args=[house.pk])

    answer = client.post(reverse("registry:family-new", args=[house.pk]), typed())

    family = Family.objects.get()
    assert (answer.url, family.name, family.cooperative) == (listed, "أسرة آيت علي", house)
    assert AuditLine.objects.get(action="registry.register_family").by == by
    end = reverse("registry:family-end", args=[family.pk])
    assert end in client.get(listed).content.decode()
    assert client.post(end).url == listed
    assert Family.objects.count() == 0


def test_a_family_of_another_cooperative_is_not_found(client, coordinator, facts):
    foreign = services.register_family(by=None, **facts | {"cooperative": CooperativeFactory()})
    client.force_login(coordinator.user)

    for name in ("families", "family-new"):
        assert client.get(reverse(f"registry:{name}", args=[foreign.cooperative_id])).status_code == 404
    new = reverse("registry:family-new", args=[foreign.cooperative_id])
    assert client.post(new, typed(name="أسرة أخرى")).status_code == 404
    assert client.post(reverse("registry:family-end", args=[foreign.pk])).status_code == 404
    assert list(Family.objects.all()) == [foreign]


def test_a_coordinator_whose_time_is_over_finds_no_family(client, coordinator, facts):
    family = services.register_family(by=None, **facts)
    services.end_membership(membership=coordinator, by=None)
    client.force_login(coordinator.user)

    assert client.post(reverse("registry:family-end", args=[family.pk])).status_code == 404
    assert Family.objects.count() == 1


def test_a_name_that_is_known_is_refused_with_what_was_typed(client, coordinator, facts):
    services.register_family(by=None, **facts)
    client.force_login(coordinator.user)

    answer = client.post(reverse("registry:family-new", args=[coordinator.cooperative_id]), typed())

    shown = answer.content.decode()
    assert answer.status_code == 422
    assert str(FamilyKnown.sentence) in shown
    assert 'value="  أسرة آيت علي "' in shown
    assert Family.objects.count() == 1


@pytest.mark.parametrize("wrong", [{"name": "  "}, {"trade": ""}, {"province": ""}, {"trade": "argan"}])
def test_a_family_that_makes_no_sense_is_refused(client, coordinator, wrong):
    client.force_login(coordinator.user)

    answer = client.post(reverse("registry:family-new", args=[coordinator.cooperative_id]), typed(**wrong))

    assert (answer.status_code, Family.objects.count()) == (422, 0)


def test_a_family_makes_what_its_cooperative_makes_in_its_region(client, coordinator):
    client.force_login(coordinator.user)
    address = reverse("registry:family-new", args=[coordinator.cooperative_id])
    foreign = typed(trade=Trade.objects.get(slug="argan").pk, province=Province.objects.get(code="MA-RAB").pk)

    answer = client.post(address, foreign)

    assert set(answer.context["form"].errors) == {"trade", "province"}
    form = client.get(address).context["form"]
    honey, here = Trade.objects.get(slug="honey"), coordinator.cooperative.province
    assert (form.fields["trade"].initial, form.fields["province"].initial) == (honey.pk, here.pk)


def test_a_long_list_takes_as_many_queries_as_a_short_one_and_is_turned_over(
    client, coordinator, django_assert_max_num_queries
):
    fill(coordinator.cooperative, views.EACH_PAGE + 3)
    client.force_login(coordinator.user)
    address = reverse("registry:families", args=[coordinator.cooperative_id])

    with django_assert_max_num_queries(12):
        first = client.get(address)
    second = client.get(address, {"page": "2"})

    ends = [page.content.decode().count("/end/") for page in (first, second)]
    assert ends == [views.EACH_PAGE, 3]
    assert first.context["page"].paginator.count == views.EACH_PAGE + 3


def test_her_account_leads_whoever_coordinates_to_the_families(client, coordinator):
    address = reverse("registry:families", args=[coordinator.cooperative_id])
    member = MembershipFactory(cooperative=coordinator.cooperative)

    led = []
    for user in (coordinator.user, member.user):
        client.force_login(user)
        led.append(address in client.get(reverse("registry:me")).content.decode())

    assert led == [True, False]
