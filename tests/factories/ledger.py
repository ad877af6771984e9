"""Cooperatives with a bank account, people, and orders that were delivered."""

from datetime import timedelta
from decimal import Decimal
from itertools import count

from django.utils import timezone

from ledger import services
from registry.enums import CooperativeState, Desk, Function
from registry.models import Cooperative, Membership, Province, Region, Trade, User

_next = count(1)
RIB = "011780000012345678901234"


def province():
    """A province of Guelmim-Oued Noun, from the registry's own table when it is filled."""
    names = {"name_ar": "كلميم", "name_fr": "Guelmim", "name_en": "Guelmim"}
    region, _ = Region.objects.get_or_create(code="MA-10", defaults={"country": "MA", **names})
    return Province.objects.get_or_create(code="MA-GUE", defaults={"region": region, **names})[0]


def trade(slug="honey"):
    names = {"name_ar": "عسل", "name_fr": "Miel", "name_en": "Honey"}
    return Trade.objects.get_or_create(slug=slug, defaults=names)[0]


def cooperative(name=None, *, trades=(), bank_account=RIB, **fields):
    """An approved cooperative that can be paid by bank."""
    n = next(_next)
    made = Cooperative.objects.create(
        slug=f"ledger-{n}",
        name=name or f"تعاونية {n}",
        state=CooperativeState.APPROVED,
        province=province(),
        bank_account=bank_account,
        **fields,
    )
    made.trades.set(trades)
    return made


def officer(**fields):
    return User.objects.create_user(f"+2126{30_000_000 + next(_next)}", desk=Desk.OFFICER, **fields)


def seller(cooperative, language="ar", function=Function.SELLER):
    user = User.objects.create_user(f"+2126{30_000_000 + next(_next)}", language=language)
    since = timezone.localdate() - timedelta(days=30)
    Membership.objects.create(cooperative=cooperative, user=user, function=function, since=since)
    return user


def sold(cooperative, number=None, *, goods="100", delivery="20", commission="8", **more):
    """An order delivered by post: its number."""
    number = number or f"R{2000 + next(_next)}-1"
    services.deliver(
        order_number=number,
        cooperative=cooperative,
        goods=Decimal(goods),
        delivery=Decimal(delivery),
        commission=Decimal(commission),
        **more,
    )
    return number


def settled(cooperative, number=None, **more):
    """An order delivered by post and settled: its number."""
    number = sold(cooperative, number, **more)
    services.settle(up_to=timezone.now())
    return number


def paid_out(cooperative, **more):
    """The payout of one settled order."""
    settled(cooperative, **more)
    return services.run_payout().payouts.get(cooperative=cooperative)
