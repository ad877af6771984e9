"""No test reaches a host outside: the guard lets it speak to the loopback alone, and no test may put the guard off."""

import re
import socket
from pathlib import Path

import pytest
from pytest_socket import SocketConnectBlockedError

TESTS = Path(__file__).resolve().parent
OUTSIDE = [(socket.AF_INET, ("192.0.2.1", 443)), (socket.AF_INET6, ("2001:db8::1", 443)), (socket.AF_INET, ("a.b", 80))]
"""Addresses and a name that belong to nobody: without the guard they would answer with an error of the system."""
PUTS_OFF = r"enable_socket|socket_enabled|disable_socket|allow_hosts|_true_connect|_remove_restrictions"
"""Words of pytest-socket by which a test leaves the hosts that pyproject.toml allows."""


@pytest.mark.parametrize(("family", "address"), OUTSIDE)
def test_no_test_reaches_an_outside_host(family, address):
    with (
        socket.socket(family) as outside,
        pytest.warns(UserWarning, match="tried to use"),
        pytest.raises(SocketConnectBlockedError),
    ):
        outside.connect(address)


def test_the_loopback_answers():
    with socket.create_server(("127.0.0.1", 0)) as here, socket.create_connection(here.getsockname()) as caller:
        assert caller.getpeername() == here.getsockname()


def test_no_test_puts_the_guard_off():
    here = Path(__file__)
    sources = [path for path in TESTS.rglob("*.py") if path != here]

    assert [path.name for path in sources if re.search(PUTS_OFF, path.read_text())] == []
