"""Builds the demo world in the background: the market within a minute, lessons as the workshop finishes them."""

import json
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from commons import jobs
from portal.demo import learners, market, people, school, words
from registry.models import User

TICK = timedelta(seconds=20)


def build() -> None:
    """People, rules, pages, goods, shops, orders, payout; then asks for a film for each lesson. Safe twice.

    Asked again it builds only what is missing.
    """
    with translation.override("ar"):
        officer = people.settle_people()
        tell()
        market.set_rules(officer)
        school.lay_pages()
        market.put_up_goods()
        market.open_shops(officer)
        market.ask_for_courses(officer)
        market.buy_and_deliver()
        market.pay_out(officer)
    for course in words.read("lessons")["courses"]:
        for lesson in course["lessons"]:
            jobs.enqueue(kind="demo-film", key=lesson["slug"], payload={"course": course["slug"]})
    jobs.enqueue(kind="demo-day", key="0", after=TICK)


@jobs.handler("demo-film")
def shoot(work: jobs.Work) -> None:
    """One lesson's film, into the workshop like any other."""
    school.shoot(work.payload["course"], work.job.key)


@jobs.handler("demo-day")
def day(work: jobs.Work) -> None:
    """Publishes what is ready, lets members learn for a while, and asks for another day while something is left."""
    with translation.override("ar"):
        drafts = school.publish_ready()
        busy = learners.study()
    if drafts or busy:
        jobs.enqueue(kind="demo-day", key=str(int(work.job.key) + 1), after=TICK)


def roles() -> list[dict[str, Any]]:
    """Every part a newcomer can play: who, her phone, how to sign in, and the desk she works at."""
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
        return [{"role": role, "phone": phone, "sign_in": sign_in, "desk": reverse(desk)} for role, phone, desk in cast]


def tell() -> None:
    """Writes var/demo.json: the roles and where their messages can be read."""
    with translation.override("ar"):
        outbox = reverse("outbox")
    people_here = User.objects.count()
    told = {"outbox": outbox, "roles": roles(), "accounts": people_here}
    (settings.VAR / "demo.json").write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")
