"""Every address of the portal, joined from the rooms."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from django.views.generic import RedirectView
from wagtail.admin import urls as wagtailadmin_urls

from cms.views import desk_account
from portal.health import healthz

handler400 = "portal.errors.bad_request"
handler403 = "portal.errors.forbidden"
handler404 = "portal.errors.not_found"
handler500 = "portal.errors.broken"

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="front"), name="root"),
    path("healthz", healthz, name="healthz"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("cms/login/", RedirectView.as_view(pattern_name="registry:sign-in", query_string=True), name="desk_sign_in"),
    path("cms/account/", desk_account, name="desk_account"),
    path("cms/", include(wagtailadmin_urls)),
    path("media/goods/", include("shop.addresses.pictures")),
    path("media/", include("media.urls")),
    *i18n_patterns(
        path("account/", include("registry.urls")),
        path("account/", include("registry.urls.engine")),
        path("learn/", include("courses.urls")),
        path("desk/council/", include("council.urls")),
        path("", include("shop.urls")),
        path("", include("portal.front")),
        path("", include("cms.urls")),
    ),
]
