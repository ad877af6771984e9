"""Rows written with SQL that is kept are the rows the ORM would have written."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from commons.models import Job
from commons.written import Added, Changed
from courses.models import Learner
from registry.models import Region
from tests.factories.learning import member

pytestmark = pytest.mark.django_db
NAMES = {"name_ar": "جهة", "name_en": "Region"}


def region(code, name="Région"):
    return Region(code=code, country="MA", name_fr=name, **NAMES)


def test_what_the_database_refuses_is_raised_and_undone():
    added = Added(Region)
    added([region("X-01")])

    with pytest.raises(IntegrityError), transaction.atomic():
        added([region("X-01")])

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


def test_rows_are_added_together_and_know_their_keys(django_assert_num_queries):
    added = Added(Region)

    with django_assert_num_queries(5):
        one = added([region("X-00", "L'Une")]) + added([region("X-01", "L'Autre")])
        two = added(region(code) for code in ("X-02", "X-03"))
        again = added(region(code, name) for code, name in (("X-04", "Quatre"), ("X-05", "L'Autre, 5 %")))
        three = added(region(code) for code in ("X-06", "X-07", "X-08"))

    rows = [*one, *two, *again, *three]
    kept = Region.objects.filter(code__startswith="X-").order_by("code")
    assert list(kept.values_list("pk", "code", "name_fr", "name_ar")) == [
        (row.pk, row.code, row.name_fr, "جهة") for row in rows
    ]
    assert not any(row._state.adding for row in rows)
    assert added([]) == []


def test_facts_and_moments_of_several_rows_are_kept_as_the_field_has_them():
    now = timezone.now()
    jobs = [Job(kind="draw", key=str(n), payload={"page": [n, None]}, due_at=now) for n in range(3)]

    Added(Job)(jobs)

    kept = Job.objects.order_by("key").values_list("payload", "due_at", "lease", "state")
    assert list(kept) == [({"page": [n, None]}, now, None, "queued") for n in range(3)]
    assert all(job.created_at for job in Job.objects.all())


def test_of_rows_of_which_one_is_refused_none_is_added():
    with pytest.raises(IntegrityError), transaction.atomic():
        Added(Region)([region("X-01"), region("X-01")])

    assert not Region.objects.filter(code="X-01").exists()


def test_more_rows_than_one_statement_may_hold_are_added_too():
    Added(Region)(region(f"X-{n}") for n in range(1100))

    assert Region.objects.filter(code__startswith="X-").count() == 1100
