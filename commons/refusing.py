"""What was refused leaves one line in the log: who, what and why, in keys and figures, never in anyone's words."""

import logging
from collections.abc import Callable
from decimal import Decimal
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.http import Http404, HttpRequest

from commons.errors import Refusal

P = ParamSpec("P")
R = TypeVar("R")
Why = TypeVar("Why", bound=Refusal)


def refused(logger: logging.Logger, why: Why, what: str, by: Any, **of: Any) -> Why:
    """Writes the refusal down and returns it, to be raised. `of` names what the deed was about.

    Of a refusal's facts only figures are written: the others are words, and may name someone.
    """
    figures = {name: fact for name, fact in why.facts.items() if isinstance(fact, int | Decimal)}
    about = {name: getattr(thing, "pk", thing) for name, thing in of.items()}
    who = by.pk if by is not None else None
    logger.warning("Refused %s%s: %s%s, user %s", what, _told(about), type(why).__name__, _told(figures), who)
    return why


def refusals_logged(logger: logging.Logger, what: str, *of: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """For a verb with keywords only, `by` among them: whatever it refuses is written down. `of` names its keywords."""

    def around(verb: Callable[P, R]) -> Callable[P, R]:
        @wraps(verb)
        def logged(*args: P.args, **kwargs: P.kwargs) -> R:
            try:
                return verb(*args, **kwargs)
            except Refusal as why:
                refused(logger, why, what, kwargs.get("by"), **{name: kwargs.get(name) for name in of})
                raise

        return logged

    return around


def kept_out(logger: logging.Logger, request: HttpRequest) -> Http404:
    """Writes down who was not let into which address, and returns the 404 to be raised."""
    logger.warning("Refused: user %s is not let into %s", request.user.pk, request.path)
    return Http404()


def _told(facts: dict[str, Any]) -> str:
    return f" ({', '.join(f'{name} {fact}' for name, fact in facts.items())})" if facts else ""
