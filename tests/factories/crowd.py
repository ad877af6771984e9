"""Many learners at once, for tests that count queries."""

from django.utils import timezone

from commons.statistics import refresh
from courses.models import Coverage, Learner
from registry.models import Membership, User
from tests.factories.registry import CooperativeFactory


def many_others(count, lesson, *, first=0, cooperative=None):
    """So many other learners who watched the lesson, at whom the database has looked."""
    cooperative = cooperative or CooperativeFactory()
    people = User.objects.bulk_create(
        [
            User(phone=f"+2127{number:08}", first_name=f"عضوة {number}", password="!")
            for number in range(first, first + count)
        ]
    )
    Membership.objects.bulk_create(
        [Membership(cooperative=cooperative, user=user, since=timezone.localdate()) for user in people]
    )
    learners = Learner.objects.bulk_create([Learner(user=user) for user in people])
    Coverage.objects.bulk_create(
        [
            Coverage(
                learner=learner,
                lesson_key=lesson.translation_key,
                video=lesson.video,
                duration=480_000,
                spans=[[0, 100_000]],
                watched=100_000,
                first_at=timezone.now(),
                last_at=timezone.now(),
            )
            for learner in learners
        ]
    )
    refresh()
    return cooperative, people
