"""Her own page, and the members' page of whoever coordinates."""

import re
from importlib import import_module

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, hotp_value, yield_hotp_counters_from_time
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.urls import reverse

from commons.models import Message
from registry import services
from registry.models import Membership, PicturePin, User, Watcher
from tests.factories.registry import CooperativeFactory, MembershipFactory, OfficerFactory, TrainerFactory, UserFactory

pytestmark = pytest.mark.django_db
PHONE = "+212612345678"


def sign_in(client, user, language="ar"):
    """All the way through the pages; what the code's page answered."""
    client.post(f"/{language}/account/sign-in/", {"phone": user.phone})
    figures = re.search(r"\d{6}", Message.objects.filter(to=user.phone).latest("pk").body)[0]
    return client.post(f"/{language}/account/code/", {"figures": figures})


def now_shown(secret):
    """What the application shows; for half a minute, so a test that reads it has a clock that stands still."""
    return f"{hotp_value(secret, next(iter(yield_hotp_counters_from_time()))):06}"


@pytest.fixture
def coordinator(client):
    membership = MembershipFactory(function="coordinator")
    client.force_login(membership.user)
    return membership


def test_her_page_shows_her_cooperatives_and_what_she_may_do_there(client, coordinator):
    other = MembershipFactory(user=coordinator.user, function="member")

    page = client.get("/en/account/").content.decode()

    assert str(coordinator.cooperative) in page
    assert str(other.cooperative) in page
    assert reverse("registry:members", args=[coordinator.cooperative.pk]).removeprefix("/ar") in page
    assert reverse("registry:members", args=[other.cooperative.pk]).removeprefix("/ar") not in page
    assert "Second lock" not in page


@pytest.mark.parametrize("made", [OfficerFactory, TrainerFactory])
def test_whoever_works_at_a_desk_is_not_told_to_join_a_cooperative(client, made):
    client.force_login(made())
    at_work = client.get("/en/account/").content.decode()
    client.force_login(UserFactory())
    buyer = client.get("/en/account/").content.decode()

    told = '<p class="soft">You belong to no cooperative here yet.'
    assert [(page.count(told), page.count("My cooperatives")) for page in (at_work, buyer)] == [(0, 0), (1, 1)]


def test_her_page_takes_the_same_number_of_queries_with_one_cooperative_and_with_six(
    client, coordinator, django_assert_max_num_queries
):
    for _ in range(5):
        MembershipFactory(user=coordinator.user)

    with django_assert_max_num_queries(12):
        client.get("/en/account/")


def test_sellers_are_offered_a_second_lock(client):
    seller = MembershipFactory(function="seller")
    client.force_login(seller.user)

    assert "Second lock" in client.get("/en/account/").content.decode()


def test_whoever_belongs_nowhere_is_told_the_next_step(client):
    client.force_login(UserFactory())

    assert "Give your number to the coordinator" in client.get("/en/account/").content.decode()


def test_she_changes_her_name_and_face(client, coordinator):
    answer = client.post("/ar/account/profile/", {"first_name": "زهرة", "last_name": "أمغار", "face": "4"})

    assert answer.url == reverse("registry:me")
    user = User.objects.get(pk=coordinator.user.pk)
    assert (str(user), user.face) == ("زهرة أمغار", 4)


def test_a_face_that_was_not_drawn_changes_nothing(client, coordinator):
    answer = client.post("/ar/account/profile/", {"first_name": "زهرة", "last_name": "أ", "face": "6"})

    assert answer.status_code == 422
    assert User.objects.get(pk=coordinator.user.pk).first_name == coordinator.user.first_name
    assert client.get("/ar/account/profile/").status_code == 200


def test_she_chooses_three_pictures_and_no_other_number(client, coordinator):
    refused = client.post("/ar/account/pictures/", {"pictures": ["p-sun", "p-bee"]})
    kept = client.post("/ar/account/pictures/", {"pictures": ["p-sun", "p-bee", "p-pot"]})

    assert (refused.status_code, kept.url) == (422, reverse("registry:me"))
    assert PicturePin.objects.get().user == coordinator.user
    assert "checked" not in client.get("/ar/account/pictures/").content.decode()


@pytest.mark.parametrize(
    ("going", "arrives"),
    [
        ("/ar/account/?x=1", "/fr/account/?x=1"),
        ("https://elsewhere.example/", "/fr/"),
        ("", "/fr/"),
        ("/ar/nothing-here-404/%00", "/fr/"),
    ],
)
def test_the_language_changes_on_the_same_page_and_is_kept(client, coordinator, going, arrives):
    answer = client.post("/ar/account/language/", {"language": "fr", "next": going})

    assert answer.url in (arrives, "/", going.replace("/ar/", "/fr/"))
    assert "elsewhere" not in answer.url
    assert client.cookies["django_language"].value == "fr"
    assert User.objects.get(pk=coordinator.user.pk).language == "fr"


def test_a_language_we_do_not_speak_changes_nothing(client, coordinator):
    answer = client.post("/ar/account/language/", {"language": "de", "next": "/ar/account/"})

    assert answer.url == "/ar/account/"
    assert "django_language" not in client.cookies
    services.choose_language(user=coordinator.user, language="de")
    assert User.objects.get(pk=coordinator.user.pk).language == "ar"


def test_without_an_account_the_language_is_kept_on_the_phone(client):
    client.post("/ar/account/language/", {"language": "en", "next": "/ar/"})

    assert client.get("/").url == "/en/"


def test_signing_out_ends_the_session_and_who_watched_along(client):
    owner = MembershipFactory(user=UserFactory(phone=PHONE))
    sign_in(client, owner.user)
    Watcher.objects.create(
        session_key=client.session.session_key,
        owner=owner.user,
        user=MembershipFactory(cooperative=owner.cooperative).user,
    )

    assert client.get("/ar/account/sign-out/").status_code == 405
    answer = client.post("/ar/account/sign-out/")

    assert answer.url == reverse("front")
    assert "_auth_user_id" not in client.session
    assert Watcher.objects.count() == 0
    assert Client().post("/ar/account/sign-out/").url == reverse("front")


def test_she_signs_out_a_phone_she_left_behind_and_nobody_elses(client):
    user, left_behind = UserFactory(phone=PHONE), Client()
    sign_in(left_behind, user)
    sign_in(client, user)
    assert client.get("/en/account/").content.decode().count("Another phone") == 1

    stranger = Client()
    stranger.force_login(UserFactory())
    other = UserSession.objects.get(session_key=left_behind.session.session_key)
    assert stranger.post(f"/ar/account/sessions/{other.pk}/end/").status_code == 404
    client.post(f"/ar/account/sessions/{other.pk}/end/")

    assert left_behind.get("/ar/account/").status_code == 302
    assert client.get("/ar/account/").status_code == 200


def test_a_second_lock_is_set_up_asked_for_and_taken_off(client, clock):
    user = UserFactory(phone=PHONE)
    sign_in(client, user)
    client.get("/ar/account/second-factor/new/")
    secret = client.session["mfa.totp.secret"]

    answer = client.post("/ar/account/second-factor/new/", {"code": now_shown(secret)}, follow=True)

    assert answer.redirect_chain[-1][0] == reverse("mfa_view_recovery_codes")
    assert answer.content.decode().count("<li><bdi") == 10
    totp = Authenticator.objects.get(type="totp")
    assert secret not in str(totp.data)
    assert client.get("/ar/account/second-factor/").status_code == 200
    assert client.get("/ar/account/second-factor/spare/new/").status_code in (200, 302)


def test_the_first_officer_made_with_a_password_reaches_her_desk(client, settings, clock):
    settings.SECOND_FACTOR_REQUIRED = True
    boss = User.objects.create_superuser(PHONE, "long and secret")
    sign_in(client, boss)

    shut = client.get(reverse("council:home"))
    lock = client.get(shut.url)
    made = client.post(shut.url, {"code": now_shown(client.session["mfa.totp.secret"])}, follow=True)

    assert (shut.status_code, shut.url, lock.status_code) == (302, reverse("mfa_activate_totp"), 200)
    assert made.redirect_chain[-1][0] == reverse("mfa_view_recovery_codes")
    assert client.get(reverse("council:home")).status_code == 200


def test_a_password_of_earlier_days_goes():
    boss = User.objects.create_superuser(PHONE)
    User.objects.filter(pk=boss.pk).update(password=make_password("long and secret"))
    untouched = UserFactory().password

    import_module("registry.migrations.0005_nobody_keeps_a_password").drop_passwords(apps, None)

    boss.refresh_from_db()
    assert not boss.has_usable_password()
    assert User.objects.exclude(pk=boss.pk).get().password == untouched


def test_whoever_has_a_second_lock_is_not_in_before_it(client, clock):
    user = UserFactory(phone=PHONE)
    secret = generate_totp_secret()
    TOTP.activate(user, secret)

    answer = sign_in(client, user)
    assert answer.url == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session
    assert client.get(answer.url).status_code == 200
    client.post(answer.url, {"code": "000000" if now_shown(secret) != "000000" else "111111"})
    assert "_auth_user_id" not in client.session
    client.post(answer.url, {"code": now_shown(secret).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))})

    assert client.session["_auth_user_id"] == str(user.pk)
    again = client.get("/ar/account/second-factor/remove/", follow=True)
    assert again.status_code == 200


def test_the_engines_own_sign_in_leads_to_ours(client):
    assert client.get("/ar/account/login/?next=/x/").url == f"{reverse('registry:sign-in')}?next=/x/"
    assert client.get("/ar/account/second-factor/check/", follow=True).status_code == 200


def test_a_coordinator_enrols_a_member_and_ends_a_membership(client, coordinator):
    house = coordinator.cooperative.pk
    answer = client.post(
        f"/ar/account/members/{house}/new/",
        {"phone": "0612345678", "first_name": "مينة", "last_name": "أوبلا", "function": "member"},
    )
    assert answer.url == reverse("registry:members", args=[house])
    Membership.objects.filter(user__phone=PHONE).update(since="2026-01-01")
    page = client.get(f"/ar/account/members/{house}/").content.decode()
    assert "مينة أوبلا" in page

    client.post(f"/ar/account/membership/{Membership.objects.get(user__phone=PHONE).pk}/end/")

    assert Membership.objects.get(user__phone=PHONE).until is not None
    assert "مينة أوبلا" in client.get(f"/ar/account/members/{house}/").content.decode()


def test_enrolling_again_says_so_and_keeps_the_form(client, coordinator):
    member = MembershipFactory(cooperative=coordinator.cooperative)
    facts = {"phone": member.user.phone, "first_name": "م", "last_name": "أ", "function": "member"}

    answer = client.post(f"/en/account/members/{coordinator.cooperative.pk}/new/", facts)

    assert answer.status_code == 422
    assert "She already has this function" in answer.content.decode()
    assert client.get(f"/en/account/members/{coordinator.cooperative.pk}/new/").status_code == 200


def test_ending_what_has_an_end_already_is_said_on_the_page(client, coordinator):
    member = MembershipFactory(cooperative=coordinator.cooperative, until="2099-01-01")

    answer = client.post(f"/en/account/membership/{member.pk}/end/", follow=True)

    assert "already ended" in answer.content.decode()


@pytest.mark.parametrize("function", ["member", "seller"])
def test_members_and_sellers_do_not_see_the_members_page(client, function):
    membership = MembershipFactory(function=function)
    client.force_login(membership.user)

    for address in (f"members/{membership.cooperative.pk}/", f"members/{membership.cooperative.pk}/new/"):
        assert client.get(f"/ar/account/{address}").status_code == 404
    assert client.post(f"/ar/account/membership/{membership.pk}/end/").status_code == 404


def test_a_coordinator_sees_no_foreign_cooperative_and_an_officer_sees_all(client, coordinator):
    foreign = MembershipFactory(cooperative=CooperativeFactory())

    assert client.get(f"/ar/account/members/{foreign.cooperative.pk}/").status_code == 404
    assert client.post(f"/ar/account/membership/{foreign.pk}/end/").status_code == 404
    client.force_login(OfficerFactory())
    assert client.get(f"/ar/account/members/{foreign.cooperative.pk}/").status_code == 200
    assert Membership.objects.get(pk=foreign.pk).until is None
