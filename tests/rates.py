"""Every rate at which something may be tried: where a module, the settings or the second factor names one."""

import ast
import re
from datetime import timedelta
from importlib import import_module

from allauth.account.app_settings import RATE_LIMITS
from allauth.core.internal import ratelimit
from django.conf import settings

from portal.environment import ROOT
from portal.launcher.suite import FOLDERS

SPEAKS_OF = re.compile("limits|timedelta")
"""What a module that names a rate imports."""


def sources():
    """The file of every module of ours that can be imported as it is, by its name."""
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if not {"settings", "migrations", "launcher", "__main__.py"} & set(path.parts):
                yield ".".join(path.relative_to(ROOT).with_suffix("").parts).removeprefix("site."), path


def is_rate(found):
    """Whether it is at most so many within so long."""
    return isinstance(found, tuple) and [type(part) for part in found] == [int, timedelta]


def named():
    """Each rate of the modules and of the settings, by its name; those that stand together are numbered."""
    places = {name: vars(import_module(name)) for name, path in sources() if SPEAKS_OF.search(path.read_text())}
    places["settings"] = {name: getattr(settings, name) for name in dir(settings) if name.isupper()}
    return {
        f"{place}.{name} {number}": rate
        for place, names in places.items()
        for name, found in names.items()
        for number, rate in enumerate([found] if is_rate(found) else found if isinstance(found, tuple) else [])
        if is_rate(rate)
    }


def of_the_second_factor():
    """What guesses at the figures of a second lock count under, as allauth reads it."""
    each = ratelimit.parse_rates(RATE_LIMITS["login_failed"])
    return {f"login_failed {rate.per}": (rate.amount, timedelta(seconds=rate.duration)) for rate in each}


def nameless():
    """Where a rate is written inside a function or a class, so that `named` cannot find it."""
    return [
        f"{name}:{pair.lineno}"
        for name, path in sources()
        for part in ast.parse(path.read_text()).body
        if isinstance(part, ast.FunctionDef | ast.ClassDef)
        for pair in ast.walk(part)
        if _is_written(pair)
    ]


def _is_written(pair):
    """A pair of a number and either a span of time or a name in capitals, which may be one."""
    if not isinstance(pair, ast.Tuple) or len(pair.elts) != 2:
        return False
    times, span = pair.elts
    called = isinstance(span, ast.Call) and ast.unparse(span.func).endswith("timedelta")
    capital = isinstance(span, ast.Name) and span.id.isupper()
    return isinstance(times, ast.Constant) and type(times.value) is int and (called or capital)
