"""What every way of running the portal shares. docs/settings.md says what each name is for."""

from datetime import timedelta
from typing import Any

from celery.schedules import schedule
from csp.constants import NONCE, NONE, SELF, UNSAFE_INLINE
from oscar.defaults import *

from portal.environment import ROOT, flag, folder, text

## WHERE THINGS LIE
VAR = folder("PORTAL_VAR", ROOT / "var")
MEDIA_ROOT = str(VAR / "media")
MEDIA_URL = "/media/"
STATIC_ROOT = str(VAR / "static")
STATIC_URL = "/static/"
STATICFILES_DIRS = [ROOT / "site" / "static"]
LOCALE_PATHS = [ROOT / "locale"]

## ROOMS, higher rooms first so that their templates win
ROOMS = ["portal", "council", "shop", "courses", "cms", "ledger", "media", "registry", "commons"]
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
            ],
        },
    }
]
FORM_RENDERER = "commons.forms.HouseRenderer"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SITE_ID = 1
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

## LANGUAGES AND COUNTRIES
LANGUAGE_CODE = "ar"
LANGUAGES = [("ar", "العربية"), ("fr", "Français"), ("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Africa/Casablanca"
PORTAL_COUNTRY = "MA"
"""ISO 3166-1 code of the country pack in force (commons/country.py)."""

HELP_PHONE = text("PORTAL_HELP_PHONE", "+212528000000")
"""E.164, in every page's footer and on refusals that need a human."""

## PEOPLE
AUTH_USER_MODEL = "registry.User"
AUTHENTICATION_BACKENDS = ["registry.sessions.PhoneBackend"]
SESSION_ENGINE = "registry.sessions"
LOGIN_REDIRECT_URL = "/"
TRUSTED_PROXIES = 0
"""How many of our own proxies stand before the web process; the address they saw is the client's."""

## CONTENT SECURITY
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "media-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    },
}
"""Strict on every page of ours, `/cms/` excepted."""
CMS_CONTENT_SECURITY_POLICY = {
    # Wagtail's desk has inline scripts and styles of its own, and shows a page beside its form in a frame.
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "media-src": [SELF, "blob:"],
    "frame-src": [SELF],
    "frame-ancestors": [SELF],
}
"""What `/cms/` has instead of the strict directives (portal.middleware)."""
PERMISSIONS_POLICY = (
    "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), "
    "microphone=(), midi=(), payment=(), usb=()"
)
CSRF_FAILURE_VIEW = "portal.errors.csrf"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

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
WAGTAIL_WORKFLOW_ENABLED = False
"""Trainers publish their own lessons."""
WAGTAILADMIN_COMMENTS_ENABLED = False
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
"""The desk asks no outside host for anything."""
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAIL_WORKFLOW_ENABLED = False
"""Trainers publish their own lessons."""
WAGTAILADMIN_COMMENTS_ENABLED = False
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
"""The desk asks no outside host for anything."""
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 15 * 1024 * 1024
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database", "SEARCH_CONFIG": "simple"}}
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}

## MARKET ENGINE
OSCAR_SHOP_NAME = "تويزة"
OSCAR_DEFAULT_CURRENCY = "MAD"
OSCAR_SLUG_ALLOW_UNICODE = True
OSCAR_ALLOW_ANON_CHECKOUT = True
HAYSTACK_CONNECTIONS = {"default": {"ENGINE": "haystack.backends.simple_backend.SimpleEngine"}}
"""Oscar imports haystack; nothing of ours indexes or searches through it."""

## WORK IN THE BACKGROUND
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BEAT_SCHEDULE = {"sweep": {"task": "commons.sweep", "schedule": schedule(timedelta(seconds=15))}}
CELERY_BEAT_SCHEDULE["heartbeat"] = {"task": "portal.heartbeat", "schedule": schedule(timedelta(seconds=15))}
CELERY_BEAT_SCHEDULE["statistics"] = {"task": "commons.refresh-statistics", "schedule": schedule(timedelta(hours=1))}
WORKER_SILENCE_SECONDS = 90
"""A worker not heard of for this long makes /healthz answer 503."""
DISK_FLOOR_BYTES = 500_000_000
"""Less free disk than this makes /healthz answer 503."""
DEMO = flag("PORTAL_DEMO", default=False)
"""Whether the worker builds the demo world when it starts."""
JOB_LEASE_SECONDS = 60
"""A job whose worker has not been heard of for this long is taken up again by the sweeper."""
JOBS_AT_ONCE = {"transcode": int(text("PORTAL_FILMS_AT_ONCE", "1"))}
"""How many jobs of a kind all workers together do at once; kinds that are not named have no limit."""

## MESSAGES TO PHONES
SMS_GATEWAY = "commons.gateways.LocalTwin"
"""Dotted class that sends a message; the local twin only keeps it on the outbox page."""

## REGISTRY
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
SECOND_FACTOR_REQUIRED = False
"""Whether trainers and officers must have set up a second factor before their desks open to them."""
WAGTAILADMIN_LOGIN_URL = "registry:sign-in"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
KNOWN_PHONE_COOKIE = "known-phone"
"""Signed: the number that last signed in here, whose codes are counted apart from those a stranger asks for."""
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600

## MEDIA
FFMPEG_BINARY = text("PORTAL_FFMPEG", "")
"""Path of ffmpeg; when empty the one on PATH, then the one in the imageio-ffmpeg wheel."""
MEDIA_ACCEL_PREFIX = text("PORTAL_MEDIA_ACCEL", "")
"""Internal address under which nginx serves MEDIA_ROOT, as in /protected/; when empty the portal sends files itself."""
MEDIA_VIDEO_BYTES = 2 * 1024**3
MEDIA_VIDEO_SECONDS = 3 * 3600
MEDIA_VIDEO_PIXELS = 4096 * 2304
MEDIA_LADDER = {720: (30, 1500), 480: (26, 700), 360: (26, 400), 240: (27, 220)}
"""Short side in pixels: constant quality (CRF), cap in kbit/s. Measured on slides and on camera pictures."""
MEDIA_FRAMES_PER_SECOND = 25
MEDIA_KEYFRAME_SECONDS = 6
MEDIA_PRESET = "medium"
MEDIA_MEMORY_BYTES = 2 * 1024**3
"""Address space of one ffmpeg."""
MEDIA_STALL_SECONDS = 120
"""An ffmpeg that makes no headway for so long is ended."""
MEDIA_WALL_FACTOR = 10
"""The ladder may take this many times the film's length, and never less than MEDIA_WALL_SECONDS."""
MEDIA_WALL_SECONDS = 900
MEDIA_RESERVE_BYTES = 500 * 1000**2
"""Room that stays free on the disk; what would go below it is refused with a sentence."""
MEDIA_UPLOAD_HOURS = 24
"""An upload that was not finished within this time is thrown away."""
MEDIA_UPLOAD_QUOTA = 10 * 1024**3
"""Bytes one trainer may have on their way at once."""
MEDIA_ADDRESS_DAYS = 30
"""How long an address of a film stays good for the person it was made for."""
PICTURE_BYTES = 15 * 1000**2
PICTURE_PIXELS = 40_000_000
PICTURE_SIDE = 1600
DOCUMENT_BYTES = 10 * 1000**2
CELERY_BEAT_SCHEDULE["media-sweep"] = {"task": "media.sweep", "schedule": schedule(timedelta(minutes=10))}

## COURSES
LESSON_WATCHED_PERCENT = 90
"""Part of a lesson's film whose union of watched intervals counts as watched."""
WATCH_RATE = 2
"""Seconds of film that a second of a member's wall clock pays for: nobody plays faster than this."""
WATCH_SLACK_SECONDS = 30
"""Credited beyond the clock once for each film and member (at most 30); under 5 minutes a tenth of the film."""
PLAY_TOKEN_DAYS = 30
"""How long a play token is good, so that a film watched without a network still counts."""
WATCHERS_MOST = 12
"""Members who may watch together on one phone."""
TRAINING_REMINDER_EVERY = timedelta(days=3)
"""A member is sent at most one reminder of her lessons in so long, whichever of her cooperatives asks."""
QUIZ_TRIES = (5, timedelta(hours=1))
"""Tries at one quiz by one member, within so long; then the waiting time is said."""

## LEDGER
PAYOUT_WEEKDAY = 3
"""The day of the week on which the council pays out, Monday = 0; sellers read it as a date."""
FEE_FREE = timedelta(days=364)
"""How long after the opening day sales bear no commission: with that day a year."""

## SHOP
TEMPLATES[0]["OPTIONS"]["context_processors"].append("shop.context.market")
PURCHASES_PER_ADDRESS = (120, timedelta(hours=1))
"""Purchases from one network address in so long; whole quarters share one address on mobile networks here."""
CELERY_BEAT_SCHEDULE["openings"] = {"task": "shop.consider_openings", "schedule": schedule(timedelta(minutes=10))}
"""Training and papers are completed in rooms that do not know shops; this finds whose last requirement that was."""
