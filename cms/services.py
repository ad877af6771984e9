"""Writes of the page tree."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from wagtail.models import Locale, Page, Site

from cms.models import HomePage, InfoPage
from commons.services import record

CONTENT = Path(__file__).parent / "data" / "pages.json"
"""Help, about us, terms and privacy as they stand on the first day; trainers and the council edit them in /cms/."""


@transaction.atomic
def found_site(*, by: Any = None) -> HomePage:
    """Makes what is missing of the tree (found_tree) and of the pages of information in it.

    Returns the Arabic root. Safe to call again; what people have changed since is left alone.
    """
    arabic = found_tree(by=by)
    roots = {root.locale.language_code: root for root in HomePage.objects.select_related("locale")}
    for text in json.loads(CONTENT.read_text(encoding="utf-8")):
        _info(text, {code: roots[code] for code, _ in settings.LANGUAGES})
    return arabic


@transaction.atomic
def found_tree(*, by: Any = None) -> HomePage:
    """Makes what is missing of: the three locales, a root for each, the default site. Returns the Arabic root."""
    locales = [Locale.objects.get_or_create(language_code=code)[0] for code, _ in settings.LANGUAGES]
    arabic, *others = [_root(locale) for locale in locales]
    for root in others:
        if root.translation_key != arabic.translation_key:
            root.translation_key = arabic.translation_key
            root.save(update_fields=["translation_key"])
    _site(arabic, by)
    return arabic


def _root(locale: Locale) -> HomePage:
    found = HomePage.objects.filter(locale=locale).first()
    if found is not None:
        return found
    title = settings.WAGTAIL_SITE_NAME if locale.language_code == "ar" else "Tiwiza"
    root = HomePage(title=title, slug=f"home-{locale.language_code}", locale=locale)
    Page.objects.get(depth=1).add_child(instance=root)
    return root


def _site(root: HomePage, by: Any) -> None:
    site = Site.objects.filter(is_default_site=True).first()
    if site is not None and site.root_page_id == root.pk:
        return
    welcome = site.root_page if site is not None else None
    site = site or Site(hostname="localhost", port=80, is_default_site=True)
    site.root_page, site.site_name = root, settings.WAGTAIL_SITE_NAME
    site.save()
    if welcome is not None and not isinstance(welcome.specific, HomePage) and welcome.is_leaf():
        welcome.delete()
    record(by=by, action="cms.found", subject=site)


def _info(text: dict[str, Any], roots: dict[str, HomePage]) -> None:
    """One page of information in each language, tied as translations of one another."""
    key = None
    for language, root in roots.items():
        page = InfoPage.objects.filter(slug=text["slug"], locale=root.locale).first()
        if page is None:
            words = text[language]
            page = InfoPage(slug=text["slug"], locale=root.locale, title=words["title"], summary=words["summary"])
            page.body = json.dumps(words["body"])
            if key is not None:
                page.translation_key = key
            root.add_child(instance=page)
            page.save_revision().publish()
        key = page.translation_key
