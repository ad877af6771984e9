"""A photograph or paper that cannot be taken now: she is told why and until when, and what she typed stays."""

import errno
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.core.files.storage import FileSystemStorage, default_storage
from django.urls import reverse
from django.utils import timezone
from oscar.core.loading import get_model

from commons import limits
from commons.models import AuditLine
from media.services import counting
from registry.enums import AuthorisationState, Function
from registry.models import Authorisation
from shop.models import Listing
from tests.factories import selling
from tests.shop.standins import photograph
from tests.shop.test_seller_goods import typed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("training", "files")]
Product = get_model("catalogue", "Product")
FULL = "There is no room left for files"
WAIT = "Too many tries. Please wait 60 min"


@pytest.fixture(params=[errno.ENOSPC, errno.EDQUOT], ids=["disk", "quota"])
def full_disk(request, monkeypatch):
    """Takes so many files more, then no other."""
    whole, left = FileSystemStorage._save, iter([])

    def save(storage, name, content):
        if next(left, None) is None:
            raise OSError(request.param, "full")
        return whole(storage, name, content)

    def after(files):
        nonlocal left
        left = iter(range(files))

    monkeypatch.setattr(FileSystemStorage, "_save", save)
    return after


@pytest.fixture
def paper_page(client):
    """Where the coordinator hands in a paper."""
    cooperative = selling.complete()
    trade = selling.trade(needs_authorisation=True)
    cooperative.trades.add(trade)
    client.force_login(selling.member(cooperative, Function.COORDINATOR, "رقية"))
    return f"/en{reverse('shop:road-authorisation', args=[trade.slug])[3:]}"


def english(name, *args):
    return f"/en{reverse(f'shop:{name}', args=args)[3:]}"


def paper(**changes):
    today = timezone.localdate()
    return {
        "issuer": "ONSSA of Taliouine",
        "number": "GLM-2",
        "valid_from": today,
        "valid_until": today.replace(year=today.year + 1, day=1),
        **changes,
    }


def stored():
    return [each for each in Path(configured.MEDIA_ROOT).rglob("*") if each.is_file()]


def use_up(client):
    for _ in range(counting.FILES[0]):
        limits.hit(f"file:{client.session['_auth_user_id']}", counting.FILES)


def refused(answer, status, sentence, *words):
    """Whether the page says it once, in its form, with all that she typed."""
    text = answer.content.decode()
    return (answer.status_code, text.count(sentence), [word in text for word in words]) == (
        status,
        1,
        [True] * len(words),
    )


@pytest.mark.parametrize("room_for", [0, 1], ids=["no size", "the large size only"])
def test_a_new_product_on_a_full_disk_is_not_kept_and_its_words_are(
    client, shop, signed_in_seller, full_disk, room_for
):
    full_disk(room_for)

    answer = client.post(english("listing-new"), {**typed(shop), "picture": photograph()})

    assert refused(answer, 507, FULL, "عسل الزعتر", "من جبالنا", "٩٠,٥٠", "500 غ")
    assert (Listing.objects.count(), Product.objects.count(), stored()) == (0, 0, [])
    full_disk(2)
    assert client.post(english("listing-new"), {**typed(shop), "picture": photograph()}).status_code == 302


def test_a_change_on_a_full_disk_changes_nothing_and_keeps_her_words(client, shop, signed_in_seller, full_disk):
    full_disk(2)
    client.post(english("listing-new"), {**typed(shop), "picture": photograph()})
    before, lines = Listing.objects.get(), AuditLine.objects.count()

    answer = client.post(
        english("listing-edit", before.pk),
        {**typed(shop, title="عسل الدغموس", price="70"), "picture": photograph((80, 60))},
    )

    now = Listing.objects.get()
    assert refused(answer, 507, FULL, 'value="عسل الدغموس"', 'value="70"')
    assert (now.picture, now.thumb, now.revision) == (before.picture, before.thumb, before.revision)
    assert (now.product.title, now.product.stockrecords.get().price) == ("عسل الزعتر", 90.5)
    assert (len(stored()), default_storage.exists(now.picture.name)) == (2, True)
    assert AuditLine.objects.count() == lines


def test_a_paper_on_a_full_disk_is_not_kept_and_its_words_are(client, paper_page, full_disk):
    answer = client.post(paper_page, {**paper(), "file": photograph((600, 800))})

    assert refused(answer, 507, FULL, 'value="ONSSA of Taliouine"', 'value="GLM-2"')
    assert (Authorisation.objects.count(), stored()) == (0, [])


def test_a_renewal_on_a_full_disk_leaves_the_paper_that_was_there(client, paper_page, full_disk):
    full_disk(1)
    client.post(paper_page, {**paper(), "file": photograph((600, 800))})
    Authorisation.objects.update(state=AuthorisationState.VERIFIED)
    later = timezone.localdate().replace(year=timezone.localdate().year + 3, day=1)

    answer = client.post(paper_page, {**paper(valid_until=later), "file": photograph((600, 800))})

    held = Authorisation.objects.get()
    assert refused(answer, 507, FULL, 'value="GLM-2"', f'value="{later}"')
    assert (held.state, held.valid_until != later, len(stored())) == (AuthorisationState.VERIFIED, True, 1)


def test_the_limit_of_photographs_stands_in_the_form_with_what_she_typed(client, shop, signed_in_seller):
    use_up(client)

    answer = client.post(english("listing-new"), {**typed(shop), "picture": photograph()})

    assert refused(answer, 429, WAIT, "عسل الزعتر", "من جبالنا", "٩٠,٥٠")
    assert answer.context["form"].errors.keys() == {"picture"}
    assert 0 < int(answer["Retry-After"]) <= 3600
    assert Listing.objects.count() == 0
    assert client.post(english("listing-new"), typed(shop)).status_code == 302


def test_the_limit_of_photographs_keeps_her_changes_in_the_form(client, shop, signed_in_seller):
    listing = selling.listing(shop)
    use_up(client)

    answer = client.post(english("listing-edit", listing.pk), {**typed(shop, price="70"), "picture": photograph()})

    assert refused(answer, 429, WAIT, 'value="عسل الزعتر"', 'value="70"')
    assert 0 < int(answer["Retry-After"]) <= 3600
    assert Listing.objects.get().product.title == listing.product.title


def test_the_limit_of_papers_stands_in_the_form_with_what_she_typed(client, paper_page):
    use_up(client)

    answer = client.post(paper_page, {**paper(), "file": photograph()})

    assert refused(answer, 429, WAIT, 'value="ONSSA of Taliouine"', 'value="GLM-2"')
    assert answer.context["form"].errors == {"file": ["Too many tries. Please wait 60 min and try again."]}
    assert 0 < int(answer["Retry-After"]) <= 3600
    assert Authorisation.objects.count() == 0


def test_no_photograph_is_read_once_the_limit_is_reached(client, shop, signed_in_seller, monkeypatch):
    use_up(client)
    read = []
    monkeypatch.setattr("shop.forms.seller.in_sizes", read.append)

    client.post(english("listing-new"), {**typed(shop), "picture": photograph()})

    assert read == []
