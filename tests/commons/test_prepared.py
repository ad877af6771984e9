"""Queries that are kept give what the queryset would give, whatever values are asked for."""

from contextlib import nullcontext
from datetime import UTC, date, datetime

import pytest
from django.db import connection, transaction
from django.db.models import Case, F, When
from django.utils import timezone

from commons.models import Job
from commons.prepared import LARGEST, MarkLost, Prepared, PreparedUpdate
from registry.models import Membership, Province, Region
from tests.factories.registry import MembershipFactory

pytestmark = pytest.mark.django_db


def test_every_value_finds_its_own_rows():
    kept = Prepared(lambda *, code: Region.objects.filter(code=code[0]), code=str)

    assert [kept(code=[code])[0].code for code in ("MA-01", "MA-02", "MA-10")] == ["MA-01", "MA-02", "MA-10"]
    assert kept(code=["MA-99"]) == []


def test_several_keys_at_once_and_only_as_many_queries_as_asked(django_assert_num_queries):
    places = list(Province.objects.order_by("code").values_list("pk", "code")[:4])
    kept = Prepared(
        lambda *, keys: Province.objects.filter(pk__in=keys).order_by("code").values_list("code", flat=True), keys=int
    )

    with django_assert_num_queries(2):
        assert kept(keys=[places[0][0], places[1][0]]) == [places[0][1], places[1][1]]
        assert kept(keys=[places[2][0], places[3][0]]) == [places[2][1], places[3][1]]
    assert kept(keys=[places[3][0]]) == [places[3][1]]


def test_related_rows_come_with_it(django_assert_num_queries):
    kept = Prepared(lambda *, pk: Province.objects.select_related("region").filter(pk=pk[0]), pk=int)
    province = Province.objects.select_related("region").get(code="MA-GUE")

    with django_assert_num_queries(1):
        found = kept(pk=[province.pk])[0]
        assert (found, found.region) == (province, province.region)


def test_days_are_put_where_they_belong():
    held = MembershipFactory(since=date(2026, 3, 1))
    kept = Prepared(
        lambda *, first, last: Membership.objects.filter(since__gte=first[0], since__lte=last[0]), first=date, last=date
    )

    assert kept(first=[date(2026, 2, 1)], last=[date(2026, 4, 1)]) == [held]
    assert kept(first=[date(2026, 3, 2)], last=[date(2026, 4, 1)]) == []
    assert kept(first=[date(2026, 2, 1)], last=[date(2026, 2, 28)]) == []


def test_each_shape_is_a_query_of_its_own():
    kept = Prepared(lambda order: Region.objects.order_by(order).values_list("code", flat=True))

    assert kept("code") == sorted(kept("code")) == kept("-code")[::-1]


def test_a_figure_larger_than_any_key_finds_nothing():
    kept = Prepared(lambda *, pk: Region.objects.filter(pk=pk[0]), pk=int)

    assert kept(pk=[10**30]) == []


def test_a_query_that_changes_its_values_is_refused():
    kept = Prepared(lambda *, pk: Region.objects.filter(pk=pk[0] + 1), pk=int)

    with pytest.raises(MarkLost, match="pk"):
        kept(pk=[1])


def test_what_the_database_keeps_otherwise_comes_back_as_the_field_has_it():
    at = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)
    job = Job.objects.create(kind="draw", key="1", payload={"page": 3}, due_at=at)
    kept = Prepared(lambda *, pk: Job.objects.filter(pk=pk[0]).values_list("payload", "due_at"), pk=int)

    assert [kept(pk=[job.pk]) for _ in range(2)] == [[({"page": 3}, at)]] * 2


@pytest.mark.django_db(transaction=True)
def test_rows_are_locked_in_a_transaction_only_as_the_queryset_would_have_it():
    region = Region.objects.create(code="X-01", country="MA", name_ar="جهة", name_fr="Région", name_en="Region")
    kept = Prepared(lambda *, pk: Region.objects.select_for_update().filter(pk=pk[0]), pk=int)
    with transaction.atomic():
        assert kept(pk=[region.pk]) == [region]

    refused = pytest.raises(transaction.TransactionManagementError)
    with refused if connection.features.has_select_for_update else nullcontext():
        kept(pk=[region.pk])


def test_rows_are_changed_by_one_kept_statement_and_only_those_that_hold_its_condition(django_assert_num_queries):
    jobs = [Job.objects.create(kind="draw", key=str(n), percent=n, due_at=timezone.now()) for n in (10, 20, 95)]

    def more(*, keys, by):
        sum_ = F("percent") + Case(*[When(pk=pk, then=n) for pk, n in zip(keys, by, strict=True)])
        return Job.objects.filter(pk__in=keys, attempts=0).annotate(sum=sum_).filter(sum__lte=100), {"percent": sum_}

    kept, keys = PreparedUpdate(more, keys=int, by=int), [job.pk for job in jobs]
    with django_assert_num_queries(2):
        assert kept(keys=keys, by=[1, 2, 6]) == 2
        assert kept(keys=keys, by=[1, 2, 5]) == 3

    assert list(Job.objects.order_by("pk").values_list("percent", flat=True)) == [12, 24, 100]
    assert kept(keys=[*keys[:2], LARGEST + 1], by=[1, 1, 1]) == 0
