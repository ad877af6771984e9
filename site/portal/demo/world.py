"""Builds the demo world in the background: the market within a minute, lessons as the workshop finishes them."""

import json
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from commons import jobs
from portal.demo import learners, market, people, school, words
from registry.enums import Desk
from registry.models import User

TICK = timedelta(seconds=8)
LAST_DAY = 1_000
"""Some two hours; a world that has not come to its end by then stays as it is."""


def build() -> None:
    """People, pages, rules and goods; then asks for the welcome's film, on which the market waits. Safe twice."""
    with translation.override("ar"):
        officer = people.settle_people()
        tell()
        school.lay_pages()
        market.set_rules(officer)
        jobs.enqueue(kind="demo-film", key=words.welcome()["lessons"][0]["slug"])
        market.put_up_goods()
    jobs.enqueue(kind="demo-day", key="0", after=TICK)


@jobs.handler("demo-film")
def shoot(work: jobs.Work) -> None:
    """One lesson's film, into the workshop like any other."""
    school.shoot(work.job.key)


@jobs.handler("demo-day")
def day(work: jobs.Work) -> None:
    """One day of the demo world: what is ready is published, members learn, and another day follows while work is left.

    The market opens on the day its presidents have finished the welcome; the four courses are asked for from then on.
    """
    opened, busy = work.payload.get("market opened", False), True
    with translation.override("ar"):
        school.publish_ready()
        if opened:
            busy = learners.study()
        elif learners.welcome_presidents():
            opened = True
            open_market()
    tomorrow = int(work.job.key) + 1
    if busy and tomorrow <= LAST_DAY:
        jobs.enqueue(kind="demo-day", key=str(tomorrow), payload={"market opened": opened}, after=TICK)


def open_market() -> None:
    """Shops open, buyers buy, the council pays out; the films of the road are asked for. Safe twice."""
    officer = people.at_desk(Desk.OFFICER, words.COUNCIL_PHONE)
    for slug in words.lessons():
        jobs.enqueue(kind="demo-film", key=slug, after=TICK)
    market.open_shops(officer)
    market.buy_and_deliver()
    market.pay_out(officer)
    market.ask_for_courses(officer)


def roles() -> list[dict[str, Any]]:
    """Every part a newcomer can play: who, her phone, how to sign in, and the desk she works at with its address."""
    told = words.read("cooperatives")["cooperatives"]
    cast = [
        ("council officer", words.COUNCIL_PHONE, "council:home"),
        ("trainer", words.TRAINER_PHONE, "wagtailadmin_home"),
        ("buyer", words.BUYER_PHONE, "shop:market"),
    ]
    for index, cooperative in enumerate(told):
        for number, (function, _names) in enumerate(words.people(cooperative)):
            desk = {"seller": "shop:desk", "coordinator": "shop:road", "president": "shop:road"}
            role = f"{function}, {cooperative['name_latin']} ({cooperative['stage']})"
            cast.append((role, words.phone(index, number), desk.get(function, "courses:home")))
    sign_in = "enter the phone; the code stands on the outbox page"
    with translation.override("ar"):
        paths = {desk: reverse(desk) for _role, _phone, desk in cast}
    portal = settings.WAGTAILADMIN_BASE_URL
    return [
        {"role": role, "phone": phone, "code": sign_in, "desk": paths[desk], "address": portal + paths[desk]}
        for role, phone, desk in cast
    ]


def tell() -> None:
    """Writes var/demo.json: the roles and where their messages can be read."""
    with translation.override("ar"):
        outbox = settings.WAGTAILADMIN_BASE_URL + reverse("outbox")
    people_here = User.objects.count()
    told = {"outbox": outbox, "roles": roles(), "accounts": people_here}
    (settings.VAR / "demo.json").write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")
