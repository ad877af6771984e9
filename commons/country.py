"""Country packs: what differs between Morocco and Saudi Arabia, as data."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Country:
    """One country's conventions. `locales` maps an interface language to the CLDR locale that formats for it here."""

    code: str
    currency: str
    unit: dict[str, str]
    """The currency's everyday name after a figure, by language."""
    calling_code: str
    time_zone: str
    """The clock everybody here goes by, as IANA names it."""
    locales: dict[str, str]
    weekend: tuple[int, int]
    """Days off as Monday = 0."""
    account: str
    """What the number of a bank account is made of, as a regular expression."""
    account_label: Any
    """What people call that number, and how long it is."""
    account_figures: Any
    """How much of it there is to copy."""
    account_keys: str
    """The keyboard on which it is typed."""


MOROCCO = Country(
    code="MA",
    currency="MAD",
    unit={"ar": "درهم", "fr": "DH", "en": "DH"},
    calling_code="+212",
    time_zone="Africa/Casablanca",
    locales={"ar": "ar_MA", "fr": "fr_MA", "en": "en_GB"},
    weekend=(5, 6),
    account=r"\d{24}|MA\d{26}",
    account_label=_("Account number (RIB), 24 figures"),
    account_figures=_("24 figures"),
    account_keys="numeric",
)
SAUDI_ARABIA = Country(
    code="SA",
    currency="SAR",
    unit={"ar": "ر.س", "fr": "SAR", "en": "SAR"},
    calling_code="+966",
    time_zone="Asia/Riyadh",
    locales={"ar": "ar_SA", "fr": "fr_FR", "en": "en_GB"},
    weekend=(4, 5),
    account=r"SA\d{4}[A-Z0-9]{18}",
    account_label=_("Account number (IBAN), SA and 22 figures"),
    account_figures=_("SA and 22 figures"),
    account_keys="text",
)
COUNTRIES: dict[str, Country] = {country.code: country for country in (MOROCCO, SAUDI_ARABIA)}


def here() -> Country:
    """The country this portal serves."""
    return COUNTRIES[settings.PORTAL_COUNTRY]
