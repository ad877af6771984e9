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
    monkeypatch.setattr(
        "shop.opening.facts.trainings", lambda some, day=None: {c.pk: answers.get(c.pk, Training()) for c in some}
    )
    return answers


@pytest.fixture
def ledger(monkeypatch):
    """Keeps what the ledger was told."""
    import sys
    import types

    told = []
    book = types.ModuleType("ledger.services")
    book.deliver = lambda **facts: told.append(("deliver", facts))
    book.grant_fee_holiday = lambda **facts: told.append(("holiday", facts))
    monkeypatch.setitem(sys.modules, "ledger.services", book)
    monkeypatch.setattr("ledger.services", book, raising=False)
    return told
