"""Members who watch, lessons with a quiz, and a player that behaves as told."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from courses.models import Choice, CourseCompletion, Learner, LessonCompletion, PlaySession, Question
from courses.queries import Seen
from courses.services import answer_quiz, open_play, record_beat
from registry.enums import Function
from registry.models import Cooperative, User
from tests.factories import courses as make
from tests.factories.registry import CooperativeFactory, MembershipFactory, UserFactory

MORNING = datetime(2026, 11, 2, 9, 0, tzinfo=timezone.get_default_timezone())


def cooperative(members: int, **fields: Any) -> tuple[Cooperative, list[User]]:
    """A cooperative and so many members, the first of them its president."""
    home = CooperativeFactory(**fields)
    users = UserFactory.create_batch(members)
    for number, user in enumerate(users):
        function = Function.MEMBER if number else Function.PRESIDENT
        MembershipFactory(cooperative=home, user=user, function=function, since=date(2026, 1, 1))
    return home, users


def member() -> User:
    """A member of a cooperative of her own."""
    return cooperative(1)[1][0]


def quiz(lesson: Any, questions: int = 2, choices: int = 3) -> None:
    """A quiz in which the first choice of each question is the right one."""
    for number in range(questions):
        question = Question.objects.create(lesson=lesson, text=f"سؤال {number}", sort_order=number)
        Choice.objects.bulk_create(
            [
                Choice(question=question, text=f"جواب {place}", right=place == 0, sort_order=place)
                for place in range(choices)
            ]
        )


def answers(lesson: Any, right: int | None = None) -> dict[int, int]:
    """Answers of which so many are right, all when none is named."""
    questions = list(lesson.questions.order_by("sort_order"))
    wanted = len(questions) if right is None else right
    return {
        question.pk: question.choices.get(sort_order=0 if number < wanted else 1).pk
        for number, question in enumerate(questions)
    }


class Phone:
    """A phone with a lesson open. `clock` is the test's stopped one: `play` lets time pass, `send` tells the server.

    It numbers its beats as the player does: by its clock, in ms.
    """

    def __init__(self, clock: Any, lesson: Any, viewer: User, members: list[User] = ()) -> None:
        self.clock = clock
        self.viewer = viewer
        self.lesson = lesson
        self.seq = 0
        self.kept: list[tuple[int, list[list[float]]]] = []
        self.play_session: PlaySession = open_play(lesson=lesson, viewer=viewer, members=list(members) or [viewer])

    def wait(self, seconds: float) -> None:
        self.clock.shift(timedelta(seconds=seconds))

    def play(self, start: float, end: float, *, rate: float = 1, beat: float = 15) -> None:
        """Plays a part, keeping a beat every so many seconds of the wall clock."""
        at = start
        while at < end:
            upto = min(end, at + beat * rate)
            self.wait((upto - at) / rate)
            self.keep([[at, upto]])
            at = upto

    def keep(self, intervals: Any) -> None:
        self.seq = max(self.seq + 1, round(timezone.now().timestamp() * 1000))
        self.kept.append((self.seq, intervals))

    def send(self, order: Any = None) -> Seen | None:
        """Sends what is kept, in an order when one is given, and keeps nothing."""
        beats = order(self.kept) if order else self.kept
        self.kept = []
        found = None
        for seq, intervals in beats:
            found = self.tell(seq, intervals)
        return found

    def tell(self, seq: Any, intervals: Any) -> Seen:
        return record_beat(session_token=self.play_session.token, seq=seq, intervals=intervals, by=self.viewer)

    def watch(self, start: float = 0, end: float = 480, **how: Any) -> Seen:
        self.play(start, end, **how)
        return self.send()


def complete_lesson(clock: Any, lesson: Any, user: User) -> None:
    """Watches a lesson and passes its quiz, as it is meant."""
    Phone(clock, lesson, user).watch(0, lesson.video.duration)
    if lesson.questions.exists():
        answer_quiz(lesson=lesson, member=user, answers=answers(lesson), by=user)


def completed(user: User, lesson: Any) -> bool:
    return LessonCompletion.objects.filter(learner=user.pk, lesson_key=lesson.translation_key).exists()


def course_completed_on(day: date, user: User, course: Any) -> CourseCompletion:
    """That a member completed a course on a day, where how she did is beside the point."""
    Learner.objects.get_or_create(user=user)
    at = timezone.make_aware(datetime.combine(day, datetime.min.time())) + timedelta(hours=12)
    return CourseCompletion.objects.create(learner_id=user.pk, course_key=course.translation_key, lessons=[], at=at)


def small_track(courses: int = 2, lessons: int = 2) -> tuple[Any, list[Any], list[Any]]:
    """A live track with its courses and all their lessons."""
    track = make.track()
    made = [make.course(track=track, title=f"دورة {number}") for number in range(courses)]
    return track, made, [make.lesson(course=course) for course in made for _ in range(lessons)]
