"""The ways of the buyer, the member and the coordinator, walked without a pointer."""

import re

from playwright.sync_api import Page, expect

from tests.journeys import world as told
from tests.journeys.keys import Keys


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
    keys.to(page.locator("nav.tabs a").last)  # through the whole page, and from its top again
    keys.press(page.get_by_role("button", name="إضافة إلى السلة"))
    buyer.reads("سلتكم من تعاونية واحدة")
    keys.press(page.locator("form.line button[value='1']"), "Space")
    expect(page.locator("form.line input[name=quantity]")).to_have_value("2")
    keys.press(page.get_by_role("link", name="إلى إتمام الطلب"))
    buyer.reads("إلى أين نوصل؟")
    _where_it_goes(keys, page)
    keys.press(page.get_by_role("button", name="تأكيد الطلب"))
    buyer.reads("وصل طلبكم إلى التعاونية")
    keys.to(page.locator("nav.tabs a").last)
    keys.press(page.get_by_role("link", name="تتبّع طلباتكم"))
    expect(page.locator("h1")).to_have_text(re.compile(r"^المشتريات R\d+$"))
    expect(page.locator("section.coop h2")).to_have_text([told.TAFRAOUT])


def test_member_learns_by_keyboard(visit, cooperatives):
    member = visit()
    keys, page = Keys(member), member.open("courses:home")
    keys.press(page.get_by_role("link", name="ادخلي لتبدئي"))
    keys.sign_in(told.ARGAN_PRESIDENT)
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
    expect(page.locator("#quiz [role=status]")).to_have_text("أجوبتكِ الصحيحة: 1 من 1. أُتمّ الدرس.")
    expect(page.locator("#quiz [role=status]")).to_be_in_viewport(ratio=1)


def test_coordinator_takes_a_step_by_keyboard(visit, cooperatives):
    coordinator = visit()
    keys, page = Keys(coordinator), coordinator.open("shop:road")
    keys.sign_in(told.NEW_COORDINATOR)
    coordinator.reads("بقيت 3 خطوات لفتح المتجر")
    keys.press(page.get_by_role("link", name="اقرئي ووقّعي").first)
    coordinator.reads("شروط السوق")
    keys.press(page.get_by_role("checkbox"), "Space")
    keys.press(page.get_by_role("button", name="وقّعي باسم التعاونية"))
    coordinator.reads("بقيت خطوتان لفتح المتجر")


def _where_it_goes(keys: Keys, page: Page) -> None:
    keys.write(page.locator("input[name=name]"), "هدى بنجلون")
    keys.write(page.locator("input[name=phone]"), "0612000001")
    keys.choose(page.locator("select[name=province]"), "الرباط")
    keys.write(page.locator("input[name=city]"), "الرباط")
    keys.write(page.locator("input[name=address]"), "أكدال، رقم 8")
