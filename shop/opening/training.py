"""Asks the courses whether cooperatives are trained."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from registry.models import Cooperative


def trainings(cooperatives: Sequence[Cooperative], day: date | None = None) -> dict[int, Any]:
    """Each cooperative's `courses.queries.Training` by key."""
    from courses.queries import training

    return {each.pk: training(each, day) for each in cooperatives}
