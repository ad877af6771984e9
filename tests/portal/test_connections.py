"""How long a thread's connection to the database lives."""

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def page():
    """Asks for a page as a web process does: it looks after its connections before and after."""
    assert close_old_connections in [each[1]() for each in request_finished.receivers]

    def ask():
        request_started.send(None, environ={})
        connection.ensure_connection()
        held = connection.connection
        request_finished.send(None)
        return held

    return ask


def test_a_connection_is_kept_from_page_to_page(page):
    assert page() is page()
    assert connection.connection is not None
