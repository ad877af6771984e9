"""Specifications are registered, corrected and taken back by the council."""

import pytest

from commons.models import AuditLine
from registry import services
from registry.errors import NotAllowed, StandardKept, StandardOfAnotherTrade
from registry.models import Standard, Trade
from tests.factories import shop as market
from tests.factories.registry import MembershipFactory, OfficerFactory, TrainerFactory

pytestmark = pytest.mark.django_db
NAMES = {"ar": "عسل الدغموس", "fr": "Miel d'euphorbe", "en": "Euphorbia honey"}


def register(by, *, trade="honey", day="2020-01-01"):
    trade = Trade.objects.get(slug=trade)
    return services.register_standard(trade=trade, reference="IGP-1", names=NAMES, in_force_from=day, by=by)


def test_a_standard_registered_again_is_the_same_one_renewed():
    officer = OfficerFactory()
    register(officer)

    register(officer, day="2026-01-01")

    assert str(Standard.objects.get().in_force_from) == "2026-01-01"
    assert AuditLine.objects.filter(action="registry.register_standard").count() == 2


def test_a_standard_stays_with_its_trade():
    register(OfficerFactory())

    with pytest.raises(StandardOfAnotherTrade):
        register(OfficerFactory(), trade="argan")

    assert Standard.objects.get().trade.slug == "honey"


def test_nobody_but_an_officer_registers_or_removes_a_standard():
    kept = register(OfficerFactory())

    for by in (TrainerFactory(), MembershipFactory(function="president").user):
        with pytest.raises(NotAllowed):
            register(by, day="2026-01-01")
        with pytest.raises(NotAllowed):
            services.remove_standard(standard=kept, by=by)

    assert str(Standard.objects.get().in_force_from) == "2020-01-01"


def test_a_standard_is_removed_while_no_product_keeps_to_it():
    officer, kept = OfficerFactory(), register(OfficerFactory())
    listing = market.listing(standard=kept)

    with pytest.raises(StandardKept):
        services.remove_standard(standard=kept, by=officer)
    assert not AuditLine.objects.filter(action="registry.remove_standard").exists()
    listing.delete()
    services.remove_standard(standard=Standard.objects.get(), by=officer)

    assert Standard.objects.count() == 0
    assert AuditLine.objects.get(action="registry.remove_standard").facts == {"reference": "IGP-1"}
