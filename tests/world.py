"""One person of each role, and one real thing behind every part of every address.

What belongs to somebody belongs to cooperative A, to its member, or to the trainer; the other seller is B's.
"""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from commons.models import Message
from courses.models import Coverage, Learner, QuizAttempt
from courses.services import revoke_certificate
from courses.services.certificates import issue
from media import tokens
from media.enums import VideoState
from media.models import Captions, Video
from media.services.uploads import begin_upload
from registry.enums import Desk, Function
from registry.models import Authorisation, Cooperative, Family, Standard, User
from registry.services import give_desk
from shop.enums import ListingState
from shop.models import Listing, ListingPhotograph
from tests.factories import courses as school
from tests.factories import learning, ledger, selling


@dataclass
class World:
    """The people by role and the parts of addresses by name."""

    people: dict[str, User]
    parts: dict[str, Any]


def world() -> World:
    """Two cooperatives with open shops, money on its way, a lesson with its film, certificates, papers and pictures.

    Files are written below MEDIA_ROOT, which the caller makes a folder of the test's own.
    """
    ours, theirs = selling.open_shop(), selling.open_shop()
    home = ours.cooperative
    people = {
        "buyer": selling.person("ليلى"),
        "member": selling.member(home, Function.MEMBER),
        "coordinator": selling.member(home, Function.COORDINATOR),
        "seller": selling.member(home, Function.SELLER),
        "other_seller": selling.member(theirs.cooperative, Function.SELLER),
        "trainer": give_desk(user=selling.person("مكوّنة"), desk=Desk.TRAINER, by=None),
        "officer": selling.person("مراقبة", desk=Desk.OFFICER),
        "superuser": User.objects.create_superuser("+212600000099", first_name="رئيسة"),
    }
    parts = {
        "cooperative": home.pk,
        "slug": home.slug,
        "shop": ours.pk,
        "family": Family.objects.create(
            cooperative=home, name="أسرة أمزيل", trade=home.trades.first() or selling.trade(), province=home.province
        ).pk,
        "membership": people["member"].memberships.get().pk,
        "member": people["member"].pk,
        "trainer": people["trainer"].pk,
        "message": Message.objects.create(to=people["member"].phone, kind="note", body="نص", state="failed").pk,
        **_goods(ours),
        **_papers(home),
        **_school(people),
        **_money(home),
        **NOTHING,
        **WORDS,
        "year": timezone.localtime(home.registered_at).year,
        "month": timezone.localtime(home.registered_at).month,
    }
    return World(people=people, parts=parts)


NOTHING = {"none": 999_999, "no_code": "no-such-code", "no_name": "no/such/file", "no_key": UUID(int=7)}
"""Parts of addresses behind which there is nothing."""
WORDS = {
    "later": 9999,
    "kind": "own",
    "verb": "confirm",
    "language": "ar",
    **{verb: verb for verb in ("approve", "verify", "withdraw", "remove", "dance")},
}
FILM_FILE, FILM_SEGMENT = "small.mp4", "hls/240p/s0000.m4s"
"""A film whole, and the first seconds of it as a playlist names them."""
FILE_NAME = "تصوير_المنتج_بضوء_النهار_في_مقر_التعاونية_نسخة_نهائية_2026-11-02.mp4"
"""What a phone or a cutting room calls a film: one word, wider than a screen."""


def _goods(shop: Any) -> dict[str, Any]:
    goods = selling.listing(shop, picture="goods/shown.webp", thumb="goods/shown.webp")
    draft = selling.listing(shop, ListingState.DRAFT, picture="goods/draft.webp", thumb="goods/draft.webp")
    order = selling.order(goods)
    for of, name in ((goods, "goods/second.webp"), (draft, "goods/draft-second.webp")):
        ListingPhotograph.objects.create(listing=of, place=1, picture=name, thumb=name)
        _file(name)
    Listing.objects.filter(pk=goods.pk).update(state=ListingState.APPROVED, approved_revision=F("revision"))
    for name in ("goods/shown.webp", "goods/draft.webp", "pictures/x.webp", "images/x.webp"):
        _file(name)
    return {
        "listing": goods.pk,
        "draft": draft.pk,
        "trade_slug": goods.trade.slug,
        "product_slug": goods.product.slug,
        "number": order.order.number,
        "token": order.purchase.token,
        "shown_picture": "shown.webp",
        "draft_picture": "draft.webp",
        "second_picture": "second.webp",
        "draft_second_picture": "draft-second.webp",
        "public_picture": "x.webp",
    }


def _papers(home: Cooperative) -> dict[str, Any]:
    guarded = selling.trade(needs_authorisation=True)
    home.trades.add(guarded)
    paper = selling.authorisation(home, guarded)
    Authorisation.objects.filter(pk=paper.pk).update(file="authorisations/paper.pdf")
    _file("authorisations/paper.pdf")
    standard = Standard.objects.create(
        trade=guarded, reference="CC-1", name_ar="دفتر", name_fr="Cahier", name_en="Book", in_force_from="2026-01-01"
    )
    return {
        "standard": standard.pk,
        "paper": paper.pk,
        "paper_file": "authorisations/paper.pdf",
        "guarded_trade": guarded.slug,
    }


def _school(people: dict[str, User]) -> dict[str, Any]:
    lesson = school.lesson()
    learning.quiz(lesson)
    film, course = lesson.video, lesson.get_parent().specific
    for name in (FILM_FILE, FILM_SEGMENT):
        _file(f"{film.folder}/{name}")
    kept = issue(learning.course_completed_on(timezone.localdate(), people["member"], course), by=None)
    lost = issue(learning.course_completed_on(timezone.localdate(), people["coordinator"], course), by=None)
    revoke_certificate(certificate=lost, reason="سُجّلت لغيرها", by=people["officer"])
    _for_the_trainers_eyes(lesson, people)
    return {
        "lesson": lesson.pk,
        "lesson_key": lesson.translation_key,
        "track_key": course.get_parent().specific.translation_key,
        "serial": kept.serial,
        "revoked": lost.serial,
        "pages": [page.url for page in (lesson, course, course.get_parent())],
        **_films(film, people),
    }


def _for_the_trainers_eyes(lesson: Any, people: dict[str, User]) -> None:
    """The lesson is hers; someone left it half-way and answered wrong; a film is on its way, named as a file is."""
    type(lesson).objects.filter(pk=lesson.pk).update(owner=people["trainer"])
    learner, _ = Learner.objects.get_or_create(user=people["seller"])
    key, half, then = lesson.translation_key, 240_000, timezone.now() - timedelta(days=8)
    Coverage.objects.create(
        learner=learner,
        lesson_key=key,
        video=lesson.video,
        duration=2 * half,
        spans=[[0, half]],
        watched=half,
        first_at=then,
        last_at=then,
    )
    wrong = [{"question": question.pk, "choice": 0, "right": False} for question in lesson.questions.all()]
    QuizAttempt.objects.create(
        learner=learner, lesson_key=key, at=then, answers=wrong, right=0, of=len(wrong), pass_mark=70, passed=False
    )
    school.video(state=VideoState.TRANSCODING, percent=40, title=FILE_NAME)


def _films(film: Video, people: dict[str, User]) -> dict[str, Any]:
    Captions.objects.create(video=film, language="ar", vtt="WEBVTT\n\n00:00.000 --> 00:01.000\nسلام\n", sha256="0")
    upload = begin_upload(size=10, title="درس", by=people["trainer"])
    return {
        "upload": upload.uuid,
        "film": film.uuid,
        "film_token": tokens.seal(film.pk, people["member"]),
        "film_file": FILM_FILE,
        "film_segment": FILM_SEGMENT,
    }


def _money(home: Cooperative) -> dict[str, Any]:
    payout = ledger.paid_out(home)
    return {"payout": payout.pk, "batch": payout.batch_id}


def _file(name: str) -> None:
    path = Path(settings.MEDIA_ROOT) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"bytes")
