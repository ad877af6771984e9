"""Languages, countries, and the clock that is theirs."""

from commons import country
from portal.environment import flag, text

LANGUAGE_CODE = "ar"
LANGUAGES = [("ar", "العربية"), ("fr", "Français"), ("en", "English")]
USE_I18N = True
USE_TZ = True
PORTAL_COUNTRY = "MA"
"""ISO 3166-1 code of the country pack in force (commons/country.py)."""
TIME_ZONE = country.COUNTRIES[PORTAL_COUNTRY].time_zone

HELP_PHONE = text("PORTAL_HELP_PHONE", "+212528000000" if flag("PORTAL_DEMO", default=False) else "")
"""E.164, in every page's footer and on refusals that need a human; nobody's number unless someone names one."""
