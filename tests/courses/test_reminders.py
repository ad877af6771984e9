"""Reminding the members who lack lessons: whom, of what, how often, and who may."""

from datetime import date
from threading import Barrier

import pytest
import time_machine
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from commons.models import AuditLine, Message
from courses.errors import CoordinatorsOnly, NobodyLacks, RemindedLately
from courses.models import Learner, TrainingReminder
from courses.queries import reminders
from courses.services import remind_members, set_training_rule
from registry.enums import Function
from registry.models import User
from tests.factories import courses as make
from tests.factories.learning import complete_lesson, cooperative, course_completed_on
from tests.factories.registry import MembershipFactory, OfficerFactory, UserFactory
from tests.threads import at_once

SITE = "https://tiwiza.example"
NBSP = "\N{NO-BREAK SPACE}"


@pytest.fixture
def clock():
    with time_machine.travel("2026-11-02 09:00+00:00", tick=False) as traveller:
        yield traveller


@pytest.fixture
def road(site_tree, clock):
    """Two courses that the rule asks for, with two lessons and one; and a third that it does not."""
    track = make.track()
    courses = [make.course(track=track, title=title) for title in ("التسويق", "البيع", "ما لا يُطلب")]
    lessons = [make.lesson(course=courses[at]) for at in (0, 0, 1, 2)]
    set_training_rule(courses=courses[:2], in_force_from=date(2026, 1, 1), min_members=2, by=None)
    return courses, lessons


@pytest.fixture
def home(road):
    return cooperative(3, name="تعاونية تيزوا")


def remind(home, by) -> list[User]:
    return remind_members(cooperative=home, by=by, site=SITE)


def texts() -> dict[str, str]:
    return dict(Message.objects.filter(kind="training-reminder").values_list("to", "body"))


@pytest.mark.django_db
def test_each_member_who_lacks_lessons_is_told_which_and_where_in_her_language(road, home, clock):
    _, lessons = road
    cooperative, (president, one, two) = home
    User.objects.filter(pk=two.pk).update(language="fr")
    complete_lesson(clock, lessons[0], one)
    complete_lesson(clock, lessons[2], one)

    told = remind(cooperative, president)

    assert told == [one, two]
    assert texts() == {
        one.phone: f"تعاونية تيزوا: بقي لكِ درس واحد في: التسويق. تابعي هنا: {SITE}/ar/learn/",
        two.phone: (
            "تعاونية تيزوا : il vous reste 3 leçons dans : التسويق, البيع. Continuez ici : ".replace(" :", f"{NBSP}:")
            + f"{SITE}/fr/learn/"
        ),
    }
    line = AuditLine.objects.get(action="courses.remind")
    assert (line.by, line.subject_id) == (president, str(cooperative.pk))
    assert line.facts == {"lessons_left": {str(one.pk): 1, str(two.pk): 3}}


@pytest.mark.django_db
def test_a_course_finished_before_it_grew_is_not_asked_for_again(road, home):
    courses, _ = road
    cooperative, (president, one, two) = home
    for course in courses[:2]:
        course_completed_on(date(2026, 10, 1), one, course)
    make.lesson(course=courses[0])

    assert remind(cooperative, president) == [two]


@pytest.mark.django_db
def test_nobody_is_told_when_all_have_finished_or_have_left(road, home):
    courses, _ = road
    cooperative, (president, one, two) = home
    for course in courses[:2]:
        course_completed_on(date(2026, 10, 1), one, course)
    two.memberships.update(until=date(2026, 10, 31))

    with pytest.raises(NobodyLacks):
        remind(cooperative, president)
    assert Message.objects.count() == 0


@pytest.mark.django_db
def test_a_member_is_told_once_in_three_days_whoever_asks(home, clock):
    cooperative, (president, one, two) = home
    coordinator = MembershipFactory(cooperative=cooperative, user=one, function=Function.COORDINATOR).user
    assert remind(cooperative, coordinator) == [president, two]

    clock.move_to("2026-11-04 22:00+00:00")
    assert remind(cooperative, president) == [one]
    with pytest.raises(RemindedLately):
        remind(cooperative, president)
    assert Message.objects.count() == 3

    clock.move_to("2026-11-05 06:00+00:00")
    assert remind(cooperative, president) == [two]


@pytest.mark.django_db
@pytest.mark.parametrize("function", [Function.MEMBER, Function.SELLER])
def test_only_who_coordinates_this_cooperative_may(home, function):
    cooperative, _ = home
    fellow = MembershipFactory(cooperative=cooperative, function=function).user
    foreign = MembershipFactory(function=Function.COORDINATOR).user

    for person in (fellow, foreign, OfficerFactory(), UserFactory()):
        with pytest.raises(CoordinatorsOnly):
            remind(cooperative, person)
    assert Message.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("members", [2, 12])
def test_knowing_who_lacks_lessons_costs_the_same_for_few_and_many(road, members, django_assert_num_queries):
    home, people = cooperative(members)

    with django_assert_num_queries(8):
        found = reminders(home, by=people[0])

    assert len(found.lacking) == members - 1


@pytest.mark.django_db
@pytest.mark.parametrize("members", [2, 40])
def test_reminding_takes_eighteen_queries_for_one_and_for_many(road, members, django_assert_num_queries):
    home, people = cooperative(members)

    with django_assert_num_queries(18):
        told = remind(home, people[0])

    assert (told, len(texts())) == (people[1:], members - 1)
    assert set(TrainingReminder.objects.values_list("learner", "by")) == {(who.pk, people[0].pk) for who in told}


@pytest.mark.django_db
def test_the_road_offers_the_button_then_says_who_was_reminded_and_when(client, home):
    _, (president, one, two) = home
    User.objects.filter(pk=one.pk).update(first_name="عائشة", last_name="")
    User.objects.filter(pk=two.pk).update(first_name="هنية", last_name="")
    client.force_login(president)
    button = f'action="{reverse("shop:road-remind")}"'
    before = client.get(reverse("shop:road")).content.decode()

    answer = client.post(reverse("shop:road-remind"), follow=True)

    page = answer.content.decode()
    assert button in before
    assert "ذكّري عضوتين بدروسهما" in before
    assert [str(message) for message in answer.context["messages"]] == ["أُرسلت رسالة إلى: عائشة، هنية."]
    assert button not in page
    assert "ذُكِّرت عائشة في 2 نونبر 2026." in page
    assert "ذُكِّرت هنية في 2 نونبر 2026." in page
    assert "يمكنكِ تذكيرهن من جديد ابتداءً من 5 نونبر 2026." in page
    assert len(texts()) == 2


@pytest.mark.django_db
def test_a_second_press_sends_nothing_and_says_from_when(client, home):
    _, (president, *_) = home
    client.force_login(president)
    client.post(reverse("shop:road-remind"))

    again = client.post(reverse("shop:road-remind"), follow=True)

    said = [str(message) for message in again.context["messages"]]
    assert said[-1] == "ذُكِّرن كلهن قبل وقت قصير. يمكنكِ تذكيرهن من جديد ابتداءً من 5 نونبر 2026."
    assert len(texts()) == 2


@pytest.mark.django_db
def test_a_member_finds_neither_the_button_nor_its_address(client, home):
    _, (_, one, _) = home
    client.force_login(one)

    assert "road-remind" not in client.get(reverse("shop:road")).content.decode()
    assert reverse("shop:road-remind") not in client.get(reverse("shop:road")).content.decode()
    assert client.post(reverse("shop:road-remind")).status_code == 404


@pytest.fixture
def asked(transactional_db):
    """A course that the rule asks for and a cooperative of four, in tables that other threads see."""
    course = make.course(track=make.track())
    make.lesson(course=course)
    set_training_rule(courses=[course], in_force_from=date(2026, 1, 1), min_members=1, by=None)
    return cooperative(4)


@pytest.mark.django_db(transaction=True)
def test_eight_presses_at_once_send_one_message_each(asked):
    home, people = asked

    def press() -> int:
        try:
            return len(remind(home, people[0]))
        except RemindedLately:
            return 0

    assert sorted(at_once(press, 8)) == [0] * 7 + [3]
    assert Message.objects.filter(kind="training-reminder").count() == 3


@pytest.mark.django_db(transaction=True)
def test_control_reading_first_and_writing_after_reminds_her_eight_times(asked):
    _, people = asked
    Learner.objects.create(user=people[1])
    TrainingReminder.objects.create(learner_id=people[1].pk)
    read = Barrier(8)

    def press() -> bool:
        row = TrainingReminder.objects.get(learner=people[1].pk)
        connection.close()
        read.wait()
        if row.at is not None:
            return False
        TrainingReminder.objects.filter(pk=row.pk).update(at=timezone.now())
        return True

    assert at_once(press, 8).count(True) == 8
