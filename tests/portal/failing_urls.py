"""The portal's addresses and some whose views fail, for the tests of error pages."""

from django.conf.urls.i18n import i18n_patterns
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.urls import path

from commons.errors import Refusal, TooMany
from portal import urls
from portal.urls import handler400, handler403, handler404, handler500

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


def fail(request, kind):
    raise {
        "forged": SuspiciousOperation("made up"),
        "forbidden": PermissionDenied("not you"),
        "refused": Refusal(),
        "often": TooMany(wait=90),
        "broken": RuntimeError("secret detail"),
    }[kind]


urlpatterns = [*i18n_patterns(path("fail/<str:kind>/", fail)), *urls.urlpatterns]
