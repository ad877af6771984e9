"""Someone tries the portal while its demo world is being built: the world goes on around what she did."""

from datetime import datetime, time

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from commons import jobs
from commons.enums import JobState
from commons.models import Job
from courses.models import Choice, CoursePage, LessonCompletion, LessonPage, Question
from courses.services import set_training_rule
from portal.demo import market, people, school, words, world
from portal.demo.school import shoot
from registry.models import Membership, User
from registry.queries import today
from registry.services import end_membership
from shop.enums import ShopState
from shop.models import Listing, Purchase, Shop
from shop.services import withdraw_listing
from tests.factories.media import ready_video
from tests.factories.registry import UserFactory
from tests.portal.demo_days import live, stand_ready

pytestmark = [pytest.mark.embedded, pytest.mark.django_db]
SLUGS = ("tamint", "tifawin")
WITHDRAWN, KEPT, LEFT, THEIRS = range(4)
"""The goods of this file by their place: three of one cooperative, and another's."""


@pytest.fixture(autouse=True)
def small_world(monkeypatch, tmp_path, settings):
    """Five goods, three purchases, films that stand ready; it is noon."""
    settings.VAR, settings.MEDIA_ROOT = tmp_path, str(tmp_path / "media")
    stand_ready(monkeypatch)
    goods = {slug: [each for each in words.read("products")["goods"] if each[0] == slug] for slug in SLUGS}
    monkeypatch.setitem(words.read("products"), "goods", [*goods["tamint"][:3], *goods["tifawin"][:2]])
    states = {"tamint": "delivered", "tifawin": "delivered"}
    bought = [(0, [(WITHDRAWN, 1), (KEPT, 1)], states), (1, [(KEPT, 1)], states), (2, [(THEIRS, 1)], states)]
    monkeypatch.setattr(market, "PURCHASES", bought)
    noon = datetime.combine(timezone.localdate(), time(12), timezone.get_default_timezone())
    with time_machine.travel(noon):
        yield


def her_goods(place):
    return Listing.objects.get(product__title=words.read("products")["goods"][place][2])


def seller_of(slug):
    told = next(each for each in words.read("cooperatives")["cooperatives"] if each["slug"] == slug)
    return Membership.objects.get(cooperative__register_number=told["register_number"], function="seller")


def the_school_is_laid():
    people.settle_people()
    school.lay_pages()


def shops():
    return {shop.cooperative.name_latin: shop.state for shop in Shop.objects.select_related("cooperative")}


def the_road():
    return list(LessonPage.objects.filter(slug__in=words.lessons()).exclude(slug=words.welcome()["lessons"][0]["slug"]))


def test_the_market_opens_around_what_she_did_and_every_lesson_comes():
    def deed():
        """A product is withdrawn, a cooperative has no seller any more, the council asks for the welcome again, some
        questions have a second right answer, and the trainer and the officer change their numbers.
        """
        officer = User.objects.get(phone=words.COUNCIL_PHONE)
        withdraw_listing(listing=her_goods(WITHDRAWN), by=seller_of("tamint").user)
        end_membership(membership=seller_of("tifawin"), by=officer)
        welcome = CoursePage.objects.filter(slug=words.welcome()["slug"])
        set_training_rule(courses=welcome, in_force_from=today(), min_members=1, functions=["president"], by=officer)
        for question in Question.objects.all():
            *_, second = question.choices.filter(right=False)
            if question.choices.count() > 2:
                Choice.objects.filter(pk=second.pk).update(right=True)
        for number, phone in enumerate([words.TRAINER_PHONE, words.COUNCIL_PHONE]):
            User.objects.filter(phone=phone).update(phone=f"+21261299999{number}")

    live(deed)

    assert (shops()["Tamint"], shops()["Tifawin"]) == (ShopState.OPEN, ShopState.CLOSED)
    assert set(Purchase.objects.values_list("idempotency_key", flat=True)) == {"demo-1"}
    assert LessonPage.objects.filter(live=True).count() == len(words.lessons())
    assert LessonCompletion.objects.exists()


def test_goods_are_drawn_while_nobody_waits_for_the_database(monkeypatch):
    people.settle_people()
    waiting, really = [], market.in_sizes

    def in_sizes(photograph):
        waiting.append(len(connection.savepoint_ids))
        return really(photograph)

    monkeypatch.setattr(market, "in_sizes", in_sizes)

    market.put_up_goods()

    assert waiting
    assert set(waiting) == {len(connection.savepoint_ids)}


@pytest.mark.parametrize(("desk", "phone"), [("officer", words.COUNCIL_PHONE), ("trainer", words.TRAINER_PHONE)])
def test_whoever_has_the_number_works_at_the_desk_else_who_is_there_else_the_founder(desk, phone):
    founder = people.settle_people()
    known = people.at_desk(desk, phone)
    User.objects.filter(phone=phone).update(phone="+212612999999")
    moved = people.at_desk(desk, phone)
    UserFactory(phone=phone)
    stranger = people.at_desk(desk, phone)
    User.objects.filter(pk=known.pk).exclude(pk=founder.pk).update(desk="")

    assert known.phone == phone
    assert moved == stranger == known
    assert people.at_desk(desk, phone) == founder


def test_a_lesson_she_unpublished_or_deleted_stays_so_and_is_not_waited_for():
    the_school_is_laid()
    for page in the_road():
        page.video = ready_video(title=page.title)
        page.save_revision().publish()
    unpublished, deleted, *_ = the_road()
    unpublished.unpublish()
    deleted.delete()

    school.publish_ready()
    shoot(deleted.slug)

    assert not LessonPage.objects.get(pk=unpublished.pk).live
    assert not school.is_growing()


def test_a_lesson_whose_film_was_refused_is_not_waited_for():
    the_school_is_laid()
    *others, last = the_road()
    for page in others:
        page.video = ready_video(title=page.title)
        page.save_revision().publish()
    growing = school.is_growing()
    last.video = ready_video(title=last.title, state="failed")
    last.save()

    assert (growing, school.is_growing()) == (True, False)


@pytest.mark.parametrize("left", [1, 0])
def test_a_world_that_does_not_come_to_its_end_is_left_as_it_is_after_its_last_day(left):
    the_school_is_laid()
    job = jobs.enqueue(kind="demo-day", key=str(world.LAST_DAY - left))

    assert jobs.run(job.pk)

    assert Job.objects.filter(kind="demo-day", state=JobState.QUEUED).count() == left
