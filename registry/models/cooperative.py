"""Cooperatives, the families they supervise, and who belongs to them from when to when."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language

from registry.enums import CooperativeState, Function
from registry.models.place import Province, Trade


class Cooperative(models.Model):
    """The legal body that trains, sells and is paid; the unit that unlocks a shop."""

    slug = models.SlugField(unique=True, allow_unicode=True)
    name = models.CharField(max_length=120)
    name_latin = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=12, choices=CooperativeState, default=CooperativeState.REGISTERED)
    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="cooperatives")
    trades = models.ManyToManyField(Trade, related_name="cooperatives")
    note = models.TextField(blank=True)
    """Why the council refused it, in the council's words."""
    story = models.TextField(blank=True)
    phone = models.CharField(max_length=20, blank=True)
    seat = models.CharField(max_length=200, blank=True)
    """Address of the seat."""
    register_number = models.CharField(max_length=40, blank=True)
    """Number in the local register of cooperatives (law 112-12), as in 112/2019."""
    register_court = models.CharField(max_length=120, blank=True)
    ice = models.CharField(max_length=15, blank=True)
    """Moroccan common business identifier, 15 digits, or the Saudi licence number."""
    bank_account = models.CharField(max_length=34, blank=True)
    """RIB (24 digits) or IBAN."""
    bank_name = models.CharField(max_length=80, blank=True)
    registered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["register_number", "register_court"],
                condition=~Q(register_number=""),
                name="cooperative_registered_once",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="cooperative_has_a_name"),
            models.CheckConstraint(
                condition=~Q(state=CooperativeState.REFUSED, note=""), name="cooperative_refused_with_a_note"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def called(self) -> str:
        """Its name for who reads now: in Latin letters, where it has such a name, unless she reads Arabic."""
        arabic = (get_language() or "ar").startswith("ar")
        return self.name if arabic else self.name_latin or self.name


class Family(models.Model):
    """A producing household supervised by a cooperative."""

    cooperative = models.ForeignKey(Cooperative, on_delete=models.PROTECT, related_name="families")
    name = models.CharField(max_length=120)
    trade = models.ForeignKey(Trade, on_delete=models.PROTECT, related_name="families")
    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="families")
    registered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "families"
        constraints = [models.UniqueConstraint(fields=["cooperative", "name"], name="family_once_in_cooperative")]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """That a person belongs to a cooperative with one function, from a day on, and until one when it has ended."""

    cooperative = models.ForeignKey(Cooperative, on_delete=models.PROTECT, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    family = models.ForeignKey(Family, null=True, blank=True, on_delete=models.PROTECT, related_name="memberships")
    function = models.CharField(max_length=12, choices=Function, default=Function.MEMBER)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    """The last day; NULL while it lasts."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="membership_ends_after_it_began"
            ),
            models.UniqueConstraint(
                fields=["cooperative", "user", "function"],
                condition=Q(until__isnull=True),
                name="membership_once_while_it_lasts",
            ),
        ]
        indexes = [models.Index(fields=["user", "until"], name="membership_of_user")]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_function_display()}, {self.cooperative}"
