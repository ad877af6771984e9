"""A person: her phone number says who she is."""

from typing import Any, ClassVar

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.utils import timezone

from registry.enums import Desk


class UserManager(BaseUserManager["User"]):
    """Makes users from a phone number in E.164. A password, asked for by `createsuperuser`, is not kept: see User."""

    def create_user(self, phone: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(phone=phone, **fields)
        user.save(using=self._db)
        return user

    def create_superuser(self, phone: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(phone, is_staff=True, is_superuser=True, desk=Desk.OFFICER, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """One account, one phone number. An e-mail address is optional and NULL when there is none."""

    phone = models.CharField(max_length=20, unique=True)
    phone_verified = models.BooleanField(default=False)
    first_name = models.CharField(max_length=150, blank=True)
    last_name = models.CharField(max_length=150, blank=True)
    email = models.EmailField(null=True, blank=True, unique=True)
    language = models.CharField(max_length=2, default="ar")
    desk = models.CharField(max_length=10, choices=Desk, default=Desk.NONE, blank=True)
    face = models.PositiveSmallIntegerField(default=1)
    """Which of the five drawn faces stands for her (1 to 5)."""
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    """False closes the account: nobody signs in with it, and what it did stays."""
    date_joined = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = "phone"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = UserManager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(phone__startswith="+"), name="user_phone_is_e164"),
            models.CheckConstraint(condition=Q(email__isnull=True) | ~Q(email=""), name="user_email_null_when_empty"),
            models.CheckConstraint(condition=Q(face__gte=1, face__lte=5), name="user_face_1_to_5"),
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.phone

    def save(self, *args: Any, **kwargs: Any) -> None:
        # allauth leaves an empty string, and two empty strings are not unique
        self.email = self.email or None
        if not self.password:
            self.set_unusable_password()
        super().save(*args, **kwargs)

    def set_password(self, raw_password: str | None) -> None:
        """Keeps none, whoever asks: nobody signs in by password here, and allauth would ask for it at a page of its
        own before it lets somebody set up her second factor.
        """
        self.set_unusable_password()

    def get_full_name(self) -> str:
        """First and last name, or nothing while she has given neither."""
        return f"{self.first_name} {self.last_name}".strip()

    def get_short_name(self) -> str:
        """What she is called on her own screens."""
        return self.first_name

    @property
    def drawing(self) -> str:
        """The icon of her face: three drawings, five colours of scarf."""
        return f"face-{'abcab'[self.face - 1]}"

    def migrate_alerts_to_user(self) -> None:
        """Oscar calls this when someone registers; the portal keeps no stock alerts."""


class PicturePin(models.Model):
    """Three pictures of nine, in any order, that tell members apart on a shared phone. It switches, it is no login."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="picture_pin")
    secret = models.CharField(max_length=128)
    changed_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"PIN of {self.user}"

    def keep(self, pictures: set[str]) -> None:
        """Keeps a salted hash of the set; the caller has checked that there are three."""
        self.secret = make_password(" ".join(sorted(pictures)))

    def matches(self, pictures: set[str]) -> bool:
        return check_password(" ".join(sorted(pictures)), self.secret)
