"""A phone at the pages of signing in, and the code that is sent to it."""

import re

from commons.models import Message

PHONE = "+212612345678"


def ask(client, phone="06 12 34 56 78", **more):
    return client.post("/ar/account/sign-in/", {"phone": phone, **more})


def figures(phone=PHONE):
    """What the last message to a phone says."""
    return re.search(r"\d{6}", Message.objects.filter(to=phone).latest("pk").body)[0]


def wrong(right):
    return f"{(int(right) + 1) % 1_000_000:06}"


def write(client, code, **more):
    return client.post("/ar/account/code/", {"figures": code}, **more)


def signed_in(client):
    return "_auth_user_id" in client.session
