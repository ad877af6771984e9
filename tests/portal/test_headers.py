"""What every answer carries: content policy, permissions, what caches may keep."""

import pytest
from django.urls import reverse

from registry.models import User

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
