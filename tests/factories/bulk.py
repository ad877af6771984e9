"""Thousands of rows at once, each as true to the rules as those of tests/factories/selling.py, no guard lifted."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import count, cycle

from django.db import connection, transaction
from django.utils import timezone
from django.utils.text import slugify

from commons.country import here
from ledger.enums import AccountKind, Collector, EntryKind
from ledger.models import Entry, Posting, Sale, Seal
from ledger.services.book import accounts_of
from registry.enums import AuthorisationState, CooperativeState
from registry.models import Authorisation, Cooperative, Province, Trade
from shop.enums import DeliveryKind, ListingState, OrderState, ShopState
from shop.models import DeliveryOffer, Listing, OpeningEvent, OpeningPolicy, OrderNumber, Purchase, PurchasedOrder, Shop
from tests.factories import selling
from tests.factories.selling import MET, Line, Order, Partner, Product, ProductClass, StockRecord

_next = count(1)
ROOTS = ("عسل", "زيت أركان", "زيت الصبار", "أعشاب", "قفطان", "زربية", "كسكس", "تمر")
TINTS = ("sweet", "oil", "craft", "red")


def trades(leaves=5, guarded=("عسل",)):
    """So many trades of each root; those of the guarded roots ask for an authorisation."""
    return Trade.objects.bulk_create(
        Trade(
            slug=f"bulk-{place}-{leaf}",
            name_ar=f"{root} {leaf}",
            name_fr=f"Filière {place} {leaf}",
            name_en=f"Trade {place} {leaf}",
            tint=TINTS[place % len(TINTS)],
            needs_authorisation=root in guarded,
        )
        for place, root in enumerate(ROOTS)
        for leaf in range(leaves)
    )


def cooperatives(number):
    """Approved cooperatives, spread over the provinces there are."""
    places = cycle(Province.objects.order_by("code"))
    made = [next(_next) for _ in range(number)]
    return Cooperative.objects.bulk_create(
        Cooperative(slug=f"bulk-{n}", name=f"تعاونية الجبل {n}", state=CooperativeState.APPROVED, province=next(places))
        for n in made
    )


def open_shops(number):
    """Open shops, each opened by its event, each with two ways of delivery."""
    owners = cooperatives(number)
    partners = Partner.objects.bulk_create(Partner(name=owner.name, code=owner.slug) for owner in owners)
    shops = Shop.objects.bulk_create(
        Shop(cooperative=owner, partner=partner) for owner, partner in zip(owners, partners, strict=True)
    )
    policy, _ = OpeningPolicy.objects.get_or_create(version=1, defaults={"in_force_from": date(2026, 1, 1)})
    OpeningEvent.objects.bulk_create(
        OpeningEvent(shop=shop, state=ShopState.OPEN, policy=policy, requirements=MET) for shop in shops
    )
    now = timezone.now()
    for place, shop in enumerate(shops):
        shop.state, shop.opened_at, shop.has_label = ShopState.OPEN, now, place % 4 == 0
    Shop.objects.bulk_update(shops, ["state", "opened_at", "has_label"])
    DeliveryOffer.objects.bulk_create(
        DeliveryOffer(shop=shop, kind=kind, price=Decimal(price))
        for shop in shops
        for kind, price in ((DeliveryKind.POST, 35), (DeliveryKind.OWN, 25))
    )
    return shops


def papers(shops, guarded):
    """An authorisation in force for each of these shops and trades."""
    today = timezone.localdate()
    Authorisation.objects.bulk_create(
        Authorisation(
            cooperative_id=shop.cooperative_id,
            trade=trade,
            number=f"BULK-{next(_next)}",
            valid_from=today - timedelta(days=30),
            valid_until=today + timedelta(days=300),
            state=AuthorisationState.VERIFIED,
        )
        for shop in shops
        for trade in guarded
    )


def listings(shops, kinds, number, each=3):
    """Approved products with plenty in stock, shared out between the shops, of which each has so many trades."""
    now, officer = timezone.now(), selling.officer()
    kind = ProductClass.objects.get_or_create(name="goods", defaults={"track_stock": True})[0]
    plan = [(shops[n % len(shops)], _trade_of(n, len(shops), kinds, each), next(_next)) for n in range(number)]
    products = Product.objects.bulk_create(
        Product(
            title=f"{trade.name_ar} من الجبل {n}",
            slug=slugify(f"{trade.name_ar} {n}", allow_unicode=True),
            description="يُصنع باليد في تعاونية قروية، من منتوج الموسم. " * 4,
            product_class=kind,
            upc=f"BULK{n}",
        )
        for _, trade, n in plan
    )
    StockRecord.objects.bulk_create(
        StockRecord(
            product=product,
            partner_id=shop.partner_id,
            partner_sku=product.upc,
            price_currency="MAD",
            price=Decimal(20 + n * 7 % 380),
            num_in_stock=100_000,
            num_allocated=0,
        )
        for product, (shop, _, n) in zip(products, plan, strict=True)
    )
    return Listing.objects.bulk_create(
        Listing(
            product=product,
            shop=shop,
            trade=trade,
            state=ListingState.APPROVED,
            pack="جرّة 500 غ",
            picture=f"goods/{n % 64}.webp",
            thumb=f"goods/{n % 64}-s.webp",
            approved_at=now - timedelta(minutes=n),
            approved_by=officer,
            approved_revision=1,
        )
        for product, (shop, trade, n) in zip(products, plan, strict=True)
    )


def _trade_of(place, shops, kinds, each):
    """The trade of the product at a place: a shop's next product is of the next of its trades."""
    shop, turn = place % shops, place // shops % each
    return kinds[(shop * each + turn) % len(kinds)]


def orders(shop, goods, number, lines=3):
    """So many orders placed with one shop, each a purchase of its own with so many lines of its goods."""
    sold = [goods[place % len(goods)] for place in range(lines)]
    stock = {row.product_id: row for row in StockRecord.objects.filter(product__in=[each.product_id for each in sold])}
    goods_total = sum(stock[each.product_id].price for each in sold)
    delivery, now = Decimal(25), timezone.now()
    numbers = [f"R{each.pk + 1000}" for each in OrderNumber.objects.bulk_create(OrderNumber() for _ in range(number))]
    money = {"currency": "MAD", "total_incl_tax": goods_total + delivery, "total_excl_tax": goods_total + delivery}
    bought = Order.objects.bulk_create(
        Order(number=f"{n}-1", status=OrderState.PLACED, date_placed=now, shipping_incl_tax=delivery, **money)
        for n in numbers
    )
    Line.objects.bulk_create(
        Line(
            order=order,
            partner_id=shop.partner_id,
            stockrecord=stock[each.product_id],
            product_id=each.product_id,
            title=each.product.title,
            quantity=1,
            num_allocated=1,
            **{
                f"{what}_{tax}": stock[each.product_id].price
                for what in ("line_price", "line_price_before_discounts", "unit_price")
                for tax in ("incl_tax", "excl_tax")
            },
        )
        for order in bought
        for each in sold
    )
    purchases = Purchase.objects.bulk_create(
        Purchase(
            number=n,
            idempotency_key=f"bulk-{n}",
            name="ليلى بناني",
            phone="+212612345678",
            city="الرباط",
            address="زنقة 12، أكدال",
            currency="MAD",
            total=goods_total + delivery,
        )
        for n in numbers
    )
    return PurchasedOrder.objects.bulk_create(
        PurchasedOrder(
            order=order,
            purchase=purchase,
            shop=shop,
            delivery=DeliveryKind.OWN,
            delivery_price=delivery,
            commission_rate=Decimal("0.05"),
            commission=(goods_total * Decimal("0.05")).quantize(Decimal("0.01")),
        )
        for order, purchase in zip(bought, purchases, strict=True)
    )


def sales(of, number):
    """So many delivered orders in a cooperative's book, every second one paid at the door: sealed, balanced, booked."""
    accounts = accounts_of(of, here().currency)
    goods, delivery, commission, now = Decimal(100), Decimal(20), Decimal(8), timezone.now()
    council = {AccountKind.BUYERS: -120, AccountKind.COMMISSION: 8, AccountKind.EARNED: 112}
    door = {AccountKind.BUYERS: -120, AccountKind.COMMISSION: 8, AccountKind.KEPT: 120, AccountKind.DUE: -8}
    plan = [(f"BULK{next(_next)}-1", (Collector.COUNCIL, Collector.COOPERATIVE)[place % 2]) for place in range(number)]
    with transaction.atomic():
        entries = Entry.objects.bulk_create(
            Entry(seal_id=f"sale:{order}", kind=EntryKind.SALE, reference=order, happened_at=now) for order, _ in plan
        )
        booked = list(zip(entries, plan, strict=True))
        Posting.objects.bulk_create(
            Posting(entry=entry, account=accounts[kind], amount=amount)
            for entry, (_, collector) in booked
            for kind, amount in (council if collector == Collector.COUNCIL else door).items()
        )
        figures = {"goods": goods, "delivery": delivery, "commission": commission, "currency": here().currency}
        Sale.objects.bulk_create(
            Sale(entry=entry, order_number=order, cooperative=of, collected_by=collector, **figures)
            for entry, (order, collector) in booked
        )
        _counted_by_postgres(Entry, Posting, Sale)
        Seal.objects.bulk_create(Seal(key=entry.seal_id) for entry in entries)


def _counted_by_postgres(*tables):
    """PostgreSQL learns only minutes later that tables have grown; until then each seal would read all of them."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE " + ", ".join(table._meta.db_table for table in tables))
