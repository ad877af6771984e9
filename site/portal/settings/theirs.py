"""What Wagtail, Oscar and allauth read: their own words, our choices."""

from oscar.defaults import *

from commons import country
from portal.settings.languages import LANGUAGES, PORTAL_COUNTRY, TIME_ZONE
from portal.settings.rules import DOCUMENT_BYTES, PICTURE_BYTES, PICTURE_PIXELS

## CMS
WAGTAIL_SITE_NAME = "تويزة"
WAGTAILADMIN_BASE_URL = "http://127.0.0.1:8000"
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
"""No browser of a trainer asks an outside host."""
WAGTAIL_I18N_ENABLED = True
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]
"""Every hour the portal shows is the country's, at the desk too; nobody is asked to choose among six hundred."""
WAGTAIL_WORKFLOW_ENABLED = False
"""Trainers publish their own lessons."""
WAGTAILADMIN_COMMENTS_ENABLED = False
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms.forms.PictureForm"
"""Every picture passes media's door before Wagtail's own library opens it."""
WAGTAILIMAGES_MAX_UPLOAD_SIZE = PICTURE_BYTES
WAGTAILIMAGES_MAX_IMAGE_PIXELS = PICTURE_PIXELS
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp"]
WAGTAILDOCS_DOCUMENT_FORM_BASE = "cms.forms.PaperForm"
WAGTAILDOCS_MAX_UPLOAD_SIZE = max(DOCUMENT_BYTES, PICTURE_BYTES)
WAGTAILDOCS_EXTENSIONS = ["pdf", "jpg", "webp"]
"""What clean_document gives back."""
WAGTAILDOCS_SERVE_METHOD = "direct"
"""No address of Wagtail's serves a document: media's door does, to whom its folder is open."""
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []
"""Nobody's browser and no process of ours asks an outside host what an address shows."""
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database", "SEARCH_CONFIG": "simple"}}
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}

## MARKET ENGINE
OSCAR_SHOP_NAME = "تويزة"
OSCAR_DEFAULT_CURRENCY = country.COUNTRIES[PORTAL_COUNTRY].currency
OSCAR_SLUG_ALLOW_UNICODE = True
OSCAR_ALLOW_ANON_CHECKOUT = True
HAYSTACK_CONNECTIONS = {"default": {"ENGINE": "haystack.backends.simple_backend.SimpleEngine"}}
"""Oscar imports haystack; nothing of ours indexes or searches through it."""

## SIGNING IN
LOGIN_URL = "registry:sign-in"
ACCOUNT_ADAPTER = "registry.adapters.PhoneAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"phone"}
"""Read by allauth's checks only: its own login and signup pages are not mounted, ours send a code."""
ACCOUNT_SIGNUP_FIELDS = ["phone*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
MFA_ADAPTER = "registry.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "registry.forms.signing.SecondFactorForm",
    "reauthenticate": "registry.forms.signing.SecondFactorAgainForm",
    "activate_totp": "registry.forms.signing.NewSecondFactorForm",
}
MFA_TOTP_ISSUER = "Tiwiza"
USERSESSIONS_TRACK_ACTIVITY = False
WAGTAILADMIN_LOGIN_URL = "registry:sign-in"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
