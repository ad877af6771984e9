"""The road to the opening and its pages: the file, the terms, the papers."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone, translation

from commons.models import AuditLine
from registry.enums import AuthorisationState, CooperativeState, Function
from registry.models import Authorisation, Cooperative
from shop.bank import is_account
from shop.enums import ListingState, ShopState
from shop.errors import FileApproved
from shop.forms.road import ProfileForm
from shop.models import OpeningPolicy, Shop, TermsAcceptance
from shop.services.road import PROFILE, fill_profile
from tests.factories import selling
from tests.shop.standins import UNTRAINED, photograph

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("training", "files")]
RIB = "011780000012345678901296"
SAUDI = "SA0380000000608010167519"


@pytest.fixture
def coordinator(client):
    cooperative = selling.complete()
    cooperative.trades.add(selling.trade(needs_authorisation=True))
    user = selling.member(cooperative, Function.COORDINATOR, "رقية")
    client.force_login(user)
    return user


def test_the_road_names_the_state_and_the_next_step(client, coordinator, training):
    cooperative = Cooperative.objects.get()
    training[cooperative.pk] = UNTRAINED

    answer = client.get(reverse("shop:road"))

    assert (answer.context["met"], answer.context["left"]) == (1, 4)
    assert answer.context["nearest"].kind == "terms"
    assert reverse("registry:enrol", args=[cooperative.pk]) in answer.content.decode()


def test_a_member_reads_the_road_without_the_coordinators_buttons(client, coordinator):
    cooperative = Cooperative.objects.get()
    client.force_login(selling.member(cooperative, Function.MEMBER))

    page = client.get(reverse("shop:road"))

    assert page.status_code == 200
    assert reverse("registry:enrol", args=[cooperative.pk]) not in page.content.decode()
    assert [client.get(reverse(f"shop:{name}")).status_code for name in ("road-profile", "road-terms")] == [404, 200]


def test_who_puts_up_products_is_led_there_and_who_does_not_reads_whose_step_it_is(client, coordinator):
    coordinators = client.get(reverse("shop:road")).content.decode()
    client.force_login(selling.member(Cooperative.objects.get(), Function.SELLER))
    sellers = client.get(reverse("shop:road")).content.decode()

    new = f'href="{reverse("shop:listing-new")}"'
    assert [new in page for page in (coordinators, sellers)] == [False, True]
    assert ["تقوم بائعتكن بهذه الخطوة." in page for page in (coordinators, sellers)] == [True, False]


def test_who_may_not_sign_is_asked_to_read_the_terms_and_told_who_signs(client, coordinator):
    coordinators = client.get(reverse("shop:road")).content.decode()
    client.force_login(selling.member(Cooperative.objects.get(), Function.MEMBER))
    members = client.get(reverse("shop:road")).content.decode()

    assert [page.count("اقرئي ووقّعي") for page in (coordinators, members)] == [2, 0]
    assert members.count(f'href="{reverse("shop:road-terms")}"') == 1
    assert "توقّع المنسّقة أو الرئيسة باسم التعاونية." in members


@pytest.mark.parametrize("state", [ShopState.OPEN, ShopState.SUSPENDED])
def test_the_road_of_an_opened_shop_says_how_it_stands(client, coordinator, state):
    shop = selling.open_shop(Cooperative.objects.get())
    if state == ShopState.SUSPENDED:
        selling.came_into(shop, state, "زيارة المراقبة")

    page = client.get(reverse("shop:road")).content.decode()

    assert ("زيارة المراقبة" in page) is (state == ShopState.SUSPENDED)


def test_looking_at_the_road_opens_a_shop_that_is_ready_under_an_automatic_policy(client, coordinator):
    cooperative = Cooperative.objects.get()
    cooperative.trades.set([cooperative.trades.filter(needs_authorisation=False).get()])
    shop = selling.closed_shop(cooperative)
    selling.listing(shop, ListingState.DRAFT)
    selling.listing(shop, ListingState.DRAFT)
    selling.signed_terms(cooperative)
    waiting = client.get(reverse("shop:road")).context["left"], Shop.objects.get().state
    OpeningPolicy.objects.create(version=2, in_force_from=timezone.localdate(), by_hand=False)
    client.get(reverse("shop:road"))

    assert waiting == (0, ShopState.CLOSED)
    assert Shop.objects.get().state == ShopState.OPEN


def test_the_coordinator_reads_and_signs_the_terms(client, coordinator):
    address = reverse("shop:road-terms")
    before = client.get(address)
    unticked = client.post(address)
    signed = client.post(address, {"agree": "1"})

    assert (before.status_code, unticked.status_code, signed.status_code) == (200, 422, 302)
    assert TermsAcceptance.objects.get().by == coordinator
    assert "رقية" in client.get(address).content.decode()


def test_terms_signed_without_the_tick_say_so_beside_it(client, coordinator):
    page = client.post(reverse("shop:road-terms")).content.decode()

    form = page[page.index('action="#sign" id="sign" novalidate>') :]
    assert (form[: form.index("<label")].count('role="status"'), page.count('role="status"')) == (1, 1)


def test_a_member_cannot_sign(client, coordinator):
    client.force_login(selling.member(Cooperative.objects.get(), Function.MEMBER))

    assert client.post(reverse("shop:road-terms"), {"agree": "1"}).status_code == 422
    assert not TermsAcceptance.objects.exists()


FILE = {
    "register_number": "٣/2020",
    "register_court": "كلميم",
    "ice": "001234567000089",
    "seat": "حي النهضة",
    "bank_name": "البريد بنك",
    "bank_account": "011 780 0000123456789012 96",
}


def test_the_coordinator_fills_the_file(client):
    cooperative = selling.cooperative(CooperativeState.REGISTERED)
    client.force_login(selling.member(cooperative, Function.COORDINATOR))

    answer = client.post(reverse("shop:road-profile"), FILE)

    cooperative.refresh_from_db()
    assert answer.url == reverse("shop:road")
    assert (cooperative.register_number, cooperative.bank_account) == ("3/2020", RIB)


@pytest.mark.parametrize("changes", [{"bank_account": "011780000012345678901297"}, {"ice": "12"}, {"seat": ""}])
def test_a_wrong_figure_in_the_file_is_shown_and_nothing_is_kept(client, changes):
    cooperative = selling.cooperative(CooperativeState.REGISTERED)
    client.force_login(selling.member(cooperative, Function.COORDINATOR))

    answer = client.post(reverse("shop:road-profile"), {**FILE, **changes})

    cooperative.refresh_from_db()
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == changes.keys()
    assert cooperative.seat == ""


def test_what_the_council_checked_is_not_changed_from_a_phone(client, coordinator):
    answer = client.post(reverse("shop:road-profile"), FILE)

    assert answer.status_code == 422
    assert Cooperative.objects.get().bank_account != RIB


def test_a_register_number_of_another_cooperative_is_refused(client, coordinator):
    taken = Cooperative.objects.get()
    cooperative = selling.cooperative(CooperativeState.REGISTERED)
    client.force_login(selling.member(cooperative, Function.COORDINATOR))

    answer = client.post(reverse("shop:road-profile"), {**FILE, "register_number": taken.register_number})

    cooperative.refresh_from_db()
    assert (answer.status_code, cooperative.seat) == (422, "")


def test_a_refused_file_that_is_filled_again_goes_back_to_the_council(client):
    cooperative = selling.cooperative(CooperativeState.REFUSED, note="ينقص الختم")
    client.force_login(selling.member(cooperative, Function.COORDINATOR))

    client.post(reverse("shop:road-profile"), FILE)
    client.post(reverse("shop:road-profile"), FILE)

    cooperative.refresh_from_db()
    assert cooperative.state == CooperativeState.REGISTERED


def test_a_refused_file_that_is_sent_again_as_it_was_goes_back_to_the_council(client):
    cooperative = selling.complete(state=CooperativeState.REFUSED, note="صورة المحضر غير واضحة", ice="001234567000089")
    Cooperative.objects.update(bank_account=RIB)
    cooperative.refresh_from_db()
    coordinator = selling.member(cooperative, Function.COORDINATOR)
    client.force_login(coordinator)

    answer = client.post(reverse("shop:road-profile"), {name: getattr(cooperative, name) for name in PROFILE})

    cooperative.refresh_from_db()
    assert (answer.status_code, cooperative.state, cooperative.note) == (302, CooperativeState.REGISTERED, "")
    line = AuditLine.objects.get()
    assert (line.action, line.by, line.facts) == ("shop.fill-profile", coordinator, {"fields": []})


def test_a_gap_of_a_file_that_was_approved_is_checked_once_it_is_filled(client):
    cooperative = selling.complete()
    Cooperative.objects.update(bank_account="", bank_name="")
    coordinator = selling.member(cooperative, Function.COORDINATOR)

    fill_profile(cooperative=cooperative, by=coordinator, bank_name="البريد بنك", bank_account=RIB)

    cooperative.refresh_from_db()
    assert (cooperative.state, cooperative.bank_account) == (CooperativeState.REGISTERED, RIB)


def test_a_gap_of_a_file_whose_shop_is_open_is_the_councils_to_fill(client):
    cooperative = selling.open_shop(selling.complete()).cooperative
    Cooperative.objects.update(bank_account="")

    with pytest.raises(FileApproved):
        fill_profile(cooperative=cooperative, by=selling.member(cooperative, Function.PRESIDENT), bank_account=RIB)

    cooperative.refresh_from_db()
    assert (cooperative.state, cooperative.bank_account) == (CooperativeState.APPROVED, "")


def test_what_the_council_did_not_check_is_added_and_nothing_waits(client):
    cooperative = selling.complete()

    fill_profile(cooperative=cooperative, by=selling.member(cooperative, Function.PRESIDENT), ice="001234567000089")

    cooperative.refresh_from_db()
    assert (cooperative.state, cooperative.ice) == (CooperativeState.APPROVED, "001234567000089")


def test_a_paper_is_handed_in_with_its_photograph(client, coordinator):
    trade = Cooperative.objects.get().trades.get(needs_authorisation=True)
    today = timezone.localdate()
    form = {
        "issuer": "ONSSA",
        "number": "GLM-٢",
        "valid_from": today,
        "valid_until": today + timedelta(days=365),
    }
    address = reverse("shop:road-authorisation", args=[trade.slug])

    shown = client.get(address)
    fake = client.post(address, {**form, "file": SimpleUploadedFile("a.pdf", b"%PDF-nothing")})
    kept = client.post(address, {**form, "file": photograph((600, 800))})
    again = client.post(address, {**form, "file": photograph((600, 800))})

    paper = Authorisation.objects.get()
    assert (shown.status_code, fake.status_code, kept.status_code, again.status_code) == (200, 422, 302, 422)
    assert (paper.number, paper.state) == ("GLM-2", AuthorisationState.SUBMITTED)
    assert paper.file


@pytest.mark.parametrize(
    ("account", "good"),
    [
        (RIB, True),
        ("011780000012345678901297", False),
        ("123", False),
        (f"MA64{RIB}", True),
        (f"MA65{RIB}", False),
        (SAUDI, False),
    ],
)
def test_account_numbers_are_checked_by_their_key(account, good):
    assert is_account(account) is good


@pytest.mark.parametrize(
    ("account", "good"), [(SAUDI, True), ("SA0380000000608010167518", False), (RIB, False), (f"MA64{RIB}", False)]
)
def test_a_saudi_portal_takes_the_accounts_of_saudi_banks(settings, account, good):
    settings.PORTAL_COUNTRY = "SA"

    assert is_account(account) is good


@pytest.mark.parametrize(
    ("country", "keys", "label", "again"),
    [
        ("MA", "numeric", "Account number (RIB), 24 figures", "Copy the whole number again: 24 figures."),
        ("SA", "text", "Account number (IBAN), SA and 22 figures", "Copy the whole number again: SA and 22 figures."),
    ],
)
def test_the_account_is_asked_for_in_the_words_of_the_country(settings, country, keys, label, again):
    settings.PORTAL_COUNTRY = country

    with translation.override("en"):
        form = ProfileForm({"bank_account": "12"})
        shown, wrong = str(form["bank_account"]), form.errors["bank_account"][0]

        assert form["bank_account"].label == label
    assert f'inputmode="{keys}"' in shown
    assert wrong == f"This is no account number: a figure is missing or wrong. {again}"
