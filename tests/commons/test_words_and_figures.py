"""Phones, figures, money, dates and Arabic words, by country."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils import translation
from django.utils.translation import pgettext

from commons import formats, phones
from commons.addresses import client_address
from commons.arabic import fold
from commons.digits import latin
from commons.errors import BadPhone, Refusal, TooMany


def drawn(source, **facts):
    return Template(source).render(Context(facts))


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("زيت أركان", "زيت اركان"),
        ("زيت اركان", "زيت اركان"),
        ("العَسَلُ الحُرّ", "عسل حر"),
        ("عـــســل", "عسل"),
        ("والعسل بالزعفران للبيت", "عسل زعفران بيت"),
        ("زربيّة", "زربيه"),
        ("مؤونة", "موونه"),
        ("فال", "فال"),
        ("ال", "ال"),
        ("ڭلميم گلميم", "كلميم كلميم"),
        ("٢٥٠ غ", "250 غ"),
        ("Huile d'Argan, Béni-Mellal", "huile d argan beni mellal"),
        ("ﻋﺴﻞ", "عسل"),
        ("  ", ""),
    ],
)
def test_words_that_are_the_same_to_a_buyer_fold_into_one(written, folded):
    assert fold(written) == folded


def test_folding_what_is_folded_changes_nothing():
    once = fold("العسلُ الحرّ من ڭلميم ٢٥٠ غ")

    assert fold(once) == once


def test_arabic_and_persian_figures_become_latin_ones():
    assert latin("٠١٢٣٤٥٦٧٨٩ ۰۱۲۳۴۵۶۷۸۹ ١٢٫٥") == "0123456789 0123456789 12.5"


@pytest.mark.parametrize(
    ("country", "written", "number"),
    [
        ("MA", "0612345678", "+212612345678"),
        ("MA", "٠٦١٢٣٤٥٦٧٨", "+212612345678"),
        ("MA", "06 12-34.56 78", "+212612345678"),
        ("MA", "0528771234", "+212528771234"),
        ("MA", "+33 6 12 34 56 78", "+33612345678"),
        ("SA", "٠٥٠١٢٣٤٥٦٧", "+966501234567"),
    ],
)
def test_a_phone_is_read_as_people_of_the_country_write_it(settings, country, written, number):
    settings.PORTAL_COUNTRY = country

    assert phones.parse(written) == number


@pytest.mark.parametrize("written", ["", "abc", "0612", "+212 1 23", "06123456789012345"])
def test_what_is_no_phone_is_refused(written):
    with pytest.raises(BadPhone):
        phones.parse(written)


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
@pytest.mark.parametrize("whose", [None, "buyer"])
def test_the_example_of_a_phone_stays_on_one_line(language, whose):
    words = "This is not a phone number we can reach. Write it like 06\u00a012\u00a034\u00a056\u00a078."
    with translation.override(language):
        told = pgettext(whose, words) if whose else str(BadPhone())

    assert "06\u00a012\u00a034\u00a056\u00a078" in told


def test_a_phone_of_here_is_shown_short_and_another_with_its_country():
    assert phones.shown("+212612345678") == "06 12 34 56 78"
    assert phones.shown("+33612345678") == "+33 6 12 34 56 78"


@pytest.mark.parametrize(
    ("country", "language", "number", "money", "unit", "day"),
    [
        ("MA", "ar", "1.234,5", "1.234,50", "درهم", "2 نونبر 2026"),
        ("MA", "fr", "1.234,5", "1.234,50", "DH", "2 novembre 2026"),
        ("MA", "en", "1,234.5", "1,234.50", "DH", "2 November 2026"),
        ("SA", "ar", "1,234.5", "1,234.50", "ر.س", "2 نوفمبر 2026"),
        ("SA", "en", "1,234.5", "1,234.50", "SAR", "2 November 2026"),
    ],
)
def test_figures_money_and_dates_follow_the_country(settings, country, language, number, money, unit, day):
    settings.PORTAL_COUNTRY = country

    with translation.override(language):
        written = (
            formats.number(Decimal("1234.5")),
            formats.amount(Decimal("1234.50")),
            formats.unit(),
            formats.day(date(2026, 11, 2)).translate(str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789")),
        )

    assert tuple(part.replace("\u200f", "").replace("\u202f", ".") for part in written) == (number, money, unit, day)


@pytest.mark.parametrize(("sum_", "written"), [("1234.50", "1234,50"), ("1234.00", "1234")])
def test_a_sum_in_a_field_is_written_so_that_it_can_be_read_back(sum_, written):
    with translation.override("ar"):
        assert formats.typed(Decimal(sum_)) == written


@pytest.mark.parametrize(
    ("number", "words"), [(1, "1er janvier 2026"), (11, "11 janvier 2026"), (21, "21 janvier 2026")]
)
def test_only_the_first_of_a_month_is_an_ordinal_in_french(number, words):
    with translation.override("fr"):
        assert formats.day(date(2026, 1, number)) == words


def test_an_evening_in_utc_is_already_the_next_day_here():
    with translation.override("en"):
        assert formats.day(datetime(2026, 11, 2, 23, 30, tzinfo=UTC), year=False) == "3 November"


@pytest.mark.parametrize(
    ("size", "written"), [(0, "0"), (1_000, "0.1"), (512_000, "0.5"), (7_960_000, "8"), (18_240_000, "18")]
)
def test_a_size_is_said_in_megabytes(size, written):
    with translation.override("en"):
        assert formats.megabytes(size) == written


@pytest.mark.parametrize(("seconds", "written"), [(0, "0:00"), (61.9, "1:01"), (3661, "1:01:01")])
def test_a_length_is_said_as_a_clock(seconds, written):
    assert formats.clock(seconds) == written


def test_tags_keep_figures_apart_from_the_words_around_them():
    with translation.override("en"):
        assert drawn("{{ 1200|num }}") == "<bdi>1,200</bdi>"
        assert drawn("{{ m|money }} {{ m|amount }} {% unit %}", m=Decimal(120)) == (
            "<bdi>120</bdi> DH <bdi>120</bdi> DH"
        )
        assert drawn("{{ 'R1-1'|code }}") == '<bdi dir="ltr">R1-1</bdi>'
        assert drawn("{{ p|phone }}", p="+212612345678") == '<bdi dir="ltr">06 12 34 56 78</bdi>'
        assert drawn("{{ 2500000|megabytes }}") == "<bdi>2.5</bdi>"
        assert drawn("{{ 75|clock }}") == '<bdi dir="ltr">1:15</bdi>'
        assert drawn("{{ d|day }}, {{ d|shortday }}", d=date(2026, 11, 2)) == "2 November 2026, 2 November"


def test_an_icon_points_the_way_the_page_reads_only_when_told():
    assert 'class="i"' in drawn('{% icon "check" %}')
    assert 'class="i dir"' in drawn('{% icon "arrow" "dir" %}')
    assert "icons.svg#arrow" in drawn('{% icon "arrow" "dir" %}')


def test_what_a_seller_typed_is_escaped_in_a_code():
    assert drawn("{{ c|code }}", c="<script>") == '<bdi dir="ltr">&lt;script&gt;</bdi>'


def test_a_refusal_speaks_the_readers_language():
    with translation.override("en"):
        assert str(Refusal()) == "This could not be done. Go back and try again."
        assert str(TooMany(wait=61)) == "Too many tries. Please wait 2 min and try again."
    with translation.override("ar"):
        assert "2" in str(TooMany(wait=61))


@pytest.mark.parametrize(
    ("proxies", "passed", "address"),
    [
        (0, "6.6.6.6", "10.0.0.9"),
        (1, "6.6.6.6, 41.1.1.1", "41.1.1.1"),
        (2, "6.6.6.6, 41.1.1.1, 10.1.1.1", "41.1.1.1"),
        (3, "41.1.1.1", "10.0.0.9"),
        (1, "not an address", "0.0.0.0"),
        (1, "", "10.0.0.9"),
    ],
)
def test_an_address_is_what_our_own_proxies_saw(rf, settings, proxies, passed, address):
    settings.TRUSTED_PROXIES = proxies

    request = rf.get("/", REMOTE_ADDR="10.0.0.9", headers={"X-Forwarded-For": passed})

    assert client_address(request) == address


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("2001:db8:1:1::7", "2001:db8:1:1::"),
        ("2001:DB8:1:1:ffff:ffff:ffff:ffff", "2001:db8:1:1::"),
        ("2001:db8:1:2::7", "2001:db8:1:2::"),
        ("::ffff:41.1.1.1", "41.1.1.1"),
        ("fe80::1%eth0", "fe80::"),
        ("41.1.1.1", "41.1.1.1"),
    ],
)
def test_an_ipv6_address_is_its_network_and_one_that_stands_for_ipv4_is_that(rf, written, address):
    assert client_address(rf.get("/", REMOTE_ADDR=written)) == address
