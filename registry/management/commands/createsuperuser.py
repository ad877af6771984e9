"""`manage.py createsuperuser`: Django's own, with the number written in any usual way."""

import os
from typing import Any

from django.contrib.auth.management.commands import createsuperuser
from django.core.management.base import CommandError

from commons import phones
from commons.errors import BadPhone


class Command(createsuperuser.Command):
    def handle(self, *args: Any, **options: Any) -> Any:
        written = options["phone"]
        if written is None and not options["interactive"]:
            written = os.environ.get("DJANGO_SUPERUSER_PHONE")
        if written:
            try:
                options["phone"] = phones.parse(written)
            except BadPhone as refusal:
                raise CommandError(str(refusal)) from refusal
        return super().handle(*args, **options)

    def get_input_data(self, field: Any, message: str, default: str | None = None) -> Any:
        """What was typed, the number as it is kept; None when it is none, and Django asks again."""
        typed = super().get_input_data(field, message, default)
        if field != self.username_field or typed is None:
            return typed
        try:
            return phones.parse(typed)
        except BadPhone as refusal:
            self.stderr.write(f"Error: {refusal}")
            return None
