"""The trainers' desk, worked without a pointer: a lesson written, its film sent and captioned, another published."""

from playwright.sync_api import Page, expect

from tests.factories.media import clip
from tests.journeys import world as told
from tests.journeys.keys import Keys

PUBLISHED, FILM = "درس التمويل والشراكة", "درس التسويق"
"""The lesson that the trainer publishes, and the film, another lesson's until then, that she chooses for it."""
SHOWN = """SELECT film.title FROM wagtailcore_page page JOIN courses_lessonpage lesson ON lesson.page_ptr_id = page.id
    JOIN media_video film ON film.id = lesson.video_id WHERE page.live AND page.title = ?"""
"""The film of a lesson as it is published; a draft's is in its revision alone."""
WRITTEN = "الميزان"
CAPTIONS = {
    "name": "scales.vtt",
    "mimeType": "text/vtt",
    "buffer": "WEBVTT\n\n00:00:00.100 --> 00:00:00.800\nنزن العسل.\n".encode(),
}
"""No longer than her film, which lasts a second."""
CAPTIONED = """SELECT words.language FROM media_captions words JOIN media_video film ON film.id = words.video_id
    WHERE film.title = ?"""
QUIZ = """SELECT question.text, choice.text, choice."right" FROM courses_choice choice
    JOIN courses_question question ON question.id = choice.question_id
    JOIN wagtailcore_page page ON page.id = question.lesson_id WHERE page.title = ? ORDER BY choice.sort_order"""


def test_trainer_publishes_a_lesson_by_keyboard(visit, portal, cooperatives):
    trainer = visit()
    keys, page = Keys(trainer), trainer.go("/cms/")
    keys.sign_in(told.NEW_TRAINER)
    trainer.reads("تويزة")
    _walk_to(keys, page, "التمويل والشراكة")
    keys.press(page.get_by_role("link", name=PUBLISHED).first)
    trainer.reads(f"تحرير درس: {PUBLISHED}")
    keys.choose(page.locator(".film-picker select"), FILM)
    keys.press(page.get_by_role("button", name="إجراءات أخرى"))
    keys.press(page.get_by_role("button", name="نشر", exact=True))
    expect(page.locator(".messages .success")).to_contain_text(PUBLISHED)
    assert portal.rows(SHOWN, PUBLISHED) == [(FILM,)]


def test_trainer_writes_a_lesson_and_sends_its_film_by_keyboard(visit, portal, cooperatives):
    trainer = visit()
    keys, page = Keys(trainer), trainer.go("/cms/")
    keys.sign_in(told.TRAINER)
    trainer.reads("تويزة")
    _walk_to(keys, page, "التجارة الإلكترونية")
    keys.press(page.get_by_role("link", name="إضافة صفحة فرعية").first)
    trainer.reads("جديد: درس")
    keys.write(page.locator("#id_title"), WRITTEN)
    keys.write(page.locator("#id_intro"), "دقيقة عن الميزان.")
    keys.send(page.locator(".film-picker input[type=file]"), clip("scales.mp4", seconds=1, rate="5"))
    expect(page.locator(".film-picker select option:checked")).to_have_text(WRITTEN)
    _write_the_quiz(keys, page)
    keys.press(page.get_by_role("button", name="حفظ المسودة"))
    expect(page.locator(".messages .success")).to_contain_text(WRITTEN)
    assert portal.rows(QUIZ, WRITTEN) == [(told.QUESTION, told.RIGHT, 1), (told.QUESTION, told.WRONG, 0)]
    keys.press(page.get_by_role("button", name="تبديل الشريط الجانبي").first)
    keys.press(page.locator("#wagtail-sidebar").get_by_role("link", name="الأفلام"))
    trainer.reads("الأفلام")
    keys.press(page.get_by_role("link", name=WRITTEN))
    trainer.reads(WRITTEN)
    keys.send(page.locator("#id_captions_file"), CAPTIONS)
    keys.press(page.get_by_role("button", name="أضيفوا التسميات"))
    expect(page.locator(".messages .success")).to_have_text("حُفظت التسميات.")
    assert portal.rows(CAPTIONED, WRITTEN) == [("ar",)]


def _walk_to(keys: Keys, page: Page, course: str) -> None:
    keys.press(page.get_by_role("link", name="افتحوا الدورات"))
    keys.press(page.locator("main tr", has_text=course).locator("a").last)


def _write_the_quiz(keys: Keys, page: Page) -> None:
    keys.press(page.get_by_role("button", name="إضافة سؤال"))
    keys.write(page.locator("#id_questions-0-text"), told.QUESTION)
    for number, text in enumerate((told.RIGHT, told.WRONG)):
        keys.press(page.get_by_role("button", name="إضافة جواب"))
        keys.write(page.locator(f"#id_questions-0-choices-{number}-text"), text)
    keys.press(page.locator("#id_questions-0-choices-0-right"), "Space")
