"""A page is served in its own language and no other."""

import re

import pytest
from wagtail.models import Locale

from cms.models import InfoPage
from tests.factories import courses as make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("fr", "ltr"), ("en", "ltr")])
def test_a_page_of_information_speaks_its_language(client, site_tree, language, direction):
    page = client.get(f"/{language}/help/")

    assert page.status_code == 200
    assert f'<html lang="{language}" dir="{direction}">' in page.content.decode()
    assert InfoPage.objects.get(slug="help", locale__language_code=language).title in page.content.decode()


@pytest.fixture
def arabic_only(site_tree):
    page = InfoPage(title="موسم الحصاد", slug="harvest", summary="متى نجني.", locale=site_tree.locale)
    site_tree.add_child(instance=page)
    return page


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_page_without_translation_leads_to_the_arabic_one_with_a_word(client, arabic_only, language):
    answer = client.get(f"/{language}/harvest/", follow=True)

    assert answer.redirect_chain == [("/ar/harvest/", 302)]
    assert '<html lang="ar" dir="rtl">' in answer.content.decode()
    said = [str(message) for message in answer.context["messages"]]
    assert re.findall(r'<bdi lang="(..)">[^<]+</bdi>', " ".join(said)) == [language]
    assert said[0] in answer.content.decode()


def test_a_lesson_without_translation_says_so_too(client, site_tree):
    lesson = make.lesson()

    answer = client.get(lesson.url.replace("/ar/", "/fr/", 1), follow=True)

    assert answer.redirect_chain == [(lesson.url, 302)]
    assert answer.content.decode().count('<bdi lang="fr">Cette page') == 1


def test_a_translation_under_another_address_is_found_by_the_first_one(client, arabic_only):
    french = arabic_only.copy_for_translation(Locale.objects.get(language_code="fr"))
    french.slug, french.title = "recolte", "La récolte"
    french.save_revision().publish()

    answer = client.get("/fr/harvest/", follow=True)

    assert answer.redirect_chain == [("/fr/recolte/", 302)]
    assert len(list(answer.context["messages"])) == 0


@pytest.mark.parametrize("address", ["/ar/nothing/", "/fr/nothing/", "/ar/help/deeper/"])
def test_an_address_of_nothing_is_not_found(client, site_tree, address):
    assert client.get(address).status_code == 404


MOVED = {
    "a lesson": ("{course}light/", "{course}"),
    "a course with its lesson": ("{track}sales/light/", "{track}"),
    "a track": ("/ar/road/", None),
    "too deep": ("{course}light/a/b/c/d/e/", "{course}"),
}


@pytest.mark.parametrize(("asked", "way"), MOVED.values(), ids=MOVED)
def test_what_has_moved_leads_to_the_page_above_it(client, site_tree, django_assert_max_num_queries, asked, way):
    course = make.course(title="التسويق")
    places = {"course": course.url, "track": course.get_parent().url}
    client.get("/ar/nothing/")
    with django_assert_max_num_queries(7):
        answer = client.get(asked.format(**places))

    ways = re.findall(r'<a class="btn[^"]*" href="([^"]+)"', answer.content.decode().partition('class="gate"')[2])
    assert answer.status_code == 404
    assert ways == [*([way.format(**places)] if way else []), "/ar/"]


def test_a_draft_above_is_no_way_on(client, site_tree):
    course = make.course(live=False)

    page = client.get(f"{course.url}light/").content.decode()

    assert f'href="{course.url}"' not in page
    assert f'href="{course.get_parent().url}"' in page


def test_a_draft_is_not_found(client, arabic_only):
    InfoPage.objects.filter(pk=arabic_only.pk).update(live=False)

    assert client.get("/ar/harvest/").status_code == 404


def test_a_page_costs_two_queries_however_deep(client, site_tree, django_assert_num_queries):
    client.get("/ar/help/")

    with django_assert_num_queries(2):
        client.get("/ar/help/")
