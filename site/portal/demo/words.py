"""The demo world's written content."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

CONTENT = Path(__file__).parent / "content"
COUNCIL_PHONE = "+212600000001"
TRAINER_PHONE = "+212600000002"
BUYER_PHONE = "+212600000003"


@cache
def read(name: str) -> dict[str, Any]:
    """A content file, lessons.toml as "lessons"."""
    with (CONTENT / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def phone(cooperative: int, person: int) -> str:
    """The number of a cooperative's person, both counted from nought."""
    return f"+21260000{cooperative + 1:02}{person + 1:02}"


def people(cooperative: dict[str, Any]) -> list[tuple[str, list[str]]]:
    """A cooperative's people as (function, names), in the order their numbers are given."""
    named = [
        (function, cooperative[function])
        for function in ("president", "coordinator", "seller")
        if function in cooperative
    ]
    return named + [("member", names) for names in cooperative["members"]]


def courses() -> list[dict[str, Any]]:
    """The four courses of the road, in order."""
    return list(read("lessons")["courses"])


def welcome() -> dict[str, Any]:
    """The short course that comes before them."""
    return dict(read("lessons")["welcome"]["course"])


def lessons() -> dict[str, tuple[dict[str, Any], dict[str, Any]]]:
    """Every lesson by its slug, with its course, the welcome first."""
    return {lesson["slug"]: (course, lesson) for course in [welcome(), *courses()] for lesson in course["lessons"]}
