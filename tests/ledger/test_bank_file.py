"""The file of a run names for the bank what it is to pay, and nothing that came back or acts as a formula."""

import pytest

from ledger import bank, services
from tests.factories import ledger as factory
from tests.ledger.test_payouts import HUNDRED

pytestmark = pytest.mark.django_db


def test_the_file_for_the_bank_names_holder_account_sum_and_reference():
    cooperative = factory.cooperative("تيفاوين", name_latin="Tifaouine; Tiznit")
    payout = factory.paid_out(cooperative, goods="1234.50", delivery="0", commission="0")

    written = bank.csv_of(payout.batch).decode("utf-8-sig").splitlines()

    assert written == [
        "name;account;bank;amount;currency;reference",
        f'"Tifaouine; Tiznit";{factory.RIB};;1234.50;MAD;{payout.reference}',
    ]


@pytest.mark.parametrize("arrived", [False, True])
def test_a_payout_that_came_back_stands_in_the_file_of_the_run_that_pays_it_again_alone(arrived):
    other, cooperative = factory.cooperative(), factory.cooperative()
    for each in (other, cooperative):
        factory.settled(each, **HUNDRED)
    stays, back = services.run_payout().payouts.order_by("pk")
    if arrived:
        services.confirm_payout(payout=back)
    (services.return_payout if arrived else services.fail_payout)(payout=back, reason="رقم خاطئ")
    services.confirm_payout(payout=stays)
    again = services.run_payout().payouts.get()

    files = [bank.csv_of(batch).decode("utf-8-sig").splitlines()[1:] for batch in (back.batch, again.batch)]

    assert [[row.rsplit(";", 1)[1] for row in rows] for rows in files] == [[stays.reference], [again.reference]]


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1"])
def test_no_name_becomes_a_formula_in_the_banks_spreadsheet(name):
    payout = factory.paid_out(factory.cooperative(name), **HUNDRED)

    row = bank.csv_of(payout.batch).decode("utf-8-sig").split("\n", 1)[1]

    assert row.lstrip('"').startswith("'")
