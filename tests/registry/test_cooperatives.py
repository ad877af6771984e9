"""The council approves and refuses cooperatives; each decision leaves one audit line."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from commons.models import AuditLine
from registry import services
from registry.enums import CooperativeState
from registry.errors import AlreadyDecided, AlreadyRegistered, FileNotWhole, NoReason, NotAllowed, ProvinceAbroad
from registry.models import Cooperative, Province, Region, Trade
from tests.factories.registry import CooperativeFactory, MembershipFactory, OfficerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def guelmim():
    return Province.objects.get(code="MA-GUE")


@pytest.fixture
def honey():
    return Trade.objects.get(slug="honey")


def test_a_registered_cooperative_waits_for_the_council(guelmim, honey):
    officer = OfficerFactory()

    cooperative = services.register_cooperative(
        name="تعاونية تامنت", province=guelmim, trades=[honey], phone="0528 77 12 34", ice="001122334455667", by=officer
    )

    cooperative.refresh_from_db()
    assert cooperative.state == CooperativeState.REGISTERED
    assert cooperative.slug == "تعاونية-تامنت"
    assert cooperative.phone == "+212528771234"
    assert list(cooperative.trades.all()) == [honey]
    line = AuditLine.objects.get()
    assert (line.action, line.by, line.subject_label) == ("registry.register_cooperative", officer, "تعاونية تامنت")


def test_two_cooperatives_of_one_name_get_two_addresses(guelmim, honey):
    slugs = [
        services.register_cooperative(name="تعاونية النور", province=guelmim, trades=[honey], by=None).slug
        for _ in range(3)
    ]

    assert slugs == ["تعاونية-النور", "تعاونية-النور-2", "تعاونية-النور-3"]


def test_a_latin_name_makes_the_address_and_a_name_without_letters_still_has_one(guelmim, honey):
    latin = services.register_cooperative(
        name="تيفاوين", name_latin="Tifawine", province=guelmim, trades=[honey], by=None
    )
    odd = services.register_cooperative(name="***", province=guelmim, trades=[honey], by=None)

    assert (latin.slug, odd.slug) == ("tifawine", "cooperative")


def test_a_register_number_is_taken_once_in_a_court(guelmim, honey):
    papers = {"register_number": "112/2019", "register_court": "كلميم"}
    services.register_cooperative(name="الأولى", province=guelmim, trades=[honey], by=None, **papers)

    with pytest.raises(AlreadyRegistered):
        services.register_cooperative(name="الثانية", province=guelmim, trades=[honey], by=None, **papers)

    assert Cooperative.objects.count() == 1


def test_a_province_of_another_country_registers_nothing(guelmim, honey, settings):
    names = {"name_ar": "الرياض", "name_fr": "Riyad", "name_en": "Riyadh"}
    riyadh = Province.objects.create(code="SA-RUH", region=Region.objects.get(code="SA-01"), **names)
    facts = {"name": "تعاونية النور", "trades": [honey], "by": None}

    with pytest.raises(ProvinceAbroad):
        services.register_cooperative(province=riyadh, **facts)
    settings.PORTAL_COUNTRY = "SA"
    with pytest.raises(ProvinceAbroad):
        services.register_cooperative(province=guelmim, **facts)

    assert Cooperative.objects.count() == 0
    assert services.register_cooperative(province=riyadh, **facts).province == riyadh


def test_a_field_that_a_cooperative_lacks_is_a_mistake_of_the_caller(guelmim, honey):
    with pytest.raises(TypeError, match="colour"):
        services.register_cooperative(name="س", province=guelmim, trades=[honey], by=None, colour="red")


def test_approving_twice_is_approving_once():
    officer, cooperative = OfficerFactory(), CooperativeFactory(state=CooperativeState.REGISTERED)

    services.approve_cooperative(cooperative=cooperative, by=officer)
    services.approve_cooperative(cooperative=cooperative, by=officer)

    assert Cooperative.objects.get().state == cooperative.state == CooperativeState.APPROVED
    assert AuditLine.objects.get().facts == {"before": "registered"}


def test_a_refusal_says_why_and_may_be_followed_by_an_approval():
    officer, cooperative = OfficerFactory(), CooperativeFactory(state=CooperativeState.REGISTERED)

    services.refuse_cooperative(cooperative=cooperative, reason=" ينقص محضر الجمع العام ", by=officer)

    assert (cooperative.state, cooperative.note) == (CooperativeState.REFUSED, "ينقص محضر الجمع العام")
    services.approve_cooperative(cooperative=cooperative, by=officer)
    cooperative.refresh_from_db()
    assert (cooperative.state, cooperative.note) == (CooperativeState.APPROVED, "")
    assert list(AuditLine.objects.order_by("pk").values_list("action", "reason")) == [
        ("registry.refuse_cooperative", "ينقص محضر الجمع العام"),
        ("registry.approve_cooperative", ""),
    ]


@pytest.mark.parametrize(
    ("gaps", "named"),
    [
        ({"register_number": ""}, "number in the local register"),
        ({"register_court": " "}, "court that keeps the register"),
        ({"seat": "", "bank_account": ""}, "address of the seat, bank account"),
    ],
    ids=str,
)
def test_a_file_that_is_not_whole_is_not_approved(gaps, named):
    cooperative = CooperativeFactory(state=CooperativeState.REGISTERED, **gaps)

    with pytest.raises(FileNotWhole) as refused, translation.override("en"):
        services.approve_cooperative(cooperative=cooperative, by=OfficerFactory())

    with translation.override("en"):
        assert f"Still missing: {named}." in str(refused.value)
    cooperative.refresh_from_db()
    assert cooperative.state == CooperativeState.REGISTERED
    assert AuditLine.objects.count() == 0


def test_refusing_without_a_reason_changes_nothing():
    cooperative = CooperativeFactory(state=CooperativeState.REGISTERED)

    with pytest.raises(NoReason):
        services.refuse_cooperative(cooperative=cooperative, reason="  ", by=OfficerFactory())

    cooperative.refresh_from_db()
    assert cooperative.state == CooperativeState.REGISTERED
    assert AuditLine.objects.count() == 0


def test_one_that_is_approved_is_not_refused_any_more():
    cooperative = CooperativeFactory()

    with pytest.raises(AlreadyDecided):
        services.refuse_cooperative(cooperative=cooperative, reason="متأخر", by=OfficerFactory())

    cooperative.refresh_from_db()
    assert cooperative.state == CooperativeState.APPROVED


@pytest.mark.parametrize("verb", ["approve_cooperative", "refuse_cooperative"])
def test_a_member_does_not_decide_about_her_own_cooperative(verb, caplog):
    president = MembershipFactory(
        function="president", cooperative=CooperativeFactory(state=CooperativeState.REGISTERED)
    )
    more = {"reason": "x"} if verb == "refuse_cooperative" else {}

    with pytest.raises(NotAllowed):
        getattr(services, verb)(cooperative=president.cooperative, by=president.user, **more)

    president.cooperative.refresh_from_db()
    assert president.cooperative.state == CooperativeState.REGISTERED
    assert AuditLine.objects.count() == 0
    assert f"user {president.user.pk} may not" in caplog.text


@pytest.mark.parametrize(
    "fields", [{"name": ""}, {"state": CooperativeState.REFUSED, "note": ""}], ids=["no name", "refused, no note"]
)
def test_the_database_refuses_a_cooperative_that_makes_no_sense(fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        CooperativeFactory(**fields)


def test_nobody_but_an_officer_registers_a_cooperative(guelmim, honey, caplog):
    president = MembershipFactory(function="president").user
    facts = {"name": "تعاونية النور", "province": guelmim, "trades": [honey]}

    with pytest.raises(NotAllowed):
        services.register_cooperative(**facts, by=president)

    assert f"Refused: user {president.pk} may not register a cooperative" in caplog.messages
    assert not Cooperative.objects.filter(name="تعاونية النور").exists()
    assert services.register_cooperative(**facts, by=OfficerFactory()).state == "registered"
