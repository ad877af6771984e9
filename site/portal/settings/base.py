"""What every way of running the portal shares. docs/settings.md says what each name is for."""

from typing import Any

from portal.environment import ROOT, folder
from portal.settings.languages import *
from portal.settings.policy import *
from portal.settings.rules import *
from portal.settings.theirs import *

## WHERE THINGS LIE
VAR = folder("PORTAL_VAR", ROOT / "var")
"""Everything that the running portal writes: database, uploads, films, queue, logs."""
MEDIA_ROOT = str(VAR / "media")
MEDIA_URL = "/media/"
STATIC_ROOT = str(VAR / "static")
STATIC_URL = "/static/"
STATICFILES_DIRS = [ROOT / "site" / "static"]
LOCALE_PATHS = [ROOT / "locale"]

## ROOMS, higher rooms first so that their templates win
ROOMS = ["portal", "council", "shop", "courses", "cms", "ledger", "media", "registry", "commons"]
"""Our own applications."""
ENGINE = [
    "portal.engine.Engine",
    "oscar.apps.analytics.apps.AnalyticsConfig",
    "oscar.apps.checkout.apps.CheckoutConfig",
    "oscar.apps.address.apps.AddressConfig",
    "oscar.apps.shipping.apps.ShippingConfig",
    "oscar.apps.catalogue.apps.CatalogueConfig",
    "oscar.apps.catalogue.reviews.apps.CatalogueReviewsConfig",
    "oscar.apps.communication.apps.CommunicationConfig",
    "oscar.apps.partner.apps.PartnerConfig",
    "oscar.apps.basket.apps.BasketConfig",
    "oscar.apps.payment.apps.PaymentConfig",
    "oscar.apps.offer.apps.OfferConfig",
    "oscar.apps.order.apps.OrderConfig",
    "oscar.apps.customer.apps.CustomerConfig",
    "oscar.apps.search.apps.SearchConfig",
    "oscar.apps.voucher.apps.VoucherConfig",
    "oscar.apps.wishlists.apps.WishlistsConfig",
    "portal.engine.Dashboard",
]
"""Oscar's applications, without its screens (docs/adr/0002)."""
FORKS: dict[str, str] = {}
"""Oscar label to the dotted AppConfig of our fork in shop/forks/; `manage.py forks` lists them."""
MIGRATION_MODULES: dict[str, str] = {}
"""Behaviour-only forks keep Oscar's own migrations."""


def engine_apps() -> list[str]:
    """Oscar's apps with our forks in place of the originals."""
    return [FORKS.get(app.split(".")[2] if app.count(".") > 2 else app, app) for app in ENGINE]


INSTALLED_APPS = [
    *ROOMS,
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail.locales",
    "wagtail.contrib.simple_translation",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sites",
    "django.contrib.flatpages",
    "django.forms",
    *engine_apps(),
    "sorl.thumbnail",
    "widget_tweaks",
    "treebeard",
    "django_tables2",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.compress.PageGZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "portal.middleware.CmsPolicyMiddleware",
    "portal.middleware.PermissionsPolicyMiddleware",
    "portal.middleware.NotStoredMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "portal.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "registry.middleware.TrainersDoor",
    "cms.middleware.TrainersLanguage",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "portal.middleware.NoNulMiddleware",
    "portal.middleware.NotAllowedMiddleware",
    "portal.middleware.RefusalMiddleware",
]
ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "site" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["commons.templatetags.house", "commons.templatetags.standing"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "commons.context.house",
                "portal.doors.door",
                "shop.context.market",
            ],
        },
    }
]
FORM_RENDERER = "commons.forms.HouseRenderer"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SITE_ID = 1
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler", "commons.disk.UploadHandler"]

## PEOPLE
AUTH_USER_MODEL = "registry.User"
AUTHENTICATION_BACKENDS = ["registry.sessions.PhoneBackend"]
SESSION_ENGINE = "registry.sessions"
MESSAGE_STORAGE = "portal.notices.Notices"
LOGIN_REDIRECT_URL = "/"
TRUSTED_PROXIES = 0
"""How many of our own proxies stand before the web process; the address they saw is the client's."""
