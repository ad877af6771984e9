"""Papers are sent, checked, refused, withdrawn; only a verified one within its dates is in force."""

from datetime import date

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from commons.models import AuditLine
from registry import queries, services
from registry.enums import AuthorisationState as State
from registry.errors import AlreadyDecided, NoReason, NotAllowed, PaperExpired, PaperKnown, WrongDates
from registry.models import Authorisation, Trade
from tests.factories.registry import AuthorisationFactory, MembershipFactory, OfficerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day():
    with time_machine.travel("2026-11-23 12:00+00:00", tick=False):
        yield


@pytest.fixture
def president():
    return MembershipFactory(function="president")


@pytest.fixture
def officer():
    return OfficerFactory()


def submit(president, **changes):
    facts = {
        "trade": Trade.objects.get(slug="honey"),
        "issuer": "ONSSA",
        "number": " PP.11.42.26 ",
        "valid_from": date(2026, 1, 1),
        "valid_until": date(2027, 12, 31),
        "file": None,
    }
    return services.submit_authorisation(cooperative=president.cooperative, by=president.user, **facts | changes)


def test_a_paper_is_sent_with_its_file_and_waits(president, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path

    paper = submit(president, file=ContentFile(b"%PDF", name="onssa.pdf"))

    paper.refresh_from_db()
    assert (paper.state, paper.number, paper.file.read()) == (State.SUBMITTED, "PP.11.42.26", b"%PDF")
    paper.file.close()
    assert AuditLine.objects.get().action == "registry.submit_authorisation"
    assert not queries.authorisations_in_force().exists()


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"valid_from": date(2028, 1, 1)}, WrongDates),
        ({"valid_from": date(2020, 1, 1), "valid_until": date(2026, 11, 22)}, PaperExpired),
    ],
)
def test_a_paper_with_impossible_or_past_dates_is_refused(president, changes, refusal):
    with pytest.raises(refusal):
        submit(president, **changes)

    assert Authorisation.objects.count() == 0
    assert AuditLine.objects.count() == 0


def test_a_number_stands_once_for_a_trade_but_may_cover_another(president):
    submit(president)

    with pytest.raises(PaperKnown):
        submit(president)
    submit(president, trade=Trade.objects.get(slug="herbs"))

    assert Authorisation.objects.count() == 2


def test_a_renewed_paper_may_keep_its_number(president):
    submit(president)
    renewed = submit(president, valid_from=date(2028, 1, 1), valid_until=date(2029, 12, 31))

    assert renewed.state == State.SUBMITTED
    assert list(Authorisation.objects.values_list("number", flat=True)) == ["PP.11.42.26"] * 2


def test_a_number_of_another_cooperatives_paper_is_refused_whatever_its_dates(president):
    submit(president)

    with pytest.raises(PaperKnown):
        submit(MembershipFactory(function="president"), valid_until=date(2029, 12, 31))

    assert Authorisation.objects.count() == 1


@pytest.fixture
def kept(settings, tmp_path):
    """The papers on the disk."""
    settings.MEDIA_ROOT = tmp_path
    return lambda: sorted(path.name for path in tmp_path.rglob("*") if path.is_file())


def test_a_paper_that_is_refused_leaves_no_file_behind(president, kept):
    submit(president, file=ContentFile(b"%PDF first", name="first.pdf"))

    with pytest.raises(PaperKnown):
        submit(president, file=ContentFile(b"%PDF second", name="second.pdf"))

    assert kept() == ["first.pdf"]


def test_a_paper_whose_line_cannot_be_written_leaves_no_file_behind(president, kept, monkeypatch):
    def broken(**_):
        raise RuntimeError

    monkeypatch.setattr("registry.services.authorisations.record", broken)
    with pytest.raises(RuntimeError):
        submit(president, file=ContentFile(b"%PDF", name="first.pdf"))

    assert (Authorisation.objects.count(), kept()) == (0, [])


def test_a_refusal_leaves_the_file_of_another_paper_alone(president, kept):
    paper = submit(president, file=ContentFile(b"%PDF", name="first.pdf"))

    with pytest.raises(PaperKnown):
        submit(president, file=paper.file)

    assert kept() == ["first.pdf"]


def test_a_refused_paper_may_be_sent_again(president, officer):
    services.refuse_authorisation(authorisation=submit(president), note="الصورة غير واضحة", by=officer)

    assert submit(president).state == State.SUBMITTED


def test_only_coordinating_members_send_papers():
    seller = MembershipFactory(function="seller")

    with pytest.raises(NotAllowed):
        submit(seller)

    assert Authorisation.objects.count() == 0


def test_verifying_puts_it_in_force_once(president, officer):
    paper = submit(president)

    services.verify_authorisation(authorisation=paper, by=officer)
    services.verify_authorisation(authorisation=paper, by=officer)

    assert paper.state == State.VERIFIED
    assert list(queries.authorisations_in_force()) == [paper]
    assert AuditLine.objects.filter(action="registry.authorisation_verified", by=officer).count() == 1


@pytest.mark.parametrize(
    ("day", "in_force"),
    [(date(2025, 12, 31), 0), (date(2026, 1, 1), 1), (date(2027, 12, 31), 1), (date(2028, 1, 1), 0)],
)
def test_a_verified_paper_is_in_force_from_its_first_day_to_its_last(day, in_force):
    AuthorisationFactory(state=State.VERIFIED, valid_until=date(2027, 12, 31))

    assert queries.authorisations_in_force(day).count() == in_force


def test_the_council_refuses_with_a_note_and_never_without(president, officer):
    paper = submit(president)

    with pytest.raises(NoReason):
        services.refuse_authorisation(authorisation=paper, note=" ", by=officer)
    services.refuse_authorisation(authorisation=paper, note="تنقص صفحة", by=officer)

    assert (paper.state, paper.note) == (State.REFUSED, "تنقص صفحة")
    with pytest.raises(AlreadyDecided):
        services.verify_authorisation(authorisation=paper, by=officer)


def test_the_council_withdraws_a_verified_paper_with_a_reason(officer):
    paper = AuthorisationFactory(state=State.VERIFIED)

    with pytest.raises(NoReason):
        services.withdraw_authorisation(authorisation=paper, reason="", by=officer)
    services.withdraw_authorisation(authorisation=paper, reason="خلل في المعمل", by=officer)

    assert paper.state == State.WITHDRAWN
    assert not queries.authorisations_in_force().exists()


def test_the_cooperative_takes_back_what_waits_but_not_what_is_verified(president, officer):
    paper = submit(president)

    services.withdraw_authorisation(authorisation=paper, reason="", by=president.user)

    assert paper.state == State.WITHDRAWN
    verified = AuthorisationFactory(state=State.VERIFIED, cooperative=president.cooperative)
    with pytest.raises(NotAllowed):
        services.withdraw_authorisation(authorisation=verified, reason="س", by=president.user)


@pytest.mark.parametrize(("verb", "more"), [("verify", {}), ("refuse", {"note": "س"})])
def test_a_president_does_not_decide_about_her_own_paper(president, verb, more):
    paper = submit(president)

    with pytest.raises(NotAllowed):
        getattr(services, f"{verb}_authorisation")(authorisation=paper, by=president.user, **more)

    paper.refresh_from_db()
    assert paper.state == State.SUBMITTED


@pytest.mark.parametrize(
    "fields",
    [
        {"number": ""},
        {"state": State.REFUSED, "note": ""},
        {"valid_from": date(2029, 1, 1), "valid_until": date(2028, 1, 1)},
    ],
    ids=["no number", "refused, no note", "ends before it began"],
)
def test_the_database_refuses_a_paper_that_makes_no_sense(fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        AuthorisationFactory(**fields)


def test_the_database_keeps_a_number_once_for_a_trade():
    paper = AuthorisationFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        AuthorisationFactory(number=paper.number)

    assert str(paper) == f"ONSSA {paper.number}"
