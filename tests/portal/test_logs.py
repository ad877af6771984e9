"""Logs name no one."""

import logging

import pytest

from portal.logs import Discreet


@pytest.mark.parametrize("secret", ["+212612345678", "0612345678", "482913"])
def test_no_number_and_no_code_reaches_a_log(secret):
    record = logging.LogRecord("x", logging.INFO, "f", 1, "refused %s twice", (secret,), None)

    line = Discreet("{message}", style="{").format(record)

    assert secret not in line
    assert line.startswith("refused <")


def test_traceback_is_struck_too():
    try:
        int("bad code 482913")
    except ValueError as error:
        record = logging.LogRecord("x", logging.ERROR, "f", 1, "broke", (), (ValueError, error, error.__traceback__))

    assert "482913" not in Discreet("{message}", style="{").format(record)


def test_order_numbers_stay_readable():
    record = logging.LogRecord("x", logging.INFO, "f", 1, "order %s of shop %s", ("R1001-2", 12345), None)

    assert Discreet("{message}", style="{").format(record) == "order R1001-2 of shop 12345"
