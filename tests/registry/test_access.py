"""Who is let in where."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpResponse
from django.urls import reverse
from wagtail.models import Page

from commons.models import AuditLine
from registry import queries, rules, services
from registry.enums import Desk, Function
from registry.errors import NotAllowed
from registry.views import access
from tests.factories.registry import MembershipFactory, OfficerFactory, TrainerFactory, UserFactory

pytestmark = pytest.mark.django_db
GUARDS = [access.login_required, access.officer_required, access.trainer_required]


def visit(rf, guard, user, path="/ar/desk/?day=1"):
    request = rf.get(path)
    request.user = user
    return guard(lambda _: HttpResponse("in"))(request)


@pytest.mark.parametrize("guard", GUARDS)
def test_whoever_is_not_signed_in_is_led_to_the_sign_in_and_back(rf, guard):
    answer = visit(rf, guard, AnonymousUser())

    assert answer.status_code == 302
    assert answer.url == f"{reverse('registry:sign-in')}?next=/ar/desk/%3Fday%3D1"


@pytest.mark.parametrize(
    ("referer", "back"),
    [
        ("http://testserver/ar/desk/?day=1", "/ar/desk/%3Fday%3D1"),
        ("http://elsewhere.example/ar/desk/", "/ar/desk/step/"),
        ("", "/ar/desk/step/"),
    ],
)
def test_whose_form_comes_too_late_is_led_back_to_the_page_it_stood_on(rf, referer, back):
    request = rf.post("/ar/desk/step/", headers={"Referer": referer})
    request.user = AnonymousUser()

    answer = access.login_required(lambda _: HttpResponse("in"))(request)

    assert answer.url == f"{reverse('registry:sign-in')}?next={back}"


@pytest.mark.parametrize(
    ("guard", "desk", "let_in"),
    [
        (access.login_required, Desk.NONE, True),
        (access.officer_required, Desk.NONE, False),
        (access.officer_required, Desk.TRAINER, False),
        (access.officer_required, Desk.OFFICER, True),
        (access.trainer_required, Desk.NONE, False),
        (access.trainer_required, Desk.TRAINER, True),
        (access.trainer_required, Desk.OFFICER, False),
    ],
)
def test_each_desk_opens_to_its_own_people_and_is_a_404_to_others(rf, guard, desk, let_in, caplog):
    user = UserFactory(desk=desk)

    if let_in:
        answer = visit(rf, guard, user)
        assert answer.content == b"in"
        assert "no-store" in answer.headers["Cache-Control"]
    else:
        with pytest.raises(Http404):
            visit(rf, guard, user)
        assert f"user {user.pk} is not let into /ar/desk/" in caplog.text


@pytest.mark.parametrize("guard", GUARDS)
def test_the_superuser_is_let_in_everywhere(rf, guard):
    assert visit(rf, guard, UserFactory(is_superuser=True)).content == b"in"


@pytest.mark.parametrize("guard", [access.officer_required, access.trainer_required])
def test_where_a_second_factor_is_required_a_desk_opens_only_after_it(rf, settings, guard):
    settings.SECOND_FACTOR_REQUIRED = True
    user = UserFactory(is_superuser=True)

    before = visit(rf, guard, user)
    TOTP.activate(user, generate_totp_secret())

    assert before.url == reverse("mfa_activate_totp")
    assert visit(rf, guard, user).content == b"in"


def test_members_need_no_second_factor(rf, settings):
    settings.SECOND_FACTOR_REQUIRED = True

    assert visit(rf, access.login_required, UserFactory()).content == b"in"


def test_giving_the_trainers_desk_opens_wagtail_with_its_pages(client):
    officer, user = OfficerFactory(), UserFactory()

    services.give_desk(user=user, desk=Desk.TRAINER, by=officer)

    client.force_login(user)
    assert client.get("/cms/").status_code == 200
    permissions = Page.objects.get(slug="home-ar").specific.permissions_for_user(user)
    assert permissions.can_add_subpage()
    assert permissions.can_publish_subpage()
    assert client.get("/cms/users/", follow=True).status_code == 404
    assert AuditLine.objects.get().facts == {"before": "", "after": "trainer"}


def test_giving_it_twice_is_giving_it_once_and_taking_it_closes_wagtail(client):
    officer, user = OfficerFactory(), UserFactory()
    services.give_desk(user=user, desk=Desk.TRAINER, by=officer)
    services.give_desk(user=user, desk=Desk.TRAINER, by=officer)
    assert user.groups.count() == 1

    services.give_desk(user=user, desk=Desk.NONE, by=officer)

    client.force_login(user)
    assert user.groups.count() == 0
    assert client.get("/cms/", follow=True).status_code == 404


def test_only_an_officer_gives_desks():
    user = UserFactory()

    with pytest.raises(NotAllowed):
        services.give_desk(user=user, desk=Desk.OFFICER, by=user)

    user.refresh_from_db()
    assert user.desk == Desk.NONE


@pytest.mark.parametrize("address", ["/cms/", "/cms/pages/", "/cms/images/", "/cms/users/", "/cms/account/"])
@pytest.mark.parametrize("person", [UserFactory, OfficerFactory])
def test_members_and_officers_find_nothing_at_the_trainers_tool(client, address, person):
    client.force_login(person())

    assert client.get(address, follow=True).status_code == 404


@pytest.mark.parametrize("address", ["/cms/", "/cms/login/?next=/cms/pages/"])
def test_the_trainers_tool_leads_to_our_own_sign_in(client, address):
    answer = client.get(address, follow=True)

    assert answer.redirect_chain[-1][0].startswith(reverse("registry:sign-in"))
    assert "next=" in answer.redirect_chain[-1][0]


def test_the_trainers_tool_waits_for_the_second_factor_where_it_is_required(client, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    user = UserFactory()
    services.give_desk(user=user, desk=Desk.TRAINER, by=None)
    client.force_login(user)

    assert client.get("/cms/").url == reverse("mfa_activate_totp")


def test_the_trainers_tool_resets_no_password(client):
    assert client.get("/cms/password_reset/", follow=True).status_code == 404


def test_rules_of_functions_and_desks():
    seller = MembershipFactory(function="seller")
    coordinator = MembershipFactory(function="coordinator", cooperative=seller.cooperative)

    assert rules.sells_somewhere(seller.user)
    assert not rules.sells_somewhere(coordinator.user)
    assert rules.coordinates(coordinator.user, seller.cooperative)
    assert not rules.coordinates(seller.user, seller.cooperative)
    assert rules.has_desk(TrainerFactory())
    assert not rules.has_desk(seller.user)
    assert not rules.is_officer(AnonymousUser())
    assert not rules.holds(AnonymousUser(), seller.cooperative)


def test_accounts_are_not_edited_in_the_trainers_tool_even_by_the_superuser(client):
    client.force_login(UserFactory(is_superuser=True))

    assert "/cms/users/" not in client.get("/cms/").content.decode()
    assert client.get("/cms/users/", follow=True).status_code == 404


@pytest.mark.parametrize("locked", [True, False])
def test_where_a_second_lock_is_required_an_officer_without_one_coordinates_nobody(settings, locked):
    settings.SECOND_FACTOR_REQUIRED = True
    officer, coordinator = OfficerFactory(), MembershipFactory(function=Function.COORDINATOR)
    if locked:
        TOTP.activate(officer, generate_totp_secret())

    assert list(queries.coordinated_by(officer)) == ([coordinator.cooperative] if locked else [])
    assert list(queries.coordinated_by(coordinator.user)) == [coordinator.cooperative]
