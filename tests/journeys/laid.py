"""The world before the story, laid through the rooms' services inside the portal's own process."""

import time
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Q
from django.utils import timezone

from cms.services import found_tree
from courses.models import Choice, CoursePage, Learner, LessonPage, PlaySession, Question, TrackPage
from courses.services import open_play, record_beat, set_training_rule
from ledger.services import add_commission_rule, grant_first_year
from media.services import receive_video
from portal.demo import drawing
from registry import services as registry
from registry.enums import Desk, Function
from registry.models import Cooperative, Membership, Province, Trade, User
from registry.queries import today
from shop import services as shop
from shop.enums import DeliveryKind
from shop.models import Listing
from shop.pictures import in_sizes
from shop.queries import contents
from tests.journeys import world

WELCOME = "welcome"
CROWD = "حنبل"
PEOPLE = {
    world.TIZWA: {
        Function.PRESIDENT: (world.PRESIDENT, "خديجة", "أيت علي"),
        Function.MEMBER: (world.MEMBER, "إيجّو", "أمزيل"),
        Function.COORDINATOR: (world.COORDINATOR, "فاطمة", "بوسعيد"),
        Function.SELLER: (world.SELLER, "زهرة", "الحسني"),
    },
    world.TAFRAOUT: {
        Function.PRESIDENT: (world.ARGAN_PRESIDENT, "رقية", "أوبلا"),
        Function.SELLER: (world.ARGAN_SELLER, "نعيمة", "أكنسوس"),
    },
    world.TAZERBIT: {
        Function.PRESIDENT: (world.RUG_PRESIDENT, "مليكة", "أوعسو"),
        Function.SELLER: (world.RUG_SELLER, "عبلة", "الواوزكيتي"),
    },
    world.TAFOUKT: {Function.COORDINATOR: (world.NEW_COORDINATOR, "حادة", "أوشن")},
    world.TASSA: {
        Function.PRESIDENT: (world.NEAR_PRESIDENT, "يامنة", "أزروال"),
        Function.MEMBER: (world.NEAR_MEMBER, "تودة", "أوحسي"),
        Function.SELLER: (world.NEAR_SELLER, "حليمة", "أيت باسو"),
    },
}
PLACES = {
    world.TIZWA: ("MA-GUE", "honey"),
    world.TAFRAOUT: ("MA-TIZ", "argan"),
    world.TAZERBIT: ("MA-OUA", "crafts"),
    world.TAFOUKT: ("MA-OUA", "crafts"),
    world.TASSA: ("MA-OUA", "crafts"),
}
OPEN = {world.TAFRAOUT: (world.ARGAN, DeliveryKind.POST, "30"), world.TAZERBIT: (world.RUG, DeliveryKind.OWN, "50")}


def lay(short_film: str) -> None:
    """People, cooperatives, the training's pages with short films on their way, the rules of the council."""
    officer = _seated(world.OFFICER, "ليلى", "المسؤولة", Desk.OFFICER)
    trainer = _seated(world.TRAINER, "نادية", "المكوّنة", Desk.TRAINER)
    _seated(world.NEW_TRAINER, "سميرة", "المكوّنة", Desk.TRAINER)
    for phone in (world.OPENING_OFFICER, world.PAYING_OFFICER, world.RULING_OFFICER):
        _seated(phone, "هند", "المسؤولة", Desk.OFFICER)
    track = _under(found_tree(), TrackPage, "الطريق إلى المتجر", "road")
    for number, title in enumerate(world.COURSES):
        course = _under(track, CoursePage, title, f"course-{number}")
        if number:
            _lesson(course, f"درس {title}", f"lesson-{number}", short_film, trainer)
    first_steps = _under(_under(found_tree(), TrackPage, "قبل الطريق", "before"), CoursePage, "مرحبًا", WELCOME)
    _lesson(first_steps, "مرحبًا بكنّ", "hello", short_film, trainer, asks=False)
    set_training_rule(
        courses=[first_steps], in_force_from=date(2026, 1, 1), min_members=1, functions=["president"], by=officer
    )
    add_commission_rule(rate=Decimal("0.08"), in_force_from=today(), by=officer)
    for number, name in enumerate(PEOPLE, 1):
        _cooperative(number, name, officer)


def open_the_others() -> None:
    """The short lessons are published, two cooperatives open under the old rule, and the four courses are asked for."""
    officer, trainer = User.objects.get(phone=world.OFFICER), User.objects.get(phone=world.TRAINER)
    for page in LessonPage.objects.filter(live=False):
        page.save_revision(user=trainer).publish(user=trainer)
    welcome = LessonPage.objects.get(slug="hello")
    plays = [open_play(lesson=welcome, viewer=each, members=[each]) for each in map(_president, OPEN)]
    for name in OPEN:
        _put_up(Cooperative.objects.get(name=name), officer)
    for play in plays:
        _watch(play, welcome.video.duration)
    for name in OPEN:
        cooperative = Cooperative.objects.get(name=name)
        grant_first_year(cooperative=cooperative, opened_on=today() - timedelta(days=400), by=officer)
        shop.open_shop(cooperative=cooperative, by=officer)
    courses = CoursePage.objects.filter(~Q(slug=WELCOME))
    set_training_rule(courses=courses, in_force_from=today(), min_members=2, functions=["president"], by=officer)


def near() -> None:
    """A cooperative that has signed the terms and whose two members completed the courses: only products are missing.

    How they watched is beside the point; the main journey does it.
    """
    cooperative = Cooperative.objects.get(name=world.TASSA)
    shop.accept_terms(cooperative=cooperative, by=_president(world.TASSA))
    for phone in (world.NEAR_PRESIDENT, world.NEAR_MEMBER):
        learner = Learner.objects.create(user=User.objects.get(phone=phone))
        for course in CoursePage.objects.filter(~Q(slug=WELCOME)):
            learner.course_completions.create(course_key=course.translation_key, lessons=[], at=timezone.now())


def order() -> str:
    """A buyer orders a bottle from the argan cooperative: her order's number."""
    basket = shop.add_to_basket(
        basket=None, listing=Listing.objects.get(product__title=world.ARGAN.title), quantity=1, by=None
    )
    rabat = Province.objects.get(code="MA-RAB")
    recipient = shop.Recipient("هدى بنجلون", "+212612000002", rabat, "الرباط", "أكدال، رقم 8")
    purchase = shop.place_purchase(
        basket=basket, key=CROWD * 8, agreed=contents(basket).seal, recipient=recipient, by=None
    )
    return purchase.orders.get().order.number


def crowd(listings: int) -> None:
    """So many more products, with photographs that compress as badly as any; `thin_out` takes them off again."""
    officer, cooperative = User.objects.get(phone=world.OFFICER), Cooperative.objects.get(name=world.TAZERBIT)
    president, trade = _president(cooperative.name), cooperative.trades.get()
    for number in range(listings):
        listing = shop.create_listing(
            cooperative=cooperative,
            content={"title": f"{CROWD} {number}", "pack": "قطعة", "description": "", "trade": trade},
            price=Decimal(90),
            stock=5,
            pictures=in_sizes(SimpleUploadedFile("photo.jpg", world.noise(), "image/jpeg")),
            by=president,
        )
        shop.submit_listing(listing=listing, by=president)
        listing.refresh_from_db()
        shop.approve_listing(listing=listing, by=officer)


def thin_out() -> None:
    """The other acts find the market as it was."""
    for listing in Listing.objects.filter(product__title__startswith=CROWD):
        shop.withdraw_listing(listing=listing, by=_president(world.TAZERBIT))


def _seated(phone: str, first: str, last: str, desk: Desk) -> User:
    person = registry.new_person(phone=phone, first_name=first, last_name=last, language="ar")
    return registry.give_desk(user=person, desk=desk, by=None)


def _under(parent: Any, kind: type[Any], title: str, slug: str, **fields: Any) -> Any:
    page = kind(title=title, slug=slug, locale=parent.locale, **fields)
    parent.add_child(instance=page)
    return page


def _lesson(course: CoursePage, title: str, slug: str, film: str, trainer: User, *, asks: bool = True) -> None:
    with Path(film).open("rb") as file:
        video = receive_video(file=file, title=title, by=trainer)
    page = LessonPage(title=title, slug=slug, locale=course.locale, live=False, video=video)
    if asks:
        choices = [Choice(text=world.RIGHT, right=True), Choice(text=world.WRONG)]
        page.questions = [Question(text=world.QUESTION, choices=choices)]
    course.add_child(instance=page)


def _cooperative(number: int, name: str, officer: User) -> None:
    province, trade = PLACES[name]
    kept = registry.register_cooperative(
        name=name,
        province=Province.objects.get(code=province),
        trades=Trade.objects.filter(slug=trade),
        phone=f"+21252800000{number}",
        register_number=f"{number}0/2019",
        register_court="المحكمة الابتدائية",
        seat="حي النهضة",
        bank_name="البريد بنك",
        bank_account=f"35081000000000112233445{number}",
        by=officer,
    )
    for function, (phone, first, last) in PEOPLE[name].items():
        registry.enrol_member(
            cooperative=kept, phone=phone, first_name=first, last_name=last, function=function, by=officer
        )
    registry.approve_cooperative(cooperative=kept, by=officer)
    if Trade.objects.get(slug=trade).needs_authorisation:
        _paper(kept, Trade.objects.get(slug=trade), officer)


def _paper(cooperative: Cooperative, trade: Trade, officer: User) -> None:
    number = f"ALM.{cooperative.pk}.25"
    paper = drawing.paper(cooperative=cooperative.name, seat=cooperative.seat, number=number)
    sent = registry.submit_authorisation(
        cooperative=cooperative,
        trade=trade,
        issuer="ONSSA",
        number=number,
        valid_from=today() - timedelta(days=30),
        valid_until=today() + timedelta(days=300),
        file=ContentFile(paper, "paper.pdf"),
        by=_president(cooperative.name),
    )
    registry.verify_authorisation(authorisation=sent, by=officer)


def _president(name: str) -> User:
    return Membership.objects.get(cooperative__name=name, function=Function.PRESIDENT).user


def _put_up(cooperative: Cooperative, officer: User) -> None:
    goods, kind, delivery = OPEN[cooperative.name]
    president = _president(cooperative.name)
    shop.accept_terms(cooperative=cooperative, by=president)
    content = {"title": goods.title, "pack": goods.pack, "description": goods.words}
    for title in (goods.title, f"{goods.title} (هدية)"):
        photograph = SimpleUploadedFile("photo.jpg", world.picture(goods), "image/jpeg")
        listing = shop.create_listing(
            cooperative=cooperative,
            content={**content, "title": title, "trade": cooperative.trades.get()},
            price=world.price(goods),
            stock=int(goods.stock),
            pictures=in_sizes(photograph),
            by=president,
        )
        shop.submit_listing(listing=listing, by=president)
        listing.refresh_from_db()
        shop.approve_listing(listing=listing, by=officer)
    kept = shop.shop_of(cooperative=cooperative)
    shop.keep_delivery_offer(shop=kept, kind=kind, price=Decimal(delivery), days=(2, 4), by=president)


def _watch(play: PlaySession, duration: float) -> None:
    """Tells the server of the whole film until its clock has paid for it."""
    for seq in range(100):
        if record_beat(session_token=play.token, seq=seq, intervals=[[0, duration]], by=play.viewer).complete:
            return
        time.sleep(0.2)
    raise AssertionError("the welcome was never watched")
