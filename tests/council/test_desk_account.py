"""A wrong bank account is corrected by an officer, for a reason, and nobody learns of it from her statement."""

import pytest
from django.urls import reverse

from commons.models import AuditLine, Message
from registry.enums import Function
from registry.models import Cooperative
from shop.errors import BadAccount, NotYours
from shop.services.road import change_account
from tests.council.desk import page, press
from tests.factories import selling
from tests.factories import shop as market

pytestmark = pytest.mark.django_db
WRONG, RIGHT = "011780000012345678901296", "225530000000001100223316"
TYPED = {"bank_name": "القرض الفلاحي", "bank_account": "225 530 0000000011002233 16", "reason": "خطأ في رقمين"}


@pytest.fixture
def cooperative():
    return market.cooperative("تيلوين", bank_account=WRONG, bank_name="البريد بنك")


def test_an_officer_corrects_the_account_and_its_leaders_are_told(client, officer, cooperative, settings):
    settings.HELP_PHONE = "+212528000000"
    leaders = [selling.member(cooperative, each) for each in (Function.PRESIDENT, Function.COORDINATOR)]
    selling.member(cooperative, Function.SELLER)
    assert reverse("council:account", args=[cooperative.pk]) in page(client, "cooperative", cooperative.pk)

    answer = press(client, "account", cooperative.pk, **TYPED)

    cooperative.refresh_from_db()
    assert answer.url == reverse("council:cooperative", args=[cooperative.pk])
    assert (cooperative.bank_name, cooperative.bank_account) == ("القرض الفلاحي", RIGHT)
    line = AuditLine.objects.get()
    assert (line.action, line.by, line.reason) == ("shop.change-account", officer, "خطأ في رقمين")
    assert line.facts == {"before": "1296", "after": "3316"}
    assert set(Message.objects.values_list("to", flat=True)) == {leader.phone for leader in leaders}
    assert all("3316" in told.body and RIGHT not in told.body for told in Message.objects.all())
    assert "05 28 00 00 00" in Message.objects.first().body


@pytest.mark.parametrize(
    "changes", [{"bank_account": "225530000000001100223317"}, {"bank_name": ""}, {"reason": " "}], ids=str
)
def test_a_wrong_figure_or_no_reason_changes_nothing(client, officer, cooperative, changes):
    answer = client.post(reverse("council:account", args=[cooperative.pk]), TYPED | changes)

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == set(changes)
    assert Cooperative.objects.get().bank_account == WRONG
    assert not Message.objects.exists()


def test_the_account_that_is_here_already_tells_nobody(client, officer, cooperative):
    press(client, "account", cooperative.pk, **TYPED)

    answer = client.post(reverse("council:account", args=[cooperative.pk]), TYPED)

    assert (answer.status_code, AuditLine.objects.count()) == (422, 1)


def test_only_officers_and_only_whole_numbers(cooperative, officer):
    facts = {"cooperative": cooperative, "bank_name": "البريد بنك", "reason": "خطأ"}

    with pytest.raises(NotYours):
        change_account(**facts, bank_account=RIGHT, by=selling.member(cooperative, Function.PRESIDENT))
    with pytest.raises(BadAccount):
        change_account(**facts, bank_account="12", by=officer)

    assert Cooperative.objects.get().bank_account == WRONG
