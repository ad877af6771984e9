"""What went wrong is said in the look, in the reader's language, without a trace."""

import pytest
from django.test import Client
from django.urls import reverse
from oscar.core.loading import get_model

from tests.factories.shop import listing, person

BasketLine = get_model("basket", "Line")

SAID = {
    ("forged", "ar"): (400, "لم نفهم ما أُرسل إلينا"),
    ("forbidden", "ar"): (403, "هذه الصفحة ليست لحسابكم"),
    ("refused", "ar"): (422, "لم يُنجز هذا"),
    ("often", "ar"): (429, "انتظروا قليلًا"),
    ("broken", "ar"): (500, "وقع عطل من جهتنا"),
    ("forged", "fr"): (400, "Nous n’avons pas pu lire"),
    ("forbidden", "fr"): (403, "pas pour votre compte"),
    ("refused", "fr"): (422, "Cela n’a pas été fait"),
    ("often", "fr"): (429, "Patientez un peu"),
    ("broken", "fr"): (500, "Une panne s’est produite chez nous"),
}


@pytest.fixture
def visitor(settings):
    settings.ROOT_URLCONF = "tests.portal.failing_urls"
    return Client(raise_request_exception=False, enforce_csrf_checks=True)


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "language"), SAID)
def test_failure_is_said_in_the_readers_language_without_a_trace(visitor, kind, language):
    answer = visitor.get(f"/{language}/fail/{kind}/")

    page = answer.content.decode()
    status, sentence = SAID[kind, language]
    assert answer.status_code == status
    assert sentence in page
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in page
    assert page.index("tiwiza/base.css") < page.index("tiwiza/pages.css")
    assert "Traceback" not in page
    assert "secret detail" not in page


@pytest.mark.django_db
def test_whoever_must_wait_is_told_how_long(visitor):
    answer = visitor.get("/ar/fail/often/")

    assert answer["Retry-After"] == "90"
    assert "2" in answer.content.decode()


@pytest.mark.django_db
def test_form_from_elsewhere_is_refused_with_a_page(visitor):
    answer = visitor.post("/ar/fail/refused/")

    assert answer.status_code == 403
    assert "لم يتغيّر أي شيء" in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "sentence"), [("ar", "لا توجد صفحة في هذا العنوان"), ("fr", "Il n’y a pas de page")]
)
def test_wrong_address_is_a_page_with_a_way_on(visitor, language, sentence):
    answer = visitor.get(f"/{language}/nowhere/at/all/")

    page = answer.content.decode()
    assert answer.status_code == 404
    assert sentence in page
    assert f'href="/{language}/"' in page


def test_broken_database_still_gets_a_page(visitor):
    """Without the database mark any query would fail the test: the page of a breakdown asks none."""
    answer = visitor.get("/ar/fail/broken/")

    assert answer.status_code == 500
    assert "وقع عطل من جهتنا" in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        "/ar/market/shop/%00/",
        "/ar/market/product/1/%00/",
        "/ar/desk/orders/%00/",
        "/ar/desk/of/%00/",
        "/ar/purchase/00000000-0000-0000-0000-000000000000/%00/cancel/",
        "/ar/market/?region=%00",
        "/ar/market/search/?q=a%00b",
        "/ar/learn/%00/",
        "/ar/%00",
        "/%00",
        "/cms/%00/",
        "/media/goods/%00",
        "/media/goods/a.webp?%00",
    ],
)
@pytest.mark.parametrize("somebody", [False, True], ids=["nobody", "signed in"])
def test_a_nul_in_an_address_finds_nothing_on_either_database(address, somebody):
    client = Client(raise_request_exception=False)
    if somebody:
        client.force_login(person())

    answer = client.get(address, follow=True)

    assert answer.status_code == 404
    assert "<html" in answer.content.decode()


@pytest.mark.django_db
def test_a_form_with_a_nul_is_answered_with_a_sentence_and_changes_nothing():
    answer = Client().post(reverse("shop:basket-add", args=[listing().pk]), {"quantity": "1\0"})

    assert answer.status_code == 400
    assert SAID["forged", "ar"][1] in answer.content.decode()
    assert BasketLine.objects.count() == 0


@pytest.mark.django_db
def test_a_sign_that_only_looks_like_a_nul_is_asked_for():
    assert Client().get("/ar/market/?q=%2500").status_code == 200
