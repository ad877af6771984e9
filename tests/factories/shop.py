"""Shops, listings with stock and pictures, delivery offers: one line in a test, every row true to the rules."""

from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from itertools import count

from django.core.files.base import ContentFile
from django.utils import timezone
from oscar.core.loading import get_model
from PIL import Image, ImageDraw

from registry.enums import AuthorisationState, CooperativeState, Desk, Function
from registry.models import Authorisation, Cooperative, Membership, Province, Region, Trade, User
from shop.enums import DeliveryKind, ListingState, ShopState
from shop.models import DeliveryOffer, Listing, ListingPhotograph, OpeningEvent, OpeningPolicy, Shop

Partner = get_model("partner", "Partner")
Product = get_model("catalogue", "Product")
ProductClass = get_model("catalogue", "ProductClass")
StockRecord = get_model("partner", "StockRecord")
_next = count(1)
RIB = "011780000012345678901296"


def person(first_name="", *, desk=Desk.NONE, **fields):
    """An account with a phone number of its own."""
    phone = fields.pop("phone", f"+2126{10_000_000 + next(_next)}")
    return User.objects.create_user(phone, first_name=first_name, desk=desk, phone_verified=True, **fields)


def officer():
    """The council officer of every factory in this module: one row however often it is asked for."""
    return User.objects.filter(phone="+212600000001").first() or person(phone="+212600000001", desk=Desk.OFFICER)


def province(code="MA-GUE"):
    """A province of Guelmim-Oued Noun unless another is named; from the registry's own table when it is filled."""
    known = Province.objects.filter(code=code).first()
    if known:
        return known
    region, _ = Region.objects.get_or_create(
        code="MA-10",
        defaults={
            "country": "MA",
            "name_ar": "كلميم واد نون",
            "name_fr": "Guelmim-Oued Noun",
            "name_en": "Guelmim-Oued Noun",
        },
    )
    return Province.objects.create(code=code, region=region, name_ar="كلميم", name_fr="Guelmim", name_en="Guelmim")


def trade(slug="honey", **fields):
    """A trade; honey needs a health authorisation, others only when told so."""
    names = {"honey": ("عسل", "Miel", "Honey"), "crafts": ("صناعة تقليدية", "Artisanat", "Crafts")}
    ar, fr, en = names.get(slug, (slug, slug, slug))
    defaults = {
        "name_ar": ar,
        "name_fr": fr,
        "name_en": en,
        "tint": "sweet",
        "needs_authorisation": slug == "honey",
        **fields,
    }
    return Trade.objects.get_or_create(slug=slug, defaults=defaults)[0]


def cooperative(name=None, *, at=None, trades=(), **fields):
    """An approved cooperative of a province, its file whole."""
    n = next(_next)
    papers = {"register_number": f"{n}/2019", "register_court": "كلميم", "seat": "حي النهضة", "bank_account": RIB}
    made = Cooperative.objects.create(
        slug=fields.pop("slug", f"coop-{n}"),
        name=name or f"تعاونية {n}",
        state=fields.pop("state", CooperativeState.APPROVED),
        province=at or province(),
        phone=fields.pop("phone", f"+2125{28_000_000 + n}"),
        **papers | fields,
    )
    made.trades.set(trades)
    return made


def authorisation(cooperative, trade, **fields):
    """A verified authorisation in force for a year around today."""
    today = timezone.localdate()
    return Authorisation.objects.create(
        cooperative=cooperative,
        trade=trade,
        number=fields.pop("number", f"MEL.9.{next(_next)}.25"),
        valid_from=fields.pop("valid_from", today - timedelta(days=180)),
        valid_until=fields.pop("valid_until", today + timedelta(days=180)),
        state=fields.pop("state", AuthorisationState.VERIFIED),
        **fields,
    )


def policy():
    """The opening rule in force."""
    newest = OpeningPolicy.objects.order_by("-version").first()
    return newest or OpeningPolicy.objects.create(version=1, in_force_from=timezone.localdate() - timedelta(days=365))


def shop_closed(name=None, **fields):
    """A shop that has never opened."""
    owner = fields.pop("cooperative", None) or cooperative(name, **fields)
    return Shop.objects.create(cooperative=owner, partner=Partner.objects.create(name=owner.name))


def shop_open(name=None, *, delivery="25", has_label=False, **fields):
    """An open shop with one delivery by post (None for no delivery), as if an officer had opened it."""
    made = shop_closed(name, **fields)
    OpeningEvent.objects.create(
        shop=made,
        state=ShopState.OPEN,
        policy=policy(),
        by=officer(),
        requirements=[{"kind": "training", "met": True, "words": ""}],
    )
    made.state, made.opened_at, made.has_label = ShopState.OPEN, timezone.now(), has_label
    made.save()
    if delivery is not None:
        offer(made, price=delivery)
    return made


def suspend(shop, reason="زيارة تفتيش"):
    """Suspends without the service, for tests of what buyers then meet."""
    OpeningEvent.objects.create(shop=shop, state=ShopState.SUSPENDED, policy=policy(), by=officer(), reason=reason)
    Shop.objects.filter(pk=shop.pk).update(state=ShopState.SUSPENDED)


def offer(shop, *, kind=DeliveryKind.POST, price="25", days=(2, 4), provinces=()):
    """One way a shop delivers."""
    made = DeliveryOffer.objects.create(
        shop=shop, kind=kind, price=Decimal(price), days_least=days[0], days_most=days[1]
    )
    made.provinces.set(provinces)
    return made


def seller(shop, first_name="فاطمة", function=Function.SELLER):
    """A member of the shop's cooperative who sells."""
    user = person(first_name)
    since = timezone.localdate() - timedelta(days=30)
    Membership.objects.create(cooperative=shop.cooperative, user=user, function=function, since=since)
    return user


def product_class():
    """Oscar's class of every product of ours: shipped, stock counted."""
    return ProductClass.objects.get_or_create(name="goods", defaults={"track_stock": True})[0]


def listing(shop=None, title="عسل الدغموس", *, price="120", stock=10, state=ListingState.APPROVED, **fields):
    """A product on sale: its stock record, its approval, and the paper its trade asks for.

    Keywords: trade (a Trade or its slug), pack, description, picture (True draws one), paper (False leaves the
    authorisation out), and any field of Listing.
    """
    shop = shop or shop_open()
    kind = fields.pop("trade", "honey")
    kind = trade(kind) if isinstance(kind, str) else kind
    drawn = fields.pop("picture", False)
    shop.cooperative.trades.add(kind)
    if (
        fields.pop("paper", kind.needs_authorisation)
        and not Authorisation.objects.filter(cooperative=shop.cooperative, trade=kind).exists()
    ):
        authorisation(shop.cooperative, kind)
    made = Product.objects.create(
        title=title, description=fields.pop("description", ""), product_class=product_class(), structure="standalone"
    )
    StockRecord.objects.create(
        product=made,
        partner=shop.partner,
        partner_sku=str(made.pk),
        price=Decimal(price),
        price_currency="MAD",
        num_in_stock=stock,
        num_allocated=0,
    )
    row = Listing.objects.create(product=made, shop=shop, trade=kind, pack=fields.pop("pack", "جرّة 500 غ"), **fields)
    if drawn:
        row.picture.save("p.webp", photograph(), save=False)
        row.thumb.save("t.webp", photograph(240), save=True)
    if state == ListingState.APPROVED:
        approve(row)
    elif state != ListingState.DRAFT:
        Listing.objects.filter(pk=row.pk).update(state=state)
    row.refresh_from_db()
    return row


def further(row, *places):
    """Photographs in these places after the first, without the service; an approval stays."""
    was = Listing.objects.get(pk=row.pk)
    made = []
    for place in places:
        made.append(ListingPhotograph(listing=row, place=place))
        made[-1].picture.save("p.webp", photograph(), save=False)
        made[-1].thumb.save("t.webp", photograph(240), save=True)
    if was.state == ListingState.APPROVED:
        approve(row)
    row.refresh_from_db()
    return made


def approve(row):
    """Approves a listing as it stands, without the service."""
    row.refresh_from_db()
    Listing.objects.filter(pk=row.pk).update(
        state=ListingState.APPROVED,
        approved_at=timezone.now(),
        approved_by=officer(),
        approved_revision=row.revision,
    )


def stock_of(row):
    """The stock record behind a listing, read afresh."""
    return StockRecord.objects.get(product_id=row.product_id)


def photograph(width=800):
    """A small real WebP picture."""
    drawing = Image.new("RGB", (width, width), "#FBEBC6")
    ImageDraw.Draw(drawing).ellipse((width // 5, width // 5, width * 4 // 5, width * 4 // 5), fill="#E3A62F")
    held = BytesIO()
    drawing.save(held, "WEBP", quality=60)
    return ContentFile(held.getvalue())
