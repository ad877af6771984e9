"""The council says what must be learnt, and takes a certificate back."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from commons.models import AuditLine
from courses.models import Certificate, TrainingRule
from courses.queries import rule_on
from courses.queries.rulebook import training_rules
from courses.services.certificates import issue
from tests.council.desk import page, press
from tests.factories import courses as school
from tests.factories import learning

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    return school.course(title="التخطيط")


def typed(course, **changes):
    today = timezone.localdate().isoformat()
    facts = {"courses": [str(course.translation_key)], "min_members": "٣", "min_share": "0", "in_force_from": today}
    return facts | changes


def test_the_first_training_rule_is_set_at_the_desk(client, officer, course):
    assert rule_on(timezone.localdate()) is None

    press(client, "training-rule", **typed(course, functions=["president"]))

    rule = rule_on(timezone.localdate())
    assert (rule.version, rule.min_members, rule.functions, rule.by) == (1, 3, ["president"], officer)
    assert [each.course_key for each in rule.courses.all()] == [course.translation_key]
    assert course.title in page(client, "training-rule")
    assert AuditLine.objects.filter(action="courses.set-training-rule", by=officer).count() == 1


def test_the_next_version_begins_with_the_last_ones_answers_on_a_later_day(client, officer, course):
    press(client, "training-rule", **typed(course, min_share="50", functions=["seller"]))

    form = client.get(reverse("council:training-rule")).context["form"]

    tomorrow = timezone.localdate() + timedelta(days=1)
    assert form.initial == {
        "courses": [str(course.translation_key)],
        "min_members": 3,
        "min_share": 50,
        "functions": ["seller"],
        "in_force_from": tomorrow,
    }
    press(client, "training-rule", **typed(course, min_members="5", in_force_from=tomorrow.isoformat()))
    assert list(TrainingRule.objects.order_by("version").values_list("min_members", flat=True)) == [3, 5]


def test_the_courses_of_a_rule_stand_in_the_order_of_the_road(client, officer, course):
    second = school.course(title="البيع", track=course.get_parent().specific)

    press(client, "training-rule", **typed(course, courses=[str(second.translation_key), str(course.translation_key)]))

    assert [each.courses for each in training_rules()] == [["التخطيط", "البيع"]]
    assert [
        label for _, label in client.get(reverse("council:training-rule")).context["form"].fields["courses"].choices
    ] == ["التخطيط", "البيع"]


@pytest.mark.parametrize(
    "wrong",
    [{"courses": []}, {"courses": ["x"]}, {"min_members": "0"}, {"min_share": "101"}, {"functions": ["queen"]},
     {"in_force_from": "2020-01-01"}],
    ids=str,
)  # fmt: skip
def test_a_training_rule_that_cannot_hold_is_refused(client, officer, course, wrong):
    answer = client.post(reverse("council:training-rule"), typed(course, **wrong))

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == set(wrong)
    assert not TrainingRule.objects.exists()


def test_two_versions_of_one_day_are_refused(client, officer, course):
    press(client, "training-rule", **typed(course))

    assert client.post(reverse("council:training-rule"), typed(course)).status_code == 422
    assert TrainingRule.objects.count() == 1


def test_without_a_published_course_the_page_says_what_comes_first(client, officer):
    answer = client.get(reverse("council:training-rule"))

    assert answer.context["form"].fields["courses"].choices == []
    assert 'name="min_members"' not in answer.content.decode()


@pytest.fixture
def certificate(course):
    fatima = learning.member()
    return issue(learning.course_completed_on(timezone.localdate(), fatima, course), by=None)


def test_an_officer_sees_whose_certificate_it_is_before_she_revokes_it(client, officer, certificate):
    shown = page(client, "certificates", number=f" {certificate.serial.lower().replace('-', ' ')} ")
    assert all(word in shown for word in (certificate.name, certificate.title, certificate.serial))

    answer = press(client, "revoke-certificate", certificate.serial, reason="سُجّلت لغيرها")

    certificate.refresh_from_db()
    assert (certificate.revoked_by, certificate.revoked_because) == (officer, "سُجّلت لغيرها")
    assert answer.url == f"{reverse('council:certificates')}?number={certificate.serial}"
    assert "سُجّلت لغيرها" in client.get(answer.url).content.decode()
    assert AuditLine.objects.latest("pk").action == "courses.revoke-certificate"


def test_a_certificate_is_revoked_for_a_reason_and_once(client, officer, certificate):
    address = reverse("council:revoke-certificate", args=[certificate.serial])

    assert client.post(address, {"reason": "  "}).status_code == 422
    assert Certificate.objects.get().revoked_at is None
    press(client, "revoke-certificate", certificate.serial, reason="الأول")
    assert client.post(address, {"reason": "الثاني"}).status_code == 422
    assert Certificate.objects.get().revoked_because == "الأول"


def test_a_number_that_is_none_finds_nothing_and_says_so(client, officer):
    assert 'class="note"' in page(client, "certificates", number="TZ-00")
    assert client.post(reverse("council:revoke-certificate", args=["TZ-00"]), {"reason": "x"}).status_code == 404
