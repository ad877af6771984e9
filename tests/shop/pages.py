"""What a buyer does at the pages, and what they say to her."""

from django.urls import reverse
from django.utils import translation
from django.utils.html import escape


def put(client, listing, quantity="1"):
    return client.post(reverse("shop:basket-add", args=[listing.pk]), {"quantity": quantity})


def arabic(sentence):
    """A sentence as an Arabic page says it."""
    with translation.override("ar"):
        return escape(str(sentence))
