"""A lesson with two questions, a member who has begun it, and her friend."""

import pytest

from courses.models import Choice, Question
from courses.services import enrol
from registry.services import set_picture_pin
from tests.courses.learner.reading import PICTURES
from tests.factories import courses as make
from tests.factories.registry import CooperativeFactory, MembershipFactory


@pytest.fixture
def lesson(site_tree):
    page = make.lesson(title="الضوء", intro="كل شيء قرب النافذة.", aims="تختارين الضوء\nتصوّرين")
    for number in range(2):
        question = Question.objects.create(lesson=page, text=f"سؤال {number}", sort_order=number)
        for right in (True, False):
            Choice.objects.create(question=question, text=str(right), right=right)
    return page


@pytest.fixture
def cooperative(db):
    return CooperativeFactory()


@pytest.fixture
def member(cooperative):
    return MembershipFactory(cooperative=cooperative, user__first_name="مينة").user


@pytest.fixture
def friend(cooperative):
    user = MembershipFactory(cooperative=cooperative, user__first_name="زهرة").user
    set_picture_pin(user=user, pictures=PICTURES, by=user)
    return user


@pytest.fixture
def enrolled(client, lesson, member):
    enrol(member=member, track=lesson.get_parent().get_parent().specific, by=member)
    client.force_login(member)
    return member
