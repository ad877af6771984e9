"""What every answer carries: content policy, permissions, what caches may keep."""

import importlib
import re
from http import HTTPStatus

import pytest
from django.urls import reverse

from commons.models import Message
from registry.models import User
from tests.addresses import ROLES, TABLE, address_of
from tests.browsing import ask, where
from tests.factories import shop as make
from tests.test_addresses import ours

STRICT = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "base-uri 'none'",
    "object-src 'none'",
    "frame-ancestors 'none'",
    "form-action 'self'",
}


def policy(answer) -> set[str]:
    return {directive.strip() for directive in answer["Content-Security-Policy"].split(";")}


@pytest.mark.django_db
def test_our_pages_allow_nothing_inline_and_no_outside_host(client):
    answer = client.get("/ar/")

    assert policy(answer) >= STRICT
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert "http" not in answer["Content-Security-Policy"]


@pytest.mark.django_db
def test_trainers_desk_alone_has_a_looser_policy(client):
    boss = User.objects.create_superuser("+212600000001")
    client.force_login(boss)

    answer = client.get(reverse("wagtailadmin_home"))

    assert "script-src 'self' 'unsafe-inline'" in policy(answer)
    assert "default-src 'none'" in policy(answer)
    assert "unsafe-eval" not in answer["Content-Security-Policy"]
    assert "http" not in answer["Content-Security-Policy"]


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


@pytest.mark.slow
def test_no_answer_to_a_signed_in_person_may_be_kept_by_a_shared_cache(people):
    made, browsers = people
    patterns, looked_at, shared = ours(), 0, {}
    for name, row in TABLE.items():
        address = where(made, name, patterns[address_of(name)].pattern.converters)
        for role in [role for role in ROLES[1:] if row.expected("get")[role] == HTTPStatus.OK][:1]:
            answer = ask(browsers[role], "get", address)
            looked_at += 1
            if not {"private", "no-store"} & set(answer.kept.replace(" ", "").split(",")):
                shared[name] = answer.kept

    print(f"{looked_at} addresses")
    assert set(shared) == PUBLIC
    assert looked_at > 60


PUBLIC = {
    "goods:picture (on sale)",
    "goods:picture (second, on sale)",
    "media:picture (there)",
    "media:stored-picture (there)",
    "media:page-picture (there)",
}
"""Pictures that are the same for everybody, and may be kept by anyone."""


@pytest.fixture
def production(settings, monkeypatch):
    """The cookies' names and rules of the production settings, over these."""
    for name in ("PORTAL_SECRET_KEY", "PORTAL_DATABASE", "PORTAL_REDIS", "PORTAL_SMS_GATEWAY"):
        monkeypatch.setenv(name, "postgres://nobody@127.0.0.1:1/none")
    monkeypatch.setenv("PORTAL_HOSTS", "tiwiza.example")
    module = importlib.import_module("portal.settings.production")
    for name in vars(module):
        if "COOKIE" in name:
            setattr(settings, name, getattr(module, name))
    return settings


@pytest.mark.django_db
def test_every_cookie_of_production_belongs_to_this_host_alone(client, production):
    listing, given = make.listing(), {}

    def step(answer):
        given.update(answer.cookies)
        return answer

    step(client.get("/ar/", secure=True))
    step(client.post(reverse("set_language"), {"language": "fr", "next": "/fr/"}, secure=True))
    step(client.get(reverse("shop:product", args=[listing.pk]), secure=True, follow=True))
    step(client.post(reverse("shop:basket-add", args=[listing.pk]), {"quantity": "1"}, secure=True))
    step(client.get(reverse("shop:checkout"), secure=True))
    User.objects.create_user("+212600000003", first_name="فاطمة")
    step(client.post(reverse("registry:sign-in"), {"phone": "0600000003"}, secure=True))
    code = re.search(r"\d{6}", Message.objects.latest("pk").body)[0]
    step(client.post(reverse("registry:code"), {"figures": code}, secure=True))
    step(client.get(reverse("registry:me"), secure=True))

    held = {name: (cookie["secure"], cookie["path"], cookie["domain"]) for name, cookie in given.items()}
    assert set(held) == {f"__Host-{what}" for what in ("session", "csrf", "known-phone", "language", "basket")}
    assert set(held.values()) == {(True, "/", "")}
    assert given["__Host-session"]["httponly"] is True
