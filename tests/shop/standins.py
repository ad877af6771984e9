"""Stand-ins for rooms that are not here yet."""

from dataclasses import dataclass, field

import pytest


@dataclass
class Training:
    trained: bool = True
    rule_version: int = 1
    done: int = 3
    needed: int = 3
    members: list = field(default_factory=list)
    words: str = "3 عضوات أتممن التكوين."


UNTRAINED = Training(trained=False, done=1, words="بقيت عضوتان.")


@pytest.fixture
def training(monkeypatch):
    """Every cooperative is trained, unless a test puts another answer in the dictionary by its key."""
    answers = {}

    def trainings(some, day=None):
        return {each.pk: answers.get(each.pk, Training()) for each in some}

    monkeypatch.setattr("shop.opening.facts.trainings", trainings)
    return answers
