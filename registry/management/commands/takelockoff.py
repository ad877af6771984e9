"""`manage.py takelockoff PHONE REASON`: opens the way for someone who lost her phone and her spare codes."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from commons import phones
from commons.errors import Refusal
from registry import services
from registry.errors import NoAccount
from registry.models import User


class Command(BaseCommand):
    help = "Takes a person's second lock off, and keeps the reason in the audit line."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("phone")
        parser.add_argument("reason")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            user = User.objects.filter(phone=phones.parse(options["phone"])).first()
            if user is None:
                raise NoAccount
            services.take_lock_off(user=user, reason=options["reason"], by=None)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"The second lock of {user} is off. She sets a new one at her next sign-in.")
