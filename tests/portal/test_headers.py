"""What every answer carries: content policy, permissions, what caches may keep."""

import importlib
import re

import pytest
from django.test import Client
from django.urls import reverse

from commons.models import Message
from registry.models import User
from tests.addresses import ROLES, address_of
from tests.browsing import Answer, ask, where
from tests.desk_addresses import DECLARED
from tests.guards import DESKS, SANDBOX, STRICT, parts, unguarded
from tests.test_addresses import ours

OURS = "; ".join(sorted(STRICT))


def lax(row="front", role="member", policy=OURS, kept="private, no-store"):
    """What the table's walk (tests/test_addresses.py) says of an answer that carries these."""
    return unguarded(row, "get", role, Answer(200, 200, "", "", kept, policy))


@pytest.mark.parametrize(
    ("words", "instead"),
    [
        ("script-src 'self'", "script-src 'self' 'unsafe-inline'"),
        ("img-src 'self' data:", "img-src 'self' data: https://elsewhere.example"),
        ("object-src 'none'", "object-src 'none'; frame-src 'self'"),
        ("default-src 'none'", "default-src 'self'"),
    ],
)
def test_a_view_with_a_policy_of_its_own_is_named(words, instead):
    assert words in OURS
    assert lax(policy=OURS) == []
    assert len(lax(policy=OURS.replace(words, instead))) == 1


def test_our_pages_and_the_trainers_desk_have_each_its_own_policy():
    desks = "; ".join(DESKS)

    assert [len(lax(policy=policy)) for policy in (OURS, desks, "; ".join(SANDBOX), "")] == [0, 1, 1, 1]
    assert [len(lax("films:index", policy=policy)) for policy in (OURS, desks, "")] == [1, 0, 1]


def test_what_a_shared_cache_may_keep_of_somebody_signed_in_is_named():
    hers, anyones = ["private, no-cache", "no-store", "private,max-age=9"], ["", "public, max-age=9", "no-cache"]

    assert [lax(kept=kept) for kept in hers] == [[]] * 3
    assert [len(lax(kept=kept)) for kept in anyones] == [1] * 3
    assert [lax(role="anonymous", kept=kept) for kept in anyones] == [[]] * 3


@pytest.mark.django_db
def test_wagtails_own_pages_have_the_desks_policy_too(client):
    client.force_login(User.objects.create_superuser("+212600000001"))

    assert parts(client.get(reverse("wagtailadmin_home"))["Content-Security-Policy"], ";") == DESKS


@pytest.mark.django_db
def test_other_guards_stand_on_every_page(client):
    answer = client.get("/fr/")

    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in answer["Permissions-Policy"]


@pytest.mark.django_db
def test_pages_of_signed_in_people_are_stored_by_no_cache(client):
    client.force_login(User.objects.create_user("+212600000002"))

    assert client.get("/ar/")["Cache-Control"] == "private, no-store"


@pytest.mark.django_db
def test_page_goes_out_compressed_when_the_browser_can_read_it(client):
    answer = client.get("/ar/", headers={"Accept-Encoding": "gzip"})

    assert answer["Content-Encoding"] == "gzip"
    assert len(answer.content) < 6_000


def test_ranges_and_films_go_out_as_they_are(rf):
    from django.http import HttpResponse

    from portal.compress import PageGZipMiddleware

    film = HttpResponse(b"0" * 5_000, content_type="video/mp4", status=206, headers={"Content-Range": "bytes 0-4999/9"})
    request = rf.get("/media/film.mp4", headers={"Accept-Encoding": "gzip"})

    answer = PageGZipMiddleware(lambda _: film)(request)

    assert not answer.has_header("Content-Encoding")
    assert answer.content == b"0" * 5_000


@pytest.fixture
def production(settings, monkeypatch):
    """The cookies' names and rules of the production settings, over these."""
    for name in ("PORTAL_SECRET_KEY", "PORTAL_DATABASE", "PORTAL_REDIS", "PORTAL_SMS_GATEWAY"):
        monkeypatch.setenv(name, "postgres://nobody@127.0.0.1:1/none")
    monkeypatch.setenv("PORTAL_HOSTS", "tiwiza.example")
    module = importlib.import_module("portal.settings.production")
    for name in vars(module):
        if "COOKIE" in name or name == "MESSAGE_STORAGE":
            setattr(settings, name, getattr(module, name))
    return settings


def walked(made):
    """Every cookie that an address of the table sets, GET and POST, to one of each of those it treats alike."""
    patterns, browsers = ours(), {role: Client(raise_request_exception=False) for role in ROLES}
    for role, person in made.people.items():
        browsers[role].force_login(person)
    for name, row in DECLARED.items():
        address = where(made, name, patterns[address_of(name)].pattern.converters)
        for method in ("get", "post"):
            alike = {cell: role for role, cell in reversed(row.expected(method).items())}
            for role in alike.values():
                yield from ask(browsers[role], method, address, secure=True).cookies.values()


def stepped(made):
    """Every cookie that somebody gets who chooses a language and a quality, fills a basket, signs in and goes on."""
    client, person = Client(), made.people["buyer"]

    def step(address, **form):
        answer = client.post(address, form, secure=True) if form else client.get(address, secure=True)
        assert answer.status_code in {200, 302}
        yield from answer.cookies.values()

    yield from step("/ar/")
    yield from step(reverse("set_language"), language="fr", next="/fr/")
    yield from step(reverse("courses:quality"), quality="audio")
    yield from step(reverse("shop:basket-add", args=[made.parts["listing"]]), quantity="1")
    yield from step(reverse("shop:checkout"))
    yield from step(reverse("registry:sign-in"), phone=str(person.phone))
    code = re.search(r"\d{6}", Message.objects.latest("pk").body)[0]
    yield from step(reverse("registry:code"), figures=code)
    yield from step(reverse("registry:me"))


@pytest.mark.slow
def test_every_cookie_of_production_belongs_to_this_host_alone(people, production):
    made, _ = people

    given = [*stepped(made), *walked(made)]

    rules = {(cookie.key, bool(cookie["secure"]), cookie["path"], cookie["domain"]) for cookie in given}
    assert rules == {(f"__Host-{what}", True, "/", "") for what in COOKIES}
    assert {cookie["httponly"] for cookie in given if cookie.key == "__Host-session" and cookie.value} == {True}


COOKIES = {"session", "csrf", "known-phone", "language", "basket", "quality", "notices"}
"""All there are."""
