"""A reason that an officer typed is not lost when her decision is refused."""

import pytest
from django.urls import reverse

from registry.models import Authorisation
from shop.errors import ReasonMissing
from shop.models import Listing
from shop.services.listings import edit_listing
from tests.council.desk import page, press, waiting_paper
from tests.factories import ledger as money
from tests.factories import shop as market

pytestmark = pytest.mark.django_db
WORDS = 'صورة أوضح من "فضلكم"'
ASKED = str(ReasonMissing())
SHOWN = 'name="reason" value="صورة أوضح من &quot;فضلكم&quot;"'


def changed(listing):
    """The seller edits the product while the officer reads it."""
    edit_listing(listing=listing, content={"title": "عسل آخر"}, by=None)
    listing.refresh_from_db()


def asked(shown, shop, verb):
    """The form of a decision about a shop, as the page shows it."""
    form = shown[shown.index(reverse("council:decide", args=[shop.cooperative_id, verb])) :]
    return form[: form.index("</form>")]


def test_a_note_on_a_product_that_changed_meanwhile_stands_in_its_form_again(client, officer):
    other, listing = (market.listing(state="submitted", picture=True) for _ in range(2))
    read = listing.revision
    changed(listing)

    press(client, "decide-listing", listing.pk, "refuse", revision=read, reason=WORDS)
    shown = page(client, "listings")

    assert Listing.objects.get(pk=listing.pk).state == "submitted"
    assert (shown.count(SHOWN), shown.count("<details open")) == (1, 1)
    its_form = shown[shown.index(reverse("council:decide-listing", args=[listing.pk, "refuse"])) :]
    assert SHOWN in its_form[: its_form.index("</form>")]
    assert f'name="revision" value="{listing.revision}"' in its_form[: its_form.index("</form>")]
    assert SHOWN not in page(client, "listings")
    assert Listing.objects.get(pk=other.pk).state == "submitted"


def test_a_note_on_a_product_that_left_the_page_serves_where_it_waits_now(client, officer):
    listing = market.listing(picture=True)
    read = listing.revision
    changed(listing)
    file = reverse("council:cooperative", args=[listing.shop.cooperative_id])

    press(client, "decide-listing", listing.pk, "take-down", revision=read, reason=WORDS, back=file)

    assert SHOWN not in client.get(file).content.decode()
    assert SHOWN in page(client, "listings")


def test_a_reason_for_a_cooperative_a_shop_or_a_paper_stands_in_the_form_that_is_left(client, officer):
    shop, paper = market.shop_open("تيفاوين"), waiting_paper()
    market.suspend(shop)
    Authorisation.objects.update(state="verified")

    press(client, "decide", shop.cooperative_id, "reopen", reason=WORDS)
    reopen = page(client, "cooperative", shop.cooperative_id)
    press(client, "decide-paper", paper.pk, "refuse", reason=WORDS)
    withdraw = page(client, "cooperative", paper.cooperative_id)

    assert [SHOWN in shown for shown in (reopen, withdraw)] == [True, True]


def test_a_reason_for_a_payout_stands_in_its_form_again(client, officer, monkeypatch):
    payout = money.paid_out(money.cooperative())

    def refused(**_):
        from commons.errors import Refusal

        raise Refusal

    monkeypatch.setattr("council.views.money.services.fail_payout", refused)
    press(client, "decide-payout", payout.pk, "fail", reason=WORDS)

    assert SHOWN in page(client, "batch", payout.batch_id)


def test_a_decision_that_was_made_keeps_no_words(client, officer):
    listing = market.listing(state="submitted", picture=True)

    press(client, "decide-listing", listing.pk, "refuse", revision=listing.revision, reason=WORDS)

    assert "typed-reason" not in client.session


@pytest.mark.parametrize("written", ["", "  "])
def test_a_reason_left_out_is_asked_for_in_the_form_that_lacks_it(client, officer, written):
    shop = market.shop_open("تيفاوين")
    press(client, "decide", shop.cooperative_id, "label", reason=written)

    shown = page(client, "cooperative", shop.cooperative_id)

    label, suspend = (asked(shown, shop, verb) for verb in ("label", "suspend"))
    assert (ASKED in label, ASKED in suspend, shown.count("<details open")) == (True, False, 1)
    assert shown.count(ASKED) == 1
    assert ASKED not in page(client, "cooperative", shop.cooperative_id)


def test_a_shop_that_is_to_be_reopened_without_a_reason_asks_for_it_at_its_field(client, officer):
    shop = market.shop_open("تيفاوين")
    market.suspend(shop)
    press(client, "decide", shop.cooperative_id, "reopen", reason="")

    first, again = (page(client, "cooperative", shop.cooperative_id) for _ in range(2))

    assert [ASKED in asked(shown, shop, "reopen") for shown in (first, again)] == [True, False]
