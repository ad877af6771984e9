"""Closed lists of words that the registry's tables store."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Desk(TextChoices):
    """Whose desk a person works at besides any cooperative; most people have none."""

    NONE = "", _("none")
    TRAINER = "trainer", _("trainer")
    OFFICER = "officer", _("council officer")


class Function(TextChoices):
    """What a member does in her cooperative."""

    PRESIDENT = "president", _("president")
    COORDINATOR = "coordinator", _("coordinator")
    SELLER = "seller", _("seller")
    MEMBER = "member", _("member")


class CooperativeState(TextChoices):
    REGISTERED = "registered", pgettext_lazy("cooperative", "waiting for approval")
    APPROVED = "approved", pgettext_lazy("cooperative", "approved")
    REFUSED = "refused", pgettext_lazy("cooperative", "refused")


class AuthorisationState(TextChoices):
    SUBMITTED = "submitted", pgettext_lazy("authorisation", "being checked")
    VERIFIED = "verified", pgettext_lazy("authorisation", "verified")
    REFUSED = "refused", pgettext_lazy("authorisation", "refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("authorisation", "withdrawn")
