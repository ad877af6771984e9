"""What is asked after every dishonest try."""

from courses.models import CourseCompletion, LessonCompletion
from courses.queries import seen

MINUTES_8 = 480


def assert_not_completed(lesson, *people, most=0.0625):
    """Nobody completed anything, and nobody is credited more than a share of the film (the slack, mostly)."""
    assert LessonCompletion.objects.count() == 0
    assert CourseCompletion.objects.count() == 0
    for person in people:
        assert seen(person, lesson).share <= most
