"""Logs that name no one: phone numbers and codes are struck out before a line is written."""

import logging
import re

_STRUCK = ((re.compile(r"\+\d{6,15}|\b0\d{9}\b"), "<phone>"), (re.compile(r"\b\d{6}\b"), "<code>"))


class Discreet(logging.Formatter):
    """Writes a record, its traceback included, without anyone's number or code."""

    def format(self, record: logging.LogRecord) -> str:
        line = super().format(record)
        for pattern, word in _STRUCK:
            line = pattern.sub(word, line)
        return line


def settings(handler: dict[str, object]) -> dict[str, object]:
    """Django's LOGGING with everything, from INFO on, going to one handler."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"discreet": {"()": Discreet, "format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
        "handlers": {"house": {**handler, "formatter": "discreet"}},
        "root": {"handlers": ["house"], "level": "INFO"},
        "loggers": {
            "django": {"handlers": [], "level": "INFO", "propagate": True},
            "celery": {"level": "WARNING"},
        },
    }
