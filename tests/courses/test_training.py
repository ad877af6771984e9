"""Whether a cooperative is trained: under the rule of the day, by the members of the day."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext

from courses.errors import BadTrainingRule, OfficersOnly
from courses.models import Certificate, RequiredCourse, TrainingRule
from courses.queries import training, trainings
from courses.services import set_training_rule
from registry.enums import Function
from registry.models import Membership
from tests.factories import courses as make
from tests.factories.learning import cooperative, course_completed_on
from tests.factories.registry import MembershipFactory, OfficerFactory, UserFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 2)


@pytest.fixture
def courses(site_tree):
    track = make.track()
    return [make.course(track=track) for _ in range(2)]


def rule(courses, **wanted):
    return set_training_rule(
        **{"courses": courses, "in_force_from": date(2026, 1, 1), "min_members": 2, "by": None, **wanted}
    )


def finish(people, courses, day=DAY):
    for person in people:
        for course in courses:
            course_completed_on(day, person, course)


def test_without_a_rule_nobody_is_trained(courses):
    home, people = cooperative(3)
    finish(people, courses)

    found = training(home, DAY)

    assert (found.trained, found.rule_version, found.needed) == (False, 0, 0)
    assert found.words


def test_a_cooperative_is_trained_when_enough_members_finished_every_course(courses):
    home, people = cooperative(3)
    rule(courses)
    finish(people[:1], courses)
    finish(people[1:2], courses[:1])

    before = training(home, DAY)
    finish(people[1:2], courses[1:])
    after = training(home, DAY)

    assert (before.trained, before.done, before.needed, after.trained, after.done) == (False, 1, 2, True, 2)
    assert [(member.done, member.of) for member in after.members] == [(2, 2), (2, 2), (0, 2)]


@pytest.mark.parametrize(("members", "needed"), [(2, 2), (4, 2), (5, 3), (10, 5)])
def test_the_greater_of_number_and_share_is_needed(courses, members, needed):
    home, _ = cooperative(members)
    rule(courses, min_share=50)

    assert training(home, DAY).needed == needed


def test_a_named_function_must_have_someone_who_finished(courses):
    home, people = cooperative(4)
    Membership.objects.filter(user=people[1]).update(function=Function.SELLER)
    rule(courses, functions=[Function.PRESIDENT, Function.SELLER])
    finish(people[1:3], courses)

    before = training(home, DAY)
    finish(people[:1], courses)
    after = training(home, DAY)

    assert (before.trained, after.trained) == (False, True)
    assert before.members[0].functions == (Function.PRESIDENT,)


def test_a_function_that_nobody_holds_is_missing(courses):
    home, people = cooperative(3)
    rule(courses, functions=[Function.SELLER])
    finish(people, courses)

    assert not training(home, DAY).trained


def test_membership_is_that_of_the_day(courses):
    home, people = cooperative(3)
    rule(courses)
    finish(people[:2], courses, DAY)
    Membership.objects.filter(user=people[0]).update(until=DAY + timedelta(days=3))
    MembershipFactory(cooperative=home, user=UserFactory(), since=DAY + timedelta(days=10))

    assert training(home, DAY + timedelta(days=3)).trained
    assert not training(home, DAY + timedelta(days=4)).trained
    assert len(training(home, DAY + timedelta(days=10)).members) == 3


def test_what_was_completed_later_does_not_count_for_an_earlier_day(courses):
    home, people = cooperative(2)
    rule(courses)
    finish(people, courses, DAY)

    assert not training(home, DAY - timedelta(days=1)).trained
    assert training(home, DAY).trained


def test_a_later_version_holds_from_its_day_on(courses):
    home, people = cooperative(3)
    rule(courses[:1])
    rule(courses, in_force_from=date(2026, 12, 1))
    finish(people, courses[:1])

    november, december = training(home, date(2026, 11, 30)), training(home, date(2026, 12, 1))

    assert (november.rule_version, november.trained) == (1, True)
    assert (december.rule_version, december.trained) == (2, False)


def test_a_revoked_certificate_no_longer_counts(courses):
    home, people = cooperative(2)
    rule(courses)
    finish(people, courses)
    completion = people[0].learner.course_completions.first()
    Certificate.objects.create(
        serial="TZ-26-AAAAA-AAAAA",
        completion=completion,
        name="",
        titles={},
        issued_on=DAY,
        revoked_at=completion.at,
        revoked_by=people[0],
        revoked_because="تزوير",
    )

    assert not training(home, DAY).trained


def test_one_person_with_two_functions_is_one_member(courses):
    home, people = cooperative(2)
    MembershipFactory(cooperative=home, user=people[0], function=Function.SELLER)
    rule(courses)

    found = training(home, DAY)

    assert len(found.members) == 2
    assert set(found.members[0].functions) == {Function.PRESIDENT, Function.SELLER}


@pytest.mark.parametrize("members", [10, 200])
def test_the_answer_takes_four_queries_whatever_the_members(courses, members, django_assert_num_queries):
    home, people = cooperative(members)
    rule(courses)
    finish(people[:3], courses)

    with django_assert_num_queries(4):
        found = training(home, DAY)

    assert len(found.members) == members


def test_many_cooperatives_are_answered_in_the_same_four_queries(courses, django_assert_num_queries):
    homes = [cooperative(2) for _ in range(4)]
    rule(courses)
    finish(homes[2][1], courses)

    with django_assert_num_queries(4):
        found = trainings([home for home, _ in homes], DAY)

    assert [found[home.pk].trained for home, _ in homes] == [False, False, True, False]


@pytest.mark.parametrize(
    ("language", "nobody"),
    [
        ("ar", "يجب أن تُتمّ التكوينَ عضوتان، ولم تُتمّه أيّ واحدة بعد."),
        ("fr", "2 membres doivent terminer le parcours\u00a0: aucune ne l’a encore fait."),
        ("en", "2 members must finish the training: nobody has yet."),
    ],
)
def test_the_answer_says_in_words_what_is_missing(courses, language, nobody):
    home, _ = cooperative(2)
    rule(courses, functions=[Function.PRESIDENT])

    with translation.override(language):
        missing = training(home, DAY)
        lacking = gettext("The president has still to finish it.")

    assert missing.words == f"{nobody} {lacking}"


def test_only_the_council_sets_a_rule(courses):
    with pytest.raises(OfficersOnly):
        rule(courses, by=UserFactory())

    assert rule(courses, by=OfficerFactory()).version == 1


@pytest.mark.parametrize(
    "nonsense",
    [
        {"courses": []},
        {"min_members": 0},
        {"min_share": 101},
        {"min_share": -1},
        {"functions": ["boss"]},
        {"in_force_from": date(2026, 1, 1)},
    ],
)
def test_a_rule_without_sense_is_refused(courses, nonsense):
    rule(courses, in_force_from=date(2026, 1, 1))

    with pytest.raises(BadTrainingRule):
        rule(**{"courses": courses, "in_force_from": date(2026, 6, 1), **nonsense})

    assert TrainingRule.objects.count() == 1


@pytest.mark.parametrize(
    "nonsense",
    [
        lambda _: TrainingRule.objects.update(version=0),
        lambda _: TrainingRule.objects.update(min_members=0),
        lambda _: TrainingRule.objects.update(min_share=101),
        lambda kept: RequiredCourse.objects.create(rule=kept, course_key=kept.courses.first().course_key),
        lambda _: TrainingRule.objects.create(version=1, in_force_from=date(2027, 1, 1)),
        lambda kept: TrainingRule.objects.create(version=2, in_force_from=kept.in_force_from),
    ],
)
def test_the_database_refuses(courses, nonsense):
    kept = rule(courses)

    with pytest.raises(IntegrityError), transaction.atomic():
        nonsense(kept)
