"""Who watches on one phone: each by her pictures, for some hours, and how she leaves."""

import re

import pytest

from courses.models import PlaySession
from registry.models import Membership, Watcher
from registry.services import change_profile, end_membership, set_picture_pin
from tests.courses.learner.reading import PICTURES
from tests.factories.registry import MembershipFactory

pytestmark = pytest.mark.django_db


def test_a_friend_confirms_herself_with_her_pictures_and_is_counted_from_then_on(client, lesson, enrolled, friend):
    alone = client.get(lesson.url).context["film"].token
    address = f"/ar/learn/lessons/{lesson.translation_key}/together/{friend.pk}/"

    asked = client.get(address)
    answer = client.post(address, {"pictures": sorted(PICTURES)})

    together = client.get(lesson.url)
    assert asked.content.decode().count('type="checkbox"') == 9
    assert answer.url == lesson.url
    assert together.context["film"].token != alone
    assert {face.user.pk for face in together.context["audience"].present} == {enrolled.pk, friend.pk}
    assert PlaySession.objects.latest("pk").presences.count() == 2


def test_hours_later_she_is_asked_for_her_pictures_again_and_a_new_session_begins(
    client, lesson, enrolled, friend, clock
):
    address = f"/ar/learn/lessons/{lesson.translation_key}/together/"
    client.force_login(enrolled)
    client.post(f"{address}{friend.pk}/", {"pictures": sorted(PICTURES)})
    together = client.get(lesson.url)
    clock.shift(4 * 3600)

    later = client.get(lesson.url)
    everyone = client.get(address)
    client.post(f"{address}{friend.pk}/", {"pictures": sorted(PICTURES)})
    again = client.get(lesson.url)

    note = "أظهرت بعضكن صورها قبل ساعات"
    assert [note in page.content.decode() for page in (together, later, everyone, again)] == [False, True, True, False]
    assert [len(page.context["audience"].present) for page in (together, later, again)] == [2, 1, 2]
    assert again.context["film"].token not in {together.context["film"].token, later.context["film"].token}


def test_who_left_and_came_back_earns_nothing_of_the_time_between(client, lesson, enrolled, friend, clock):
    client.force_login(enrolled)
    tokens = []
    for _ in range(2):
        client.post(f"/ar/learn/lessons/{lesson.translation_key}/together/{friend.pk}/", {"pictures": sorted(PICTURES)})
        clock.shift(60)
        tokens.append(client.get(lesson.url).context["film"].token)
        client.post(f"/ar/learn/lessons/{lesson.translation_key}/leave/")
        clock.shift(600)

    assert len(set(tokens)) == 2


def test_wrong_pictures_count_nobody(client, lesson, enrolled, friend):
    address = f"/ar/learn/lessons/{lesson.translation_key}/together/{friend.pk}/"

    page = client.post(address, {"pictures": ["p-key", "p-fish", "p-rose"]})

    assert page.status_code == 422
    assert str(page.context["refusal"]) == "ليست هذه الصور الثلاث الصحيحة. حاولي مرة أخرى."
    assert Watcher.objects.count() == 0


def test_a_member_of_another_cooperative_is_not_found(client, lesson, enrolled):
    other = MembershipFactory().user

    assert client.get(f"/ar/learn/lessons/{lesson.translation_key}/together/{other.pk}/").status_code == 404


def test_only_me_takes_the_others_off_the_phone(client, lesson, enrolled, friend):
    client.post(f"/ar/learn/lessons/{lesson.translation_key}/together/{friend.pk}/", {"pictures": sorted(PICTURES)})

    client.post(f"/ar/learn/lessons/{lesson.translation_key}/leave/")

    assert Watcher.objects.count() == 0
    assert len(client.get(lesson.url).context["audience"].present) == 1


@pytest.fixture
def together(client, lesson, enrolled, friend, cooperative):
    """Two friends who watch on her phone."""
    other = MembershipFactory(cooperative=cooperative).user
    set_picture_pin(user=other, pictures=PICTURES, by=other)
    for person in (friend, other):
        client.post(f"/ar/learn/lessons/{lesson.translation_key}/together/{person.pk}/", {"pictures": sorted(PICTURES)})
    return friend, other


@pytest.mark.parametrize("where", ["lesson", "together"])
def test_one_goes_home_by_the_button_beside_her_face_and_the_others_watch_on(client, lesson, together, where):
    friend, other = together
    address = f"/ar/learn/lessons/{lesson.translation_key}/leave/"
    page = client.get(lesson.url if where == "lesson" else address.replace("leave", "together")).content.decode()

    offered = re.findall(rf'action="{address}">.*?name="member" value="(\d+)"', page)
    client.post(address, {"member": friend.pk})

    assert {int(pk) for pk in offered} == {friend.pk, other.pk}
    assert [face.user.pk for face in client.get(lesson.url).context["audience"].present[1:]] == [other.pk]


@pytest.mark.parametrize("named", ["abc", "", "999999999999999999999", "stranger", "gone"])
def test_who_is_not_on_the_phone_is_not_found_and_nobody_is_taken_off(client, lesson, together, named):
    if named == "stranger":
        named = MembershipFactory().user.pk
    elif named == "gone":  # no longer a member of her cooperative
        membership = Membership.objects.get(user=together[0])
        end_membership(membership=membership, by=None)
        named = together[0].pk

    answer = client.post(f"/ar/learn/lessons/{lesson.translation_key}/leave/", {"member": named})

    assert answer.status_code == 404
    assert Watcher.objects.count() == 2


FACE = re.compile(r'class="face[^"]* c(\d)"[^>]*><svg aria-hidden="true"><use href="[^"]*#(face-[abc])"')


def test_every_screen_shows_each_woman_the_face_she_chose(client, lesson, together, enrolled):
    for person, face in zip((enrolled, *together), (3, 2, 5), strict=True):
        change_profile(user=person, first_name=person.first_name, last_name="", face=face, by=person)
    client.force_login(enrolled)
    for person in together:
        client.post(f"/ar/learn/lessons/{lesson.translation_key}/together/{person.pk}/", {"pictures": sorted(PICTURES)})

    watching = FACE.findall(client.get(lesson.url).content.decode())
    fellows = FACE.findall(client.get(f"/ar/learn/lessons/{lesson.translation_key}/together/").content.decode())

    # the three who watch stand above the lesson, and again where one of them answers
    assert sorted(watching) == sorted([("3", "face-c"), ("2", "face-b"), ("5", "face-b")] * 2)
    assert sorted(fellows) == [("2", "face-b"), ("5", "face-b")]
