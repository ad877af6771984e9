"""The demo world's people and cooperatives, through the registry's services."""

from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.db.models import Q

from portal.demo import drawing, words
from registry import services
from registry.enums import CooperativeState, Desk
from registry.models import Cooperative, Membership, Province, Standard, Trade, User
from registry.queries import today
from registry.services import give_desk

PICTURES = [{"p-sun", "p-pot", "p-bee"}, {"p-tree", "p-key", "p-fish"}, {"p-rose", "p-moon", "p-bread"}]


def settle_people() -> User:
    """Makes the council's officer, the trainer, a buyer and every cooperative; returns the officer. Safe twice."""
    officer = User.objects.filter(phone=words.COUNCIL_PHONE).first() or User.objects.create_superuser(
        words.COUNCIL_PHONE, first_name="ليلى", last_name="المسؤولة", phone_verified=True
    )
    trainer, _ = User.objects.get_or_create(
        phone=words.TRAINER_PHONE, defaults={"first_name": "نادية", "last_name": "المكوّنة", "face": 3}
    )
    give_desk(user=trainer, desk=Desk.TRAINER, by=officer)
    User.objects.get_or_create(
        phone=words.BUYER_PHONE, defaults={"first_name": "سعاد", "last_name": "العلوي", "face": 4}
    )
    _standards(officer)
    for index, told in enumerate(words.read("cooperatives")["cooperatives"]):
        _cooperative(index, told, officer)
    return officer


def at_desk(desk: Desk, phone: str) -> User:
    """Who works at a desk of the demo: whoever has the number that was given out, else who is there; a visitor may have
    changed it. In the end the founder, who cannot lose her desk.
    """
    there = User.objects.filter(Q(desk=desk) | Q(is_superuser=True), is_active=True).order_by("pk")
    return there.filter(phone=phone).first() or there.filter(desk=desk).first() or there[0]


def _standards(officer: User) -> None:
    names = {"ar": "دفتر تحملات العسل", "fr": "Cahier des charges du miel", "en": "Honey specification"}
    if not Standard.objects.filter(reference="CC-MIEL-1").exists():
        services.register_standard(
            trade=Trade.objects.get(slug="honey"), reference="CC-MIEL-1", names=names, in_force_from=today(), by=officer
        )


def _cooperative(index: int, told: dict[str, Any], officer: User) -> None:
    cooperative = Cooperative.objects.filter(register_number=told["register_number"]).first()
    if cooperative is None:
        cooperative = services.register_cooperative(
            name=told["name"],
            name_latin=told["name_latin"],
            province=Province.objects.get(code=told["province"]),
            trades=Trade.objects.filter(slug__in=told["trades"]),
            phone=words.phone(index, 1),
            by=officer,
            **{key: told[key] for key in ("register_number", "register_court", "seat", "ice", "story")},
            **{key: told[key] for key in ("bank_name", "bank_account")},
        )
    _people(index, told, cooperative, officer)
    _families(told, cooperative)
    if told["stage"] != "registered" and cooperative.state == CooperativeState.REGISTERED:
        services.approve_cooperative(cooperative=cooperative, by=officer)
    for key in ("authorisation", "authorisation2", "authorisation3"):
        if key in told:
            trade, number = told[key]
            _paper(cooperative, trade, number, officer, verified=True)
    if "submitted" in told:
        trade, number = told["submitted"]
        _paper(cooperative, trade, number, officer, verified=False)


def _people(index: int, told: dict[str, Any], cooperative: Cooperative, officer: User) -> None:
    for number, (function, (first, last)) in enumerate(words.people(told)):
        phone = words.phone(index, number)
        if not Membership.objects.filter(cooperative=cooperative, user__phone=phone).exists():
            membership = services.enrol_member(
                cooperative=cooperative, phone=phone, first_name=first, last_name=last, function=function, by=officer
            )
            person = membership.user
            services.change_profile(user=person, first_name=first, last_name=last, face=number % 5 + 1, by=person)
            services.set_picture_pin(user=person, pictures=PICTURES[number % len(PICTURES)], by=person)


def _families(told: dict[str, Any], cooperative: Cooperative) -> None:
    """The coordinator registers them, once: a family that was ended stays ended."""
    if cooperative.families.exists():
        return
    coordinator = Membership.objects.get(cooperative=cooperative, function="coordinator").user
    for name, trade in told.get("families", []):
        services.register_family(
            cooperative=cooperative,
            name=name,
            trade=Trade.objects.get(slug=trade),
            province=cooperative.province,
            by=coordinator,
        )


def _paper(cooperative: Cooperative, trade: str, number: str, officer: User, *, verified: bool) -> None:
    if cooperative.authorisations.filter(number=number).exists():
        return
    paper = services.submit_authorisation(
        cooperative=cooperative,
        trade=Trade.objects.get(slug=trade),
        issuer="ONSSA",
        number=number,
        valid_from=today() - timedelta(days=330),
        valid_until=today() + timedelta(days=400),
        file=ContentFile(
            drawing.paper(cooperative=cooperative.name, seat=cooperative.seat, number=number), "paper.pdf"
        ),
        by=officer,
    )
    if verified:
        services.verify_authorisation(authorisation=paper, by=officer)
