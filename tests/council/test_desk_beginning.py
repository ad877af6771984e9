"""A portal without the demo world: the council registers cooperatives, names their leaders and seats its own people."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commons.models import AuditLine, Message
from council import services
from registry import queries
from registry.enums import Function
from registry.errors import AlreadyMember
from registry.models import Cooperative, Membership, User
from tests.council.desk import page, press
from tests.factories import shop as market

pytestmark = pytest.mark.django_db
RIB = "011780000012345678901296"


def typed(**changes):
    """What an officer types of a cooperative, without its papers."""
    facts = {
        "name": "تعاونية تامنت",
        "name_latin": "Tament",
        "province": market.province().pk,
        "trades": [market.trade().pk],
        "phone": "٠٥٢٨ ٧٧ ١٢ ٣٤",
    }
    return facts | changes


def person(who, phone, first="مينة"):
    return {f"{who}-phone": phone, f"{who}-first_name": first, f"{who}-last_name": "أوبلا"}


def test_an_officer_registers_a_cooperative_with_its_papers(client, officer):
    papers = {
        "register_number": "١١٢/2019",
        "register_court": "كلميم",
        "seat": "حي النهضة",
        "ice": "001234567000089",
        "bank_name": "البريد بنك",
        "bank_account": "011 780 0000123456789012 96",
    }

    answer = press(client, "register", **typed(**papers))

    made = Cooperative.objects.get()
    assert answer.url == reverse("council:leaders", args=[made.pk])
    assert (made.state, made.slug, made.phone) == ("registered", "tament", "+212528771234")
    assert (made.register_number, made.ice, made.bank_account) == ("112/2019", "001234567000089", RIB)
    assert [trade.slug for trade in made.trades.all()] == ["honey"]
    line = AuditLine.objects.get()
    assert (line.action, line.by, line.subject_label) == ("registry.register_cooperative", officer, "تعاونية تامنت")


def test_papers_may_wait_but_name_province_trade_and_phone_may_not(client, officer):
    answer = client.post(reverse("council:register"), {"name": ""})

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"name", "province", "trades", "phone"}
    press(client, "register", **typed())
    assert Cooperative.objects.get().bank_account == ""


@pytest.mark.parametrize("wrong", [{"bank_account": "12"}, {"ice": "12"}, {"phone": "12"}], ids=str)
def test_a_wrong_figure_registers_nothing(client, officer, wrong):
    answer = client.post(reverse("council:register"), typed(**wrong))

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == set(wrong)
    assert not Cooperative.objects.exists()


def test_a_register_number_that_is_known_is_refused_with_what_was_typed(client, officer):
    papers = {"register_number": "112/2019", "register_court": "كلميم"}
    press(client, "register", **typed(**papers))

    answer = client.post(reverse("council:register"), typed(name="أخرى", **papers))

    assert (answer.status_code, Cooperative.objects.count()) == (422, 1)
    assert 'value="أخرى"' in answer.content.decode()


def test_its_president_and_coordinator_are_enrolled_by_number(client, officer):
    cooperative = market.cooperative(state="registered")

    answer = press(
        client, "leaders", cooperative.pk, **person("president", "0612345678"), **person("coordinator", "0687654321")
    )

    assert answer.url == reverse("council:cooperative", args=[cooperative.pk])
    assert list(Membership.objects.order_by("pk").values_list("user__phone", "function")) == [
        ("+212612345678", "president"),
        ("+212687654321", "coordinator"),
    ]
    assert [line.by for line in AuditLine.objects.filter(action="registry.enrol_member")] == [officer, officer]
    assert [told.to for told in Message.objects.order_by("pk")] == ["+212612345678", "+212687654321"]


def test_a_president_may_do_the_coordinators_work_herself(client, officer):
    cooperative = market.cooperative(state="registered")

    press(client, "leaders", cooperative.pk, **person("president", "0612345678"))

    assert Membership.objects.get().function == Function.PRESIDENT


def test_half_a_coordinator_or_no_president_enrols_nobody(client, officer):
    address = reverse("council:leaders", args=[market.cooperative(state="registered").pk])

    half = client.post(address, {**person("president", "0612345678"), "coordinator-phone": "0687654321"})
    none = client.post(address, person("coordinator", "0687654321"))

    assert (half.status_code, none.status_code) == (422, 422)
    assert set(half.context["coordinator"].errors) == {"first_name", "last_name"}
    assert not Membership.objects.exists()


def test_leaders_are_enrolled_both_or_neither(officer):
    cooperative, before = market.cooperative(state="registered"), market.person(phone="+212687654321")
    Membership.objects.create(cooperative=cooperative, user=before, function="coordinator", since=queries.today())
    facts = {"first_name": "مينة", "last_name": "أوبلا"}

    with pytest.raises(AlreadyMember):
        services.name_leaders(
            cooperative=cooperative,
            president={"phone": "+212612345678", **facts},
            coordinator={"phone": "+212687654321", **facts},
            by=officer,
        )

    assert Membership.objects.get().user == before


def test_the_file_of_a_cooperative_without_members_leads_to_naming_them(client, officer):
    cooperative = market.cooperative(state="registered")
    leaders, members = (
        reverse("council:leaders", args=[cooperative.pk]),
        reverse("registry:members", args=[cooperative.pk]),
    )

    before = page(client, "cooperative", cooperative.pk)
    press(client, "leaders", cooperative.pk, **person("president", "0612345678"))
    after = page(client, "cooperative", cooperative.pk)

    assert (leaders in before, members in before) == (True, False)
    assert (leaders in after, members in after) == (False, True)


@pytest.mark.parametrize("desk", ["trainer", "officer"])
def test_an_officer_gives_a_desk_by_number_and_takes_it_away(client, officer, desk):
    naima = market.person("نعيمة", phone="+212612345678")

    press(client, "desks", phone="٠٦ ١٢ ٣٤ ٥٦ ٧٨", desk=desk)
    assert User.objects.get(pk=naima.pk).desk == desk
    assert "نعيمة" in page(client, "desks")
    press(client, "take-desk", naima.pk)

    assert User.objects.get(pk=naima.pk).desk == ""
    assert "نعيمة" not in page(client, "desks")
    assert list(AuditLine.objects.order_by("pk").values_list("action", "by", "facts")) == [
        ("registry.give_desk", officer.pk, {"before": "", "after": desk}),
        ("registry.give_desk", officer.pk, {"before": desk, "after": ""}),
    ]


def test_a_number_without_an_account_gets_no_desk(client, officer):
    answer = client.post(reverse("council:desks"), {"phone": "0612345678", "desk": "officer"})

    assert answer.status_code == 422
    assert not User.objects.filter(phone="+212612345678").exists()


def test_a_closed_account_gets_no_desk(client, officer):
    market.person(phone="+212612345678", is_active=False)

    assert client.post(reverse("council:desks"), {"phone": "0612345678", "desk": "trainer"}).status_code == 422
    assert User.objects.get(phone="+212612345678").desk == ""


def test_an_officer_does_not_leave_her_own_desk(client, officer):
    press(client, "take-desk", officer.pk)
    client.post(reverse("council:desks"), {"phone": officer.phone, "desk": "trainer"})

    assert User.objects.get(pk=officer.pk).desk == "officer"
    assert reverse("council:take-desk", args=[officer.pk]) not in page(client, "desks")


def test_the_founders_desk_stays_hers(client, officer):
    founder = User.objects.create_superuser("+212612345678")

    press(client, "take-desk", founder.pk)

    assert User.objects.get(pk=founder.pk).desk == "officer"
    assert reverse("council:take-desk", args=[founder.pk]) not in page(client, "desks")


@pytest.mark.parametrize("name", ["register", "desks", "training-rule", "certificates"])
def test_the_pages_to_begin_with_take_few_queries_however_many_people_there_are(client, officer, name):
    address = reverse(f"council:{name}")
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    User.objects.bulk_create(User(phone=f"+2126{n:08}", desk="trainer", password="!") for n in range(100))

    with CaptureQueriesContext(connection) as many:
        client.get(address)

    assert len(few) == len(many) <= 8
