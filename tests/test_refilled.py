"""What a test commits is gone before the next one: rows, counters, and guards that it took away."""

import pytest
from django.db import connection
from django.test import TransactionTestCase
from wagtail.models import Page

from ledger.models import Entry
from registry.models import Region
from shop import guards
from shop.models import OrderNumber
from tests.factories import ledger as factory

pytestmark = pytest.mark.django_db(transaction=True)


def end_of_the_test():
    """What the run does after every test that committed."""
    TransactionTestCase._fixture_teardown(None)


def rows(model):
    return list(model.objects.order_by("pk").values())


def test_rows_that_were_there_are_there_again_and_new_ones_are_gone():
    regions, pages = rows(Region), rows(Page)
    assert regions, pages
    Region.objects.filter(code="MA-10").update(name_ar="أخرى")
    Page.objects.filter(depth=1).update(title="أخرى")
    factory.sold(factory.cooperative(), "R1-1")
    assert Entry.objects.count() == 1

    end_of_the_test()

    assert (rows(Region), rows(Page)) == (regions, pages)
    assert Entry.objects.count() == 0


def test_numbers_are_counted_from_the_beginning_again():
    end_of_the_test()  # a test that was rolled back leaves the numbers that it took behind
    first = OrderNumber.objects.create().pk
    OrderNumber.objects.create()

    end_of_the_test()

    assert OrderNumber.objects.create().pk == first


def test_guards_that_were_taken_away_stand_again():
    guards.lift(connection.alias)
    assert guards.installed(connection.alias) == set()

    end_of_the_test()

    assert guards.installed(connection.alias) == guards.names()
