"""Certificates keep the facts of their day; who holds the serial sees them all, on a page and on paper."""

import re
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from commons.models import AuditLine
from courses.errors import AlreadyRevoked, OfficersOnly, ReasonNeeded
from courses.models import Certificate, CourseCompletion, Learner
from courses.queries import certificates_of
from courses.services import revoke_certificate
from courses.services.certificates import LETTERS, issue, new_serial
from tests.factories import courses as make
from tests.factories.learning import complete_lesson, member, small_track
from tests.factories.registry import OfficerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def certificate(clock, site_tree, viewer):
    _, _, lessons = small_track(1, 1)
    complete_lesson(clock, lessons[0], viewer)
    return Certificate.objects.get()


def page(client, certificate, language="ar"):
    return client.get(f"/{language}/learn/certificates/{certificate.serial}/")


def test_a_certificate_keeps_the_facts_of_its_day(clock, site_tree, viewer):
    _, courses, lessons = small_track(1, 1)
    complete_lesson(clock, lessons[0], viewer)
    viewer.first_name = "اسم آخر"
    viewer.save()

    found = certificates_of(viewer).get()

    assert found.name.startswith("فاطمة")
    assert found.title == courses[0].title
    assert found.cooperative_name == viewer.memberships.get().cooperative.name
    assert found.issued_on == date(2026, 11, 2)


def test_only_an_officer_revokes_a_certificate_once_and_with_a_reason(clock, site_tree, viewer):
    _, _, lessons = small_track(1, 1)
    complete_lesson(clock, lessons[0], viewer)
    found, officer = Certificate.objects.get(), OfficerFactory()

    with pytest.raises(OfficersOnly):
        revoke_certificate(certificate=found, reason="تزوير", by=viewer)
    with pytest.raises(ReasonNeeded):
        revoke_certificate(certificate=found, reason="  ", by=officer)
    revoke_certificate(certificate=found, reason="تزوير", by=officer)
    with pytest.raises(AlreadyRevoked):
        revoke_certificate(certificate=found, reason="مرة أخرى", by=officer)

    found.refresh_from_db()
    assert (found.revoked_because, found.revoked_by) == ("تزوير", officer)
    assert AuditLine.objects.filter(action="courses.revoke-certificate").count() == 1


def test_she_who_has_no_cooperative_left_gets_her_certificate_without_one(site_tree, viewer):
    viewer.memberships.all().delete()
    learner = Learner.objects.create(user=viewer)
    course = make.course()
    completion = CourseCompletion.objects.create(
        learner=learner, course_key=course.translation_key, lessons=[], at=timezone.now()
    )

    found = issue(completion, by=viewer)

    assert (found.cooperative, found.cooperative_name) == (None, "")


def test_a_serial_is_short_to_read_and_long_to_guess():
    serials = {new_serial() for _ in range(200)}

    assert len(serials) == 200
    assert all(re.fullmatch(rf"TZ-\d\d-[{LETTERS}]{{5}}-[{LETTERS}]{{5}}", serial) for serial in serials)


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_a_stranger_sees_every_fact_of_a_certificate(client, certificate, language):
    reply = page(client, certificate, language)

    text = reply.content.decode()
    assert reply.status_code == 200
    for fact in (certificate.name, certificate.cooperative_name, certificate.title, certificate.serial, "2026"):
        assert fact in text
    assert "tag--ok" in text
    assert certificate.completion.learner.user.phone not in text


def test_a_serial_typed_small_and_with_spaces_is_found(client, certificate):
    typed = certificate.serial.lower().replace("-", "%20")

    assert client.get(f"/ar/learn/certificates/{typed}/").status_code == 200


def test_a_revoked_certificate_says_so_and_has_no_paper_any_more(client, certificate):
    revoke_certificate(certificate=certificate, reason="شوهد الفيلم بحساب آخر", by=OfficerFactory())

    text = page(client, certificate).content.decode()

    assert "tag--stop" in text
    assert "شوهد الفيلم بحساب آخر" in text
    assert client.get(reverse("courses:certificate-pdf", args=[certificate.serial])).status_code == 404


def test_an_unknown_serial_is_not_found_and_its_paper_called_foreign(client, site_tree):
    page = client.get(reverse("courses:certificate", args=["TZ-26-AAAAA-AAAAA"]))

    assert page.status_code == 404
    assert "TZ-26-AAAAA-AAAAA" in page.content.decode()
    assert "courses/certificate_unknown.html" in {template.name for template in page.templates}
    assert client.get(reverse("courses:certificate-pdf", args=["TZ-26-AAAAA-AAAAA"])).status_code == 404


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_the_paper_is_a_pdf_in_the_readers_language(client, certificate, language):
    reply = client.get(f"/{language}/learn/certificates/{certificate.serial}/pdf/")

    assert reply["Content-Type"] == "application/pdf"
    assert reply.content.startswith(b"%PDF-")
    assert certificate.serial in reply["Content-Disposition"]


def test_a_name_with_markup_is_only_text_on_page_and_paper(client, certificate):
    Certificate.objects.update(name='<script>x</script> #read("/etc/passwd")')

    text = page(client, certificate).content.decode()

    assert "<script>x" not in text
    assert client.get(reverse("courses:certificate-pdf", args=[certificate.serial])).status_code == 200


def test_she_finds_her_certificates_and_only_hers(client, certificate, viewer):
    client.force_login(viewer)
    hers = client.get(reverse("courses:certificates")).content.decode()
    client.force_login(member())
    others = client.get(reverse("courses:certificates")).content.decode()

    assert certificate.serial in hers
    assert certificate.serial not in others


def words(reply):
    """What the page says to its reader: her own words, or the verifier's, and the way back."""
    page = reply.content.decode()
    says = ("<h1>شهادتكِ</h1>", "<h1>هذه الشهادة صحيحة</h1>", 'href="/ar/learn/">', "قارنوا هذه المعلومات")
    return [said in page.split("<article")[1].split("</article>")[0] for said in says]


def test_the_page_of_her_own_certificate_speaks_to_her_and_to_nobody_else(client, certificate, viewer):
    stranger = words(page(client, certificate))
    client.force_login(viewer)
    hers = page(client, certificate)
    client.force_login(member())
    another = words(page(client, certificate))

    assert (words(hers), stranger, another) == (
        [True, False, True, False],
        [False, True, False, True],
        [False, True, False, True],
    )
    assert f"http://testserver/ar/learn/certificates/{certificate.serial}/</bdi>" in hers.content.decode()
    assert {"private", "no-store"} <= set(hers["Cache-Control"].split(", "))


def test_a_revoked_certificate_of_hers_is_shown_to_nobody(client, certificate, viewer):
    revoke_certificate(certificate=certificate, reason="تزوير", by=OfficerFactory())
    client.force_login(viewer)

    hers = page(client, certificate)

    assert words(hers) == [False, False, True, False]
    assert "http://testserver/ar/learn/certificates/" not in hers.content.decode()


def test_her_own_certificate_asks_at_most_twelve_queries(client, certificate, viewer, django_assert_max_num_queries):
    client.force_login(viewer)

    with django_assert_max_num_queries(12):
        page(client, certificate)


def test_her_certificates_ask_for_a_sign_in(client, site_tree):
    assert client.get(reverse("courses:certificates")).status_code == 302
