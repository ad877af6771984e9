"""The outbox page stands in for a phone, and only where no real one is reached."""

import pytest

from commons.services import send_message

pytestmark = pytest.mark.django_db


def test_outbox_shows_a_phone_its_own_messages(client):
    send_message(to="+212600000101", kind="code", body="رمز الدخول 123456")
    send_message(to="+212600000102", kind="code", body="رمز الدخول 654321")

    page = client.get("/ar/outbox/", {"to": "٠٦ ٠٠ ٠٠ ٠١ ٠١"}).content.decode()

    assert page.count("data-message=") == 1
    assert "123456" in page


def test_outbox_is_not_there_with_a_real_gateway(client, settings):
    settings.SMS_GATEWAY = "commons.gateways.Gateway"

    assert client.get("/ar/outbox/").status_code == 404
