"""The site is founded once, whoever asks again."""

import pytest
from wagtail.models import Locale, Page, Site

from cms.models import HomePage, InfoPage
from cms.services import found_site
from commons.models import AuditLine

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def bare(db):
    """Pages as migrations leave them: a root, and a page of welcome that the site shows."""
    root = Page.objects.get(depth=1)
    for page in root.get_children():
        page.delete()
    Site.objects.all().delete()
    Locale.objects.exclude(language_code="ar").delete()
    welcome = root.add_child(instance=Page(title="Welcome to your new Wagtail site!", slug="home"))
    Site.objects.create(hostname="localhost", root_page=welcome, is_default_site=True)


def test_founding_makes_three_languages_their_roots_and_the_site():
    root = found_site()

    assert sorted(Locale.objects.values_list("language_code", flat=True)) == ["ar", "en", "fr"]
    assert HomePage.objects.filter(translation_key=root.translation_key).count() == 3
    assert Site.objects.get().root_page_id == root.pk
    assert InfoPage.objects.live().count() == 12
    assert not Page.objects.filter(slug="home").exists()


def test_founding_twice_changes_nothing():
    found_site()
    before = list(Page.objects.order_by("pk").values_list("pk", "title", "latest_revision"))

    found_site()

    assert list(Page.objects.order_by("pk").values_list("pk", "title", "latest_revision")) == before
    assert AuditLine.objects.filter(action="cms.found").count() == 1


def test_founding_again_keeps_what_people_wrote():
    found_site()
    InfoPage.objects.filter(slug="help", locale__language_code="ar").update(title="دليل العضوة")

    found_site()

    assert InfoPage.objects.get(slug="help", locale__language_code="ar").title == "دليل العضوة"
