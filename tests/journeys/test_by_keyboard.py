"""The ways of the buyer, the member and those who work at the desks, walked without a pointer."""

import re

from playwright.sync_api import Page, expect

from tests.journeys import world as told
from tests.journeys.acts_money import DELIVERED, STEPS
from tests.journeys.keys import Keys
from tests.journeys.visitor import Visitor

LESSON, FILM = "درس التمويل والشراكة", "درس التسويق"
"""The lesson that the trainer publishes, and the film, another lesson's until then, that she chooses for it."""
SHOWN = """SELECT film.title FROM wagtailcore_page page JOIN courses_lessonpage lesson ON lesson.page_ptr_id = page.id
    JOIN media_video film ON film.id = lesson.video_id WHERE page.live AND page.title = ?"""
"""The film of a lesson as it is published; a draft's is in its revision alone."""


def test_buyer_orders_by_keyboard(visit, cooperatives):
    buyer = visit()
    keys, page = Keys(buyer), buyer.open("front")
    keys.press(page.locator(".skip"))
    keys.press(page.locator(".top").get_by_role("link", name="بحث"))
    buyer.reads("السوق")
    keys.write(page.locator("main input[type=search]"), "اركان")
    page.keyboard.press("Enter")
    buyer.reads("«اركان» في السوق")
    keys.press(page.get_by_role("link", name=told.ARGAN.title, exact=True))
    buyer.reads(told.ARGAN.title)
    keys.press(page.get_by_role("button", name="إضافة إلى السلة"))
    buyer.reads("سلتكم من تعاونية واحدة")
    keys.press(page.locator("form.line button[value='1']"), "Space")
    expect(page.locator("form.line input[name=quantity]")).to_have_value("2")
    keys.press(page.get_by_role("link", name="متابعة الطلب"))
    buyer.reads("إلى أين نوصل؟")
    _where_it_goes(keys, page)
    keys.press(page.get_by_role("button", name="تأكيد الطلب"))
    buyer.reads("وصل طلبكم إلى التعاونية")
    keys.press(page.get_by_role("link", name="تتبّع طلباتكم"))
    expect(page.locator("h1")).to_have_text(re.compile(r"^المشتريات R\d+$"))
    expect(page.locator("section.coop h2")).to_have_text([told.TAFRAOUT])


def test_member_learns_by_keyboard(visit, cooperatives):
    member = visit()
    keys, page = Keys(member), member.open("courses:home")
    keys.press(page.get_by_role("link", name="ادخلي لتبدئي"))
    _sign_in(keys, page, told.ARGAN_PRESIDENT)
    member.reads("الطريق إلى المتجر")
    keys.press(page.get_by_role("button", name="ابدئي التكوين"), "Space")
    expect(page.get_by_role("status")).to_have_text("لقد بدأتِ. افتحي الدرس الأول حين تجدين عشر دقائق.")
    course = page.locator("ol.thread > li", has_text="التسويق")
    keys.press(course.locator("summary"))
    keys.press(course.get_by_role("link", name="درس التسويق"))
    member.reads("درس التسويق")
    keys.press(page.locator("[data-film]"), "Space")
    expect(page.locator("[data-film]")).to_have_js_property("ended", value=True, timeout=60_000)
    expect(page.locator("[data-share]")).to_have_text(re.compile(r"^(9\d|100)%$"))
    keys.press(page.get_by_role("radio", name=told.RIGHT), "Space")
    keys.press(page.get_by_role("button", name="هذا جوابي"))
    expect(page.get_by_role("status").first).to_have_text("أجوبتكِ الصحيحة: 1 من 1. أُتمّ الدرس.")


def test_order_comes_to_its_money_by_keyboard(visit, portal, cooperatives):
    number = portal.python("from tests.journeys import laid; print(laid.order())").strip()
    _seller_delivers(visit(), number)
    _officer_pays_out(visit())


def test_coordinator_takes_a_step_by_keyboard(visit, cooperatives):
    coordinator = visit()
    keys, page = Keys(coordinator), coordinator.open("shop:road")
    _sign_in(keys, page, told.NEW_COORDINATOR)
    coordinator.reads("بقيت 3 خطوات لفتح المتجر")
    keys.press(page.get_by_role("link", name="اقرئي ووقّعي").first)
    coordinator.reads("شروط السوق")
    keys.press(page.get_by_role("checkbox"), "Space")
    keys.press(page.get_by_role("button", name="وقّعي باسم التعاونية"))
    coordinator.reads("بقيت خطوتان لفتح المتجر")


def test_trainer_publishes_a_lesson_by_keyboard(visit, portal, cooperatives):
    trainer = visit()
    keys, page = Keys(trainer), trainer.go("/cms/")
    _sign_in(keys, page, told.NEW_TRAINER)
    trainer.reads("تويزة")
    keys.press(page.get_by_role("link", name="افتحوا الدورات"))
    for place in ("تويزة", "الطريق إلى المتجر", "التمويل والشراكة"):
        keys.press(page.locator("main tr", has_text=place).locator("a").last)
    keys.press(page.get_by_role("link", name=LESSON).first)
    trainer.reads(f"تحرير درس: {LESSON}")
    keys.choose(page.locator(".film-picker select"), FILM)
    keys.press(page.get_by_role("button", name="إجراءات أخرى"))
    keys.press(page.get_by_role("button", name="نشر", exact=True))
    expect(page.locator(".messages .success")).to_contain_text(LESSON)
    assert portal.rows(SHOWN, LESSON) == [(FILM,)]


def _seller_delivers(seller: Visitor, number: str) -> None:
    keys, page = Keys(seller), seller.open("shop:desk")
    _sign_in(keys, page, told.ARGAN_SELLER)
    keys.press(page.get_by_role("link", name=number))
    seller.reads(f"الطلب {number}")
    for deed, said in STEPS.items():
        if deed == "خرج الطلب":
            keys.write(page.locator("input[name=tracking_number]"), "LX00002MA")
        if deed == DELIVERED:
            keys.press(page.locator("summary", has_text="سُلّم وأُدّي ثمنه"))
        keys.press(page.get_by_role("button", name=deed))
        expect(page.get_by_role("status")).to_have_text(said)


def _officer_pays_out(officer: Visitor) -> None:
    keys, page = Keys(officer), officer.open("council:home")
    _sign_in(keys, page, told.OFFICER)
    keys.press(page.locator(".tabs").get_by_role("link", name="الصرف"))
    officer.reads("لا شيء مستحقّ")
    keys.press(page.get_by_role("button", name="تسوية"))
    expect(page.get_by_role("status")).to_have_text("تمّت التسوية، ويمكن الصرف الآن.")
    keys.press(page.get_by_role("button", name="إجراء الصرف"))
    officer.reads("صرف واحد ينتظر جواب البنك")
    keys.press(page.get_by_role("button", name="وصل المال"))
    officer.reads("حُسم أمر كل عمليات الصرف")


def _sign_in(keys: Keys, page: Page, phone: str) -> None:
    keys.write(page.locator("main input[name=phone]"), phone)
    page.keyboard.press("Enter")
    keys.press(page.locator("main a[href*='/outbox/']"))
    code = re.search(r"\d{6}", page.locator(f"[data-message='{phone}']").first.inner_text())
    assert code
    page.go_back()
    keys.write(page.locator("main input[name=figures]"), code[0])
    page.keyboard.press("Enter")


def _where_it_goes(keys: Keys, page: Page) -> None:
    keys.write(page.locator("input[name=name]"), "هدى بنجلون")
    keys.write(page.locator("input[name=phone]"), "0612000001")
    keys.choose(page.locator("select[name=province]"), "الرباط")
    keys.write(page.locator("input[name=city]"), "الرباط")
    keys.write(page.locator("input[name=address]"), "أكدال، رقم 8")
