"""A buyer without an account fills one basket from three cooperatives and follows her three orders by a link."""

import re

from playwright.sync_api import expect

from tests.journeys import world as told
from tests.journeys.visitor import Visitor
from tests.journeys.world import Goods, World

WORDS = {told.HONEY: "العَسَل", told.ARGAN: "زيت ارجان", told.RUG: "زرابي"}
"""What she writes: with vowel marks and article, with another spelling, in the plural."""
TOTALS = {told.TIZWA: "265 درهم", told.TAFRAOUT: "180 درهم", told.TAZERBIT: "450 درهم"}
ORDERS = """SELECT c.name, o.number FROM shop_purchasedorder h JOIN order_order o ON o.id = h.order_id
  JOIN shop_shop s ON s.id = h.shop_id JOIN registry_cooperative c ON c.id = s.cooperative_id
  JOIN shop_purchase p ON p.id = h.purchase_id WHERE p.phone = ? ORDER BY o.number"""


def buyer_fills_a_basket(world: World) -> None:
    """She searches three times in her own spelling, adds what she finds, and takes two jars."""
    buyer = world.people[told.BUYER] = world.visit()
    page = buyer.open("front")
    page.locator(".tabs").get_by_role("link", name="السوق").click()
    buyer.reads("السوق")
    for count, (goods, words) in enumerate(WORDS.items()):
        _find(buyer, goods, words)
        page.get_by_role("button", name="إضافة إلى السلة").click()
        buyer.reads(("سلتكم من تعاونية واحدة", "سلتكم من تعاونيتين", "سلتكم من 3 تعاونيات")[count])
        if count < 2:
            page.get_by_role("link", name="بحث").click()
            buyer.reads("السوق")
    page.locator("form.line", has_text=told.HONEY.title).locator("button[value='1']").click()
    buyer.reads_both_ways("سلتكم من 3 تعاونيات")
    expect(page.locator("section.coop h2")).to_have_text(list(TOTALS))
    expect(page.locator("section.coop .sum > div:last-child b:last-child")).to_have_text(list(TOTALS.values()))
    expect(page.locator("aside .sum .all span").last).to_have_text("895 درهم")


def buyer_orders(world: World) -> None:
    """Cash on delivery, her number in Arabic-Indic digits; one purchase with three orders."""
    buyer = world.people[told.BUYER]
    page = buyer.page
    page.get_by_role("link", name="إلى إتمام الطلب").click()
    buyer.reads_both_ways("إلى أين نوصل؟")
    page.fill("input[name=name]", "سعاد العلوي")
    page.fill("input[name=phone]", "٠٦١٢٣٤٥٦٧٨")
    page.select_option("select[name=province]", label="الرباط")
    page.fill("input[name=city]", "الرباط")
    page.fill("input[name=address]", "أكدال، زنقة الأطلس، رقم 14")
    expect(page.locator("input[name=payment]:checked")).to_have_value("cash-on-delivery")
    page.get_by_role("button", name="تأكيد 3 طلبات").click()
    buyer.reads("وصلت 3 طلبات إلى التعاونيات")
    world.orders = dict(world.portal.rows(ORDERS, told.BUYER))
    [[number]] = world.portal.rows("SELECT number FROM shop_purchase WHERE phone = ?", told.BUYER)
    assert list(world.orders.items()) == [(name, f"{number}-{place}") for place, name in enumerate(TOTALS, 1)]
    page.get_by_role("link", name="تتبّع طلباتكم").click()
    buyer.reads(f"المشتريات {number}")


def buyer_follows_the_link(world: World) -> None:
    """The message on her phone holds a link; whoever opens it sees the three orders, signed in nowhere."""
    phone = world.visit()
    page = phone.go(f"/ar/outbox/?to={told.BUYER.replace('+', '%2B')}")
    phone.reads("الرسائل إلى الهواتف")
    page.locator("article a").last.click()
    number = next(iter(world.orders.values())).rpartition("-")[0]
    phone.reads_both_ways(f"المشتريات {number}")
    world.tracking = page.url
    expect(page.locator("section.coop h2")).to_have_text(list(world.orders))
    expect(page.locator("section.coop header .tag")).to_have_text(["جديد"] * 3)
    assert [section.get_attribute("id") for section in page.locator("section.coop").all()] == list(
        world.orders.values()
    )


def _find(buyer: Visitor, goods: Goods, words: str) -> None:
    page = buyer.page
    page.locator("main input[type=search]").fill(words)
    page.locator("main form.find button").click()
    buyer.reads_both_ways(f"«{words}» في السوق")
    page.get_by_role("link", name=re.compile(f"^{goods.title}$")).click()
    buyer.reads(goods.title)
