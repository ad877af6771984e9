"""Pictures of products are everybody's, a health paper is its cooperative's and the council's."""

from datetime import date

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from media import paths
from registry.models import Authorisation, Cooperative, Membership, Province, Trade, User
from tests.media.reading import BODY


@pytest.mark.parametrize("road", ["p/tagine.jpg", "pictures/tagine.jpg"])
def test_product_pictures_are_everybodys(reader, db, road):
    (paths.root() / "pictures").mkdir(parents=True)
    (paths.root() / "pictures" / "tagine.jpg").write_bytes(BODY)

    response = reader.get(f"/media/{road}")

    assert (response.status_code, response.body) == (200, BODY)
    assert response["Cache-Control"] == "public, max-age=2592000"


def test_no_link_leads_out_of_the_pictures(reader, db):
    (paths.root() / "pictures").mkdir(parents=True)
    (paths.root() / "secret.jpg").write_bytes(b"private")
    (paths.root() / "pictures" / "link.jpg").symlink_to(paths.root() / "secret.jpg")

    assert reader.get("/media/p/link.jpg").status_code == 404


@pytest.fixture
def permit(db, member, trainer):
    """A paper of the cooperative that `member` belongs to."""
    (paths.root() / "authorisations").mkdir(parents=True)
    (paths.root() / "authorisations" / "onssa.pdf").write_bytes(b"%PDF-1.4 paper")
    home = Cooperative.objects.create(slug="tighanimin", name="تيغانيمين", province=Province.objects.first())
    Membership.objects.create(cooperative=home, user=member, since=date(2020, 1, 1))
    day = {"valid_from": date(2026, 1, 1), "valid_until": date(2027, 1, 1)}
    return Authorisation.objects.create(
        cooperative=home, trade=Trade.objects.first(), number="1", file="authorisations/onssa.pdf", **day
    )


@pytest.mark.parametrize(
    ("who", "status"), [("nobody", 404), ("member", 200), ("neighbour", 404), ("trainer", 404), ("officer", 200)]
)
def test_a_health_paper_opens_for_officers_and_its_own_cooperative(reader, permit, member, trainer, who, status):
    people = {
        "member": member,
        "trainer": trainer,
        "neighbour": User.objects.create_user("+212600000008"),
        "officer": User.objects.create_user("+212600000009", desk="officer"),
    }
    if who in people:
        reader.force_login(people[who])

    answers = [reader.get(f"/media/{road}authorisations/onssa.pdf") for road in ("", "d/")]

    assert [answer.status_code for answer in answers] == [status, status]
    if status == 200:
        assert answers[0]["Content-Disposition"] == 'attachment; filename="onssa.pdf"'
        assert answers[0]["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize("belongs", [False, True])
def test_an_officer_reads_papers_after_her_second_factor_where_it_is_required(reader, permit, settings, belongs):
    settings.SECOND_FACTOR_REQUIRED = True
    officer = User.objects.create_user("+212600000009", desk="officer")
    if belongs:  # her own cooperative's she reads as all its members do
        Membership.objects.create(cooperative=permit.cooperative, user=officer, since=date(2020, 1, 1))
    reader.force_login(officer)

    before = reader.get("/media/d/authorisations/onssa.pdf").status_code
    TOTP.activate(officer, generate_totp_secret())

    assert before == (200 if belongs else 404)
    assert reader.get("/media/d/authorisations/onssa.pdf").status_code == 200


def test_a_member_reads_her_cooperatives_paper_without_a_second_factor(reader, permit, member, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    reader.force_login(member)

    assert reader.get("/media/d/authorisations/onssa.pdf").status_code == 200


def test_a_paper_no_row_knows_opens_for_nobody(reader, permit):
    (paths.root() / "authorisations" / "left.pdf").write_bytes(b"%PDF-1.4")
    reader.force_login(User.objects.create_user("+212600000009", desk="officer"))

    assert reader.get("/media/authorisations/left.pdf").status_code == 404
