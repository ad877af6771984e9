"""Pages of the tree by role: what stands at each address, under which policy, and whose lesson brings its film."""

import pytest

from cms.models import HomePage, HousePage
from cms.services import found_site
from courses.models import LessonPage
from courses.services import enrol
from tests.addresses import ROLES, Row
from tests.browsing import ask
from tests.desk_addresses import PAGES
from tests.factories import courses as school
from tests.guards import unguarded

READ = Row("200", "200")
"""A page to read answers the same to whatever is sent there: it takes no form."""
TREE = {
    "info": READ,
    "track": READ,
    "course": READ,
    "lesson": READ,
    "lesson (in French)": Row("302", "302"),
    "lesson (draft)": Row("404", "404"),
    "course (draft)": Row("404", "404"),
    "lesson (moved away)": Row("404", "404"),
}
"""A row for every kind of page, in the words of tests/addresses.py."""
FILM = "/media/v/"
"""In the address of everything of a film: whoever has it holds a token of her own."""
WATCH = {"member", "trainer", "officer", "superuser"}
"""Who has begun the track, and whose work it is to look the lessons over."""


@pytest.fixture
def tree(people):
    """The world with pages of information and drafts, and a member who has begun the track: addresses by row."""
    made, browsers = people
    found_site()
    lesson = LessonPage.objects.get(pk=made.parts["lesson"])
    course = lesson.get_parent().specific
    track = course.get_parent().specific
    enrol(member=made.people["member"], track=track, by=made.people["member"])
    draft = school.lesson(course=course, live=False)
    shut = school.course(track=track, live=False)
    addresses = {
        "info": "/ar/help/",
        "track": track.url,
        "course": course.url,
        "lesson": lesson.url,
        "lesson (in French)": lesson.url.replace("/ar/", "/fr/", 1),
        "lesson (draft)": f"{course.url}{draft.slug}/",
        "course (draft)": f"{track.url}{shut.slug}/",
        "lesson (moved away)": f"{course.url}no-such-lesson/",
    }
    return addresses, browsers


def test_every_kind_of_page_has_its_row():
    kinds = {kind.__name__.removesuffix("Page").lower() for kind in HousePage.__subclasses__() if kind is not HomePage}

    assert {row.partition(" ")[0] for row in TREE} == kinds


@pytest.mark.slow
def test_each_role_gets_what_the_tree_says_under_the_policy_and_in_no_shared_cache(tree):
    addresses, browsers = tree
    wrong = {}
    for name, row in TREE.items():
        for method in ("get", "post"):
            for role, wanted in row.expected(method).items():
                got = ask(browsers[role], method, addresses[name])
                missing = unguarded(PAGES, method, role, got)
                if got.cell != wanted or missing:
                    wrong[f"{method} {name} as {role}"] = got.cell, wanted, got.broken, missing

    assert wrong == {}


def test_a_lesson_brings_its_film_to_those_alone_who_may_watch_it(tree):
    addresses, browsers = tree

    assert {role for role in ROLES if FILM in ask(browsers[role], "get", addresses["lesson"]).page} == WATCH
