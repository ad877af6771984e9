"""Accounts: one number, one person; the database keeps them sensible."""

from io import StringIO
from types import SimpleNamespace

import pytest
from allauth.account.adapter import get_adapter
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation
from wagtail.models import Locale, Page

from commons.models import AuditLine
from registry import rules, services
from registry.errors import AccountThere
from registry.models import User
from tests.factories.registry import UserFactory

pytestmark = pytest.mark.django_db
PHONE = "+212612345678"


def test_a_user_made_by_number_has_no_password_to_guess():
    user = User.objects.create_user(PHONE, first_name="مينة")

    assert (user.phone, user.email, user.has_usable_password()) == (PHONE, None, False)


def test_nobody_keeps_a_password_whoever_gives_her_one():
    boss = User.objects.create_superuser(PHONE, "long and secret")
    boss.set_password("long and secret")
    boss.save()
    call_command("createsuperuser", "--noinput", "--phone", "+212687654321")

    assert [user.has_usable_password() for user in User.objects.all()] == [False, False]
    assert not boss.check_password("long and secret")


@pytest.mark.parametrize("written", ["0687654321", "٠٦ ٨٧ ٦٥ ٤٣ ٢١", "+212687654321"])
def test_the_first_officer_is_made_with_her_number_as_people_write_it(written):
    call_command("createsuperuser", "--noinput", "--phone", written)

    assert User.objects.get().phone == "+212687654321"
    with pytest.raises(CommandError, match="already taken"):
        call_command("createsuperuser", "--noinput", "--phone", "06 87 65 43 21")


def test_the_first_officers_number_may_come_from_the_environment(monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PHONE", "0687654321")

    call_command("createsuperuser", "--noinput")

    assert User.objects.get().phone == "+212687654321"


def test_a_number_that_is_none_makes_no_officer():
    with translation.override("en"), pytest.raises(CommandError, match="not a phone number"):
        call_command("createsuperuser", "--noinput", "--phone", "12")

    assert User.objects.count() == 0


def test_a_number_typed_at_the_question_is_asked_again_until_it_is_one(monkeypatch):
    typed = iter(["12", "06 87 65 43 21"])
    monkeypatch.setattr("builtins.input", lambda _question: next(typed))
    monkeypatch.setattr("getpass.getpass", lambda *_: "long and secret 9")
    terminal = SimpleNamespace(isatty=lambda: True)

    call_command("createsuperuser", stdin=terminal, stderr=StringIO())

    assert User.objects.get().phone == "+212687654321"


def test_the_superuser_sits_at_the_councils_desk_too():
    user = User.objects.create_superuser(PHONE, "long and secret")

    assert rules.is_officer(user)
    assert rules.is_trainer(user)


def test_an_empty_address_is_none_so_that_two_people_may_have_none():
    first, second = UserFactory(email=""), UserFactory(email="")

    assert (first.email, second.email) == (None, None)


@pytest.mark.parametrize(
    "wrong",
    [{"phone": "0612345678"}, {"face": 0}, {"face": 6}, {"email": ""}],
    ids=["phone", "face 0", "face 6", "mail"],
)
def test_the_database_refuses_an_account_that_makes_no_sense(wrong):
    user = UserFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=user.pk).update(**wrong)


def test_a_number_has_one_account():
    UserFactory(phone=PHONE)

    with pytest.raises(IntegrityError), transaction.atomic():
        UserFactory(phone=PHONE)


def test_giving_a_name_twice_makes_one_account_and_one_audit_line():
    facts = {"phone": PHONE, "first_name": "زهرة", "last_name": "أ", "language": "ar"}
    services.new_person(**facts)

    with pytest.raises(AccountThere):
        services.new_person(**facts)

    assert User.objects.filter(phone=PHONE).count() == 1
    assert AuditLine.objects.count() == 1


def test_nobody_signs_up_through_the_engine(rf):
    assert get_adapter().is_open_for_signup(rf.get("/")) is False


def test_a_page_of_the_tree_is_shown_at_its_own_address_in_the_other_language(client):
    home = Page.objects.get(slug="home-ar")
    about = home.add_child(instance=Page(title="من نحن", slug="about", locale=home.locale))
    twin = about.copy_for_translation(Locale.objects.get(language_code="fr"))
    twin.slug = "qui-sommes-nous"
    twin.save_revision().publish()

    switched = client.post(reverse("registry:language"), {"language": "fr", "next": "/ar/about/"})
    alone = client.post(reverse("registry:language"), {"language": "en", "next": "/ar/about/"})

    assert switched.url == "/fr/qui-sommes-nous/"
    assert alone.url == "/en/about/"
