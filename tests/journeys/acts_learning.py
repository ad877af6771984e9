"""Two members watch the lessons on their phones, see how far they are, answer the quizzes and complete the courses."""

import re

from playwright.sync_api import expect

from tests.journeys import world as told
from tests.journeys.visitor import Visitor
from tests.journeys.world import World

WATCHERS = (told.PRESIDENT, told.MEMBER)
SEEN = """SELECT c.watched * 100 / c.duration FROM courses_coverage c JOIN wagtailcore_page p
  ON p.translation_key = c.lesson_key JOIN registry_user u ON u.id = c.learner_id
  WHERE p.title = ? AND u.phone = ?"""


def members_begin_the_training(world: World) -> None:
    """Each signs in with a code from the outbox, begins, and starts the film of the trainer's lesson."""
    for phone in WATCHERS:
        member = world.people[phone] = world.visit()
        page = member.open("front")
        page.locator(".tabs").get_by_role("link", name="أتعلّم").click()
        member.reads("الطريق إلى المتجر")
        page.get_by_role("link", name="ادخلي لتبدئي").click()
        member.reads("ما رقم هاتفكِ؟")
        member.give_phone(phone)
        page.get_by_role("button", name="ابدئي التكوين").click()
        expect(page.get_by_role("status")).to_have_text("لقد بدأتِ. افتحي الدرس الأول حين تجدين عشر دقائق.")
        member.reads("الطريق إلى المتجر")
        open_the_lesson(member, told.LESSON)
        expect(page.locator(".script p").first).to_contain_text(told.CAPTION)
        play(member)


def members_finish_the_first_lesson(world: World) -> None:
    """The film has played out; one answers wrong first and is told what to do, then both complete the lesson."""
    first, second = (world.people[phone] for phone in WATCHERS)
    for phone in WATCHERS:
        see_it_out(world, phone, told.LESSON, told.FILM_SECONDS)
    answer(second, told.WRONG, "أجوبتكِ الصحيحة: 0 من 1. تلزمكِ 70% للنجاح. شاهدي ما لم تتأكدي منه ثم أعيدي المحاولة.")
    for member in (first, second):
        answer(member, told.RIGHT, "أجوبتكِ الصحيحة: 1 من 1. أُتمّ الدرس.")


def members_finish_the_other_courses(world: World) -> None:
    """One course after the other, until their page says that all four are completed."""
    for course in told.COURSES[1:]:
        for phone in WATCHERS:
            member = world.people[phone]
            member.page.locator(".tabs").get_by_role("link", name="أتعلّم").click()
            open_the_lesson(member, f"درس {course}")
            play(member)
        for phone in WATCHERS:
            see_it_out(world, phone, f"درس {course}", told.SHORT_SECONDS)
            answer(world.people[phone], told.RIGHT, "أجوبتكِ الصحيحة: 1 من 1. أُتمّ الدرس.")
    for phone in WATCHERS:
        member = world.people[phone]
        member.page.locator(".tabs").get_by_role("link", name="أتعلّم").click()
        member.reads("الطريق إلى المتجر")
        expect(member.page.locator("main .stack p.soft").first).to_contain_text("الدورات التي أتممتِها: 4 من 4.")


def open_the_lesson(member: Visitor, title: str) -> None:
    """From the learner's home to the lesson she is at."""
    expect(member.page.locator("article.next h2")).to_have_text(title)
    member.page.locator("article.next a.btn").click()
    member.reads(title)


def play(member: Visitor) -> None:
    """Starts the film with the space bar and sees that it moves."""
    page = member.page
    expect(page.locator("[data-share]")).to_have_text("0%")
    page.locator("[data-film]").focus()
    page.keyboard.press("Space")
    expect(page.locator("circle[data-needle]")).to_have_attribute("cx", re.compile(r"^(?!0(\.00)?%)"), timeout=20_000)


def see_it_out(world: World, phone: str, title: str, seconds: int) -> None:
    """Waits for the film's end; where she is and what she has seen both stand at the end of their bars."""
    page = world.people[phone].page
    expect(page.locator("[data-film]")).to_have_js_property("ended", value=True, timeout=seconds * 2000 + 30_000)
    clock = f"{seconds // 60}:{seconds % 60:02}"
    expect(page.locator("[data-clock]")).to_have_text(f"{clock} / {clock}")
    expect(page.locator("circle[data-needle]")).to_have_attribute("cx", "100.00%")
    [[percent]] = world.portal.wait_for("what she watched", f"{SEEN} AND c.watched >= c.duration * 0.9", title, phone)
    shown = 100 if percent == 99 else percent  # of a minute, no gap to speak of is left then
    expect(page.locator("[data-share]")).to_have_text(f"{shown}%")
    widths = [float((bar.get_attribute("width") or "0").rstrip("%")) for bar in page.locator("[data-seen] rect").all()]
    assert percent <= round(sum(widths), 1) < percent + 1.1
    expect(page.locator(".time > div > span:first-child")).to_have_text(["أين وصلتُ", "ما شاهدتُ"])


def answer(member: Visitor, text: str, said: str) -> None:
    """Chooses an answer, sends it, and reads what it brought."""
    page = member.page
    page.get_by_role("radio", name=text).check()
    page.get_by_role("button", name="هذا جوابي").click()
    expect(page.locator("#quiz [role=status]")).to_have_text(said)
    expect(page.locator("#quiz [role=status]")).to_be_in_viewport(ratio=1)
