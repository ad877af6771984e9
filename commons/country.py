"""Country packs: what differs between Morocco and Saudi Arabia, as data."""

from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True)
class Country:
    """One country's conventions. `locales` maps an interface language to the CLDR locale that formats for it here."""

    code: str
    currency: str
    unit: dict[str, str]
    """The currency's everyday name after a figure, by language."""
    calling_code: str
    locales: dict[str, str]
    weekend: tuple[int, int]
    """Days off as Monday = 0."""


MOROCCO = Country(
    code="MA",
    currency="MAD",
    unit={"ar": "درهم", "fr": "DH", "en": "DH"},
    calling_code="+212",
    locales={"ar": "ar_MA", "fr": "fr_MA", "en": "en_GB"},
    weekend=(5, 6),
)
SAUDI_ARABIA = Country(
    code="SA",
    currency="SAR",
    unit={"ar": "ر.س", "fr": "SAR", "en": "SAR"},
    calling_code="+966",
    locales={"ar": "ar_SA", "fr": "fr_FR", "en": "en_GB"},
    weekend=(4, 5),
)
COUNTRIES = {country.code: country for country in (MOROCCO, SAUDI_ARABIA)}


def here() -> Country:
    """The country this portal serves."""
    return COUNTRIES[settings.PORTAL_COUNTRY]
