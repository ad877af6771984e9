"""A member whose player lies, and the lesson that she would have without watching it."""

import pytest

from tests.factories import courses as make
from tests.factories.learning import Phone, member

pytest.register_assert_rewrite("tests.courses.forged.measures")  # so that it says what it found


@pytest.fixture
def cheat(db):
    """A member whose player lies."""
    return member()


@pytest.fixture
def lesson(site_tree):
    """A lesson of eight minutes without a quiz: the film alone decides."""
    return make.lesson()


@pytest.fixture
def phone(clock, lesson, cheat):
    return Phone(clock, lesson, cheat)
