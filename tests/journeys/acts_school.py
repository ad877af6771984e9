"""A lesson is made at the trainers' desk, watched by two members, and the four courses are completed."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.journeys import world as told
from tests.journeys.world import World

KEEP_PERCENTS = """box => { window.percents = []; const [bar, state] = [box.querySelector("progress"),
    box.querySelector("[data-film-state]")];
  new MutationObserver(() => bar.hidden || percents.push(state.textContent))
    .observe(box, {subtree: true, childList: true, characterData: true, attributes: true}); }"""
"""Notes every state with a percent that the trainer is shown."""
MINUTE = 60_000
NOT_READY = r"ما زال الفيلم يُجهَّز \((\d+)%\)\. احفظوا المسوّدة الآن، وانشروا حين يجهز الفيلم\."


def trainer_makes_a_lesson(world: World) -> None:
    """She goes to her course, fills the lesson in with its quiz, sends her film, and saves the draft at once."""
    trainer = world.people[told.TRAINER] = world.visit()
    page = trainer.go("/cms/")
    trainer.reads("ما رقم هاتفكِ؟")
    trainer.ask_for_a_code(told.TRAINER)
    trainer.reads_both_ways("اكتبي الأرقام الستة")
    trainer.bring_the_code(told.TRAINER)
    trainer.reads("تويزة")
    page.get_by_role("link", name="افتحوا الدورات").click()
    page.locator("main tr", has_text=told.COURSES[0]).locator("a").last.click()
    trainer.reads("جديد: درس")
    page.fill("#id_title", told.LESSON)
    page.fill("#id_intro", "دقيقة واحدة عن الهدف والخطوات.")
    _write_the_quiz(page)
    box = page.locator(".film-picker")
    box.evaluate(KEEP_PERCENTS)
    box.locator("input[type=file]").set_input_files(told.film())
    expect(box.locator("select option:checked")).to_have_text(told.LESSON, timeout=MINUTE)
    sent = _percents(page, "يُرسَل الفيلم")
    assert sent == sorted(sent)
    assert (sent[0], sent[-1]) == (0, 100)
    page.get_by_role("button", name="حفظ المسودة").click()
    expect(page.locator(".messages .success")).to_contain_text(told.LESSON)
    trainer.reads(f"تحرير درس: {told.LESSON}")


def trainer_is_refused_until_the_film_is_ready(world: World) -> None:
    """Publishing before the film is ready is refused with a sentence; she watches the percent rise meanwhile."""
    page = world.people[told.TRAINER].page
    _publish(page)
    refused = re.fullmatch(NOT_READY, page.locator(".error-message").inner_text().strip())
    assert refused
    assert world.portal.rows("SELECT live FROM wagtailcore_page WHERE title = ?", told.LESSON) == [(0,)]
    page.locator(".film-picker").evaluate(KEEP_PERCENTS)
    expect(page.locator("[data-film-state]")).to_have_text("جاهز", timeout=2 * MINUTE)
    seen = _percents(page, "يُجهَّز الفيلم")
    print("percents she saw:", seen)
    assert seen == sorted(seen)
    assert len(set(seen)) > 1


def trainer_adds_captions_and_publishes(world: World) -> None:
    """From the films of her menu to the film's own page and back to the lesson, which now goes live."""
    trainer = world.people[told.TRAINER]
    page = trainer.page
    page.get_by_role("button", name="حفظ المسودة").click()
    expect(page.locator(".messages .success")).to_contain_text(told.LESSON)
    _menu(page).get_by_role("link", name="الأفلام").click()
    trainer.reads("الأفلام")
    page.get_by_role("link", name=told.LESSON).click()
    trainer.reads(told.LESSON)
    page.set_input_files("#id_captions_file", told.captions())
    page.get_by_role("button", name="أضيفوا التسميات").click()
    expect(page.locator(".messages .success")).to_have_text("حُفظت التسميات.")
    _menu(page).get_by_role("link", name="لوحة التحكم").click()
    page.get_by_role("link", name=told.LESSON).first.click()
    trainer.reads(f"تحرير درس: {told.LESSON}")
    _publish(page)
    expect(page.locator(".messages .success")).to_contain_text(told.LESSON)
    assert world.portal.rows("SELECT live FROM wagtailcore_page WHERE title = ?", told.LESSON) == [(1,)]


def _menu(page: Page) -> Locator:
    """The desk's menu, unfolded."""
    page.get_by_role("button", name="تبديل الشريط الجانبي").first.click()
    return page.locator("#wagtail-sidebar")


def _write_the_quiz(page: Page) -> None:
    page.get_by_role("button", name="إضافة سؤال").click()
    page.fill("#id_questions-0-text", told.QUESTION)
    for number, text in enumerate((told.RIGHT, told.WRONG)):
        page.get_by_role("button", name="إضافة جواب").click()
        page.fill(f"#id_questions-0-choices-{number}-text", text)
    page.check("#id_questions-0-choices-0-right")


def _publish(page: Page) -> None:
    page.get_by_role("button", name="إجراءات أخرى").click()
    page.get_by_role("button", name="نشر", exact=True).click()


def _percents(page: Page, doing: str) -> list[int]:
    """The percents noted while that was done."""
    noted = page.evaluate("window.percents")
    return [int(found[1]) for text in noted if text.startswith(doing) and (found := re.search(r"(\d+)", text))]
