"""The council's desk: an officer finds every page in every language, everybody else finds nothing."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import get_resolver, reverse
from django.utils import timezone

from commons.enums import JobState, MessageError, MessageState
from commons.errors import TextOver
from commons.models import AuditLine, Job, Message
from commons.services import send_message
from commons.statistics import refresh
from council.services import send_again
from courses.models import TrainingRule
from registry.errors import NotAllowed
from registry.models import Authorisation, Cooperative, Membership
from shop.enums import ListingState
from tests.council.desk import page, press, waiting_paper
from tests.factories import ledger as money
from tests.factories import selling
from tests.factories import shop as market

pytestmark = pytest.mark.django_db


def addresses():
    """Every address of the desk, filled with rows that exist."""
    fill = {"pk": 1, "verb": "approve", "year": 2026, "month": 11, "number": "R1001-1", "serial": "TZ-26-7K3MP-Q9XDR"}
    for pattern in get_resolver("council.urls").url_patterns:
        names = pattern.pattern.converters
        yield reverse(f"council:{pattern.name}", kwargs={name: fill[name] for name in names})


@pytest.mark.parametrize("desk", ["", "trainer"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_but_an_officer_finds_any_page_of_the_desk(client, desk, method):
    client.force_login(market.person("سعاد", desk=desk))

    assert {getattr(client, method)(address).status_code for address in addresses()} == {404}


@pytest.mark.parametrize("method", ["get", "post"])
def test_who_is_not_signed_in_is_led_to_the_sign_in(client, method):
    for address in addresses():
        response = getattr(client, method)(address)
        assert response.status_code == 302
        assert response.url.startswith(reverse("registry:sign-in"))


def test_no_page_of_the_desk_is_kept_by_a_cache(client, officer):
    assert "no-store" in client.get(reverse("council:home")).headers["Cache-Control"]


def test_the_first_page_counts_what_stands_and_what_waits(client, officer):
    market.shop_open("تيفاوين")
    new = market.cooperative("تيلوين", state="registered")
    Authorisation.objects.create(
        cooperative=new,
        trade=market.trade(),
        number="1",
        valid_from=timezone.localdate(),
        valid_until=timezone.localdate() + timedelta(days=9),
    )
    market.listing(market.shop_open("أكناري"), state="submitted")

    response = client.get(reverse("council:home"))

    figures, waiting = response.context["overview"].figures, response.context["overview"].waiting
    assert (figures["registered"], figures["open"]) == (3, 2)
    assert waiting == {"cooperatives": 1, "papers": 1, "listings": 1, "shops": 0, "payouts": 0}
    assert "تيلوين" in response.content.decode()


def test_the_list_is_narrowed_by_standing_and_by_words_without_marks(client, officer):
    market.shop_open("تِيفَاوِين")
    market.cooperative("الأركان", state="registered")

    assert "الأركان" not in page(client, "home", show="open")
    assert "تِيفَاوِين" not in page(client, "home", show="new")
    assert "تِيفَاوِين" in page(client, "home", q="تيفاوين")
    assert "الأركان" in page(client, "home", q="اركان")
    assert "الأركان" not in page(client, "home", q="zzz")


def test_refused_and_suspended_cooperatives_stand_apart_from_those_on_the_road(client, officer):
    market.suspend(market.shop_open("موقوفة الآن"))
    market.cooperative("مرفوضة الآن", state="refused", note="رقم السجل")

    rows = client.get(reverse("council:home")).context["overview"].rows

    assert [(row.cooperative.name, row.standing) for row in rows] == [
        ("موقوفة الآن", "suspended"),
        ("مرفوضة الآن", "refused"),
    ]


@pytest.mark.parametrize("many", [10, 1000])
def test_the_first_page_takes_at_most_twelve_queries_however_many_cooperatives(
    client, officer, django_assert_num_queries, many
):
    province, honey = market.province(), market.trade()
    made = Cooperative.objects.bulk_create(
        Cooperative(slug=f"c{n}", name=f"تعاونية {n}", province=province) for n in range(many)
    )
    Cooperative.trades.through.objects.bulk_create(
        Cooperative.trades.through(cooperative=each, trade=honey) for each in made
    )
    market.policy()
    Membership.objects.bulk_create(
        Membership(cooperative=each, user=officer, since=timezone.localdate()) for each in made[::3]
    )
    rule = TrainingRule.objects.create(version=99, in_force_from=timezone.localdate())
    rule.courses.create(course_key=uuid4())
    refresh()
    client.get(reverse("council:home"))

    with django_assert_num_queries(12):
        assert client.get(reverse("council:home")).status_code == 200


def test_each_condition_of_a_cooperative_has_a_stitch_of_its_own(client, officer):
    cooperative = selling.complete()
    for _ in range(2):
        cooperative.trades.add(selling.trade(needs_authorisation=True))

    read = page(client, "home")

    (row,) = client.get(reverse("council:home")).context["overview"].rows
    assert len(row.requirements) == 6
    assert f'<progress class="stitch stitch--6 stitch--far" max="6" value="{row.met}"' in read


def test_a_shop_that_is_open_still_leads_to_its_products_that_wait(client, officer):
    shop = selling.open_shop()
    leads = []
    for _ in range(2):
        leads.append("منتج واحد ينتظركم" in page(client, "cooperative", shop.cooperative_id))
        selling.listing(shop, ListingState.SUBMITTED)

    assert leads == [False, True]


def test_messages_to_phones_are_shown_and_found_by_number_but_no_code(client, officer):
    send_message(to="+212612345678", kind="shop-opened", body="متجركن مفتوح")
    send_message(to="+212687654321", kind="code", body="123456", secret=True)

    everything = page(client, "messages")

    assert "متجركن مفتوح" in everything
    assert "123456" not in everything
    assert "متجركن مفتوح" in page(client, "messages", to="٠٦١٢٣٤٥٦٧٨")
    assert "متجركن مفتوح" not in page(client, "messages", to="0687654321")
    assert "متجركن مفتوح" not in page(client, "messages", to="x")
    assert Message.objects.count() == 2


def failed(**facts):
    """A text that was given up."""
    message = send_message(to="+212612345678", kind="shop-opened", body="متجركن مفتوح", **facts)
    Job.objects.update(state=JobState.FAILED)
    Message.objects.filter(pk=message.pk).update(state=MessageState.FAILED, error=MessageError.BROKE)
    return message


def test_only_a_text_that_failed_can_be_sent_again(client, officer):
    past = timezone.now() - timedelta(seconds=1)
    again = [reverse("council:send-again", args=[each.pk]) for each in (failed(), failed(good_until=past))]
    waiting = reverse("council:send-again", args=[send_message(to="+212612345678", kind="k", body="نص").pk])

    shown = page(client, "messages")

    assert [address in shown for address in [*again, waiting]] == [True, False, False]
    assert str(MessageError.BROKE.label) in shown


def test_a_text_that_failed_is_sent_again_once_by_two_presses_and_one_line_says_by_whom(client, officer):
    message = failed()
    where = f"{reverse('council:messages')}?to=0612345678"

    answers = [press(client, "send-again", message.pk, back=where).url for _ in range(2)]

    message.refresh_from_db()
    line = AuditLine.objects.get(action="council.send_again")
    assert answers == [where, where]
    assert (message.state, message.error) == (MessageState.WAITING, "")
    assert (line.by, line.subject_type, line.subject_id) == (officer, "commons.message", str(message.pk))
    assert line.subject_label == "+212612345678"
    assert Job.objects.filter(state=JobState.QUEUED).count() == 1
    assert reverse("council:send-again", args=[message.pk]) not in page(client, "messages")


def test_a_code_that_has_run_out_is_not_sent_again(client, officer):
    message = failed(good_until=timezone.now() - timedelta(seconds=1))

    press(client, "send-again", message.pk)

    message.refresh_from_db()
    assert message.state == MessageState.FAILED
    assert str(TextOver()) in page(client, "messages")
    assert not AuditLine.objects.filter(action="council.send_again").exists()


def test_nobody_but_an_officer_sends_a_text_again(caplog):
    message, stranger = failed(), market.person("سعاد")

    with pytest.raises(NotAllowed):
        send_again(message=message, by=stranger)

    message.refresh_from_db()
    assert message.state == MessageState.FAILED
    assert f"Refused: user {stranger.pk} may not send message {message.pk} again" in caplog.messages


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_every_page_of_the_desk_is_there_in_each_language(client, officer, language):
    from django.utils import translation

    payout = money.paid_out(money.cooperative("تيفاوين"))
    shop = market.listing(state="submitted", picture=True).shop
    waiting_paper()
    with translation.override(language):
        for name, args in [
            ("home", []), ("cooperative", [shop.cooperative_id]), ("papers", []), ("listings", []), ("payouts", []),
            ("batch", [payout.batch_id]), ("commission", []), ("policy", []), ("messages", []), ("audit", []),
            ("register", []), ("leaders", [shop.cooperative_id]), ("account", [shop.cooperative_id]),
            ("training-rule", []), ("certificates", []), ("desks", []),
        ]:  # fmt: skip
            assert f'<html lang="{language}"' in page(client, name, *args)
