"""The demo world's first steps: who owns what it lays down."""

from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from courses.models import LessonPage
from portal.demo import drawing, learners, market, people, school, words
from registry.models import User
from shop.models import Listing
from shop.queries.cards import NEW_FOR

pytestmark = pytest.mark.django_db


def test_the_trainer_finds_the_demo_lessons_among_her_own():
    people.settle_people()
    school.lay_pages()
    school.lay_pages()

    owners = LessonPage.objects.values_list("slug", "owner__phone")

    assert dict(owners) == dict.fromkeys(words.lessons(), words.TRAINER_PHONE)
    assert len(owners) == len(words.lessons())


def test_the_others_go_on_learning_when_one_has_changed_her_number():
    people.settle_people()
    school.lay_pages()
    User.objects.filter(phone=words.phone(0, 0)).update(phone="+212612999999")

    assert learners.study() is True
    assert [member.phone for member in learners._there([words.phone(0, 0), words.phone(0, 1)])] == [words.phone(0, 1)]


def test_every_product_has_a_drawing_of_its_own_or_shares_it_with_two_others_at_most():
    drawn = Counter(goods[6] for goods in words.read("products")["goods"])

    assert [name for name, times in drawn.items() if times > 3] == []
    assert all(drawing.photograph(name, market.TINTS[name])[:4] == b"\x89PNG" for name in drawn)


def test_goods_are_approved_over_months_so_that_a_few_are_new():
    officer = people.settle_people()
    market.put_up_goods()
    market._approve_goods(officer)

    ages = [
        timezone.now() - at for at in Listing.objects.exclude(approved_at=None).values_list("approved_at", flat=True)
    ]

    assert 1 <= sum(age < NEW_FOR for age in ages) <= len(ages) / 4
    assert max(ages) > timedelta(days=120)
