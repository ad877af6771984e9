"""What an officer does at the desk: she reads a page, she presses a button; and a paper that waits for her."""

from datetime import timedelta

from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from registry.models import Authorisation
from tests.factories import shop as market


def page(client, name, /, *args, status=200, **query):
    response = client.get(reverse(f"council:{name}", args=args), query)
    assert response.status_code == status
    return response.content.decode()


def press(client, name, /, *args, **fields):
    response = client.post(reverse(f"council:{name}", args=args), fields)
    assert response.status_code == 302, response.content.decode()[:2000]
    return response


def waiting_paper(**fields):
    today = timezone.localdate()
    made = Authorisation.objects.create(
        cooperative=market.cooperative("تيلوين"),
        trade=market.trade(),
        number="MEL.9.32.25",
        valid_from=today,
        valid_until=today + timedelta(days=90),
        **fields,
    )
    made.file.save("paper.pdf", ContentFile(b"%PDF-1.4 paper"))
    return made
