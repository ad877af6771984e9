"""Rows written with SQL that is kept are the rows the ORM would have written."""

import pytest
from django.db import IntegrityError, transaction

from commons.written import Added, Changed
from courses.models import Learner
from registry.models import Region
from tests.factories.learning import member

pytestmark = pytest.mark.django_db
NAMES = {"name_ar": "جهة", "name_en": "Region"}


def region(code, name="Région"):
    return Region(code=code, country="MA", name_fr=name, **NAMES)


def test_each_row_is_added_with_its_own_values_by_one_statement(django_assert_num_queries):
    added = Added(Region)

    with django_assert_num_queries(2):
        assert [added(region("X-01", "L'Une")), added(region("X-02", "L'Autre"))] == [1, 1]

    rows = Region.objects.filter(code__startswith="X-").order_by("code")
    assert list(rows.values_list("code", "name_fr", "name_ar")) == [
        ("X-01", "L'Une", "جهة"),
        ("X-02", "L'Autre", "جهة"),
    ]


def test_what_the_database_refuses_is_raised_and_undone():
    added = Added(Region)
    added(region("X-01"))

    with pytest.raises(IntegrityError), transaction.atomic():
        added(region("X-01"))

    assert Region.objects.filter(code="X-01").count() == 1


def test_only_the_named_fields_of_one_row_are_changed(django_assert_num_queries):
    changed, others = Changed(Learner, "spent"), [Learner.objects.create(user=member()) for _ in range(2)]
    for learner, spent in zip(others, ([[1, 2]], [[3, 4], [5, 6]]), strict=True):
        learner.spent = spent
        with django_assert_num_queries(1):
            assert changed(learner) == 1

    assert [Learner.objects.get(pk=each.pk).spent for each in others] == [[[1, 2]], [[3, 4], [5, 6]]]


def test_nothing_is_changed_where_the_row_is_gone():
    rows = [Region.objects.create(code=code, country="MA", name_fr="Une", **NAMES) for code in ("X-01", "X-02")]
    gone = Region.objects.get(code="X-01")
    rows[0].delete()
    gone.name_fr = "Autre"

    assert Changed(Region, "name_fr")(gone) == 0
    assert Region.objects.get(code="X-02").name_fr == "Une"
