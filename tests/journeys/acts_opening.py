"""The road to the opening: the seller's drafts, the coordinator's steps, the officer's hand."""

import re

from django.conf import settings
from playwright.sync_api import Locator, expect

from tests.journeys import world as told
from tests.journeys.visitor import Visitor
from tests.journeys.world import Goods, World

PUT_UP = (told.HONEY, told.WAX)
NOT_THERE_YET = ("تمّ", "تمّ", "0 من 1", "0 من 2", "0 من 2")
EVENT = """SELECT e.state, u.phone, p.version, e.at IS NOT NULL FROM shop_openingevent e
  JOIN shop_openingpolicy p ON p.id = e.policy_id JOIN registry_user u ON u.id = e.by_id
  JOIN shop_shop s ON s.id = e.shop_id JOIN registry_cooperative c ON c.id = s.cooperative_id WHERE c.name = ?"""


def coordinator_sees_the_road(world: World) -> None:
    """Two of five conditions are met; each other one says what to do next. She reads the terms and signs."""
    coordinator = world.browser_of(told.COORDINATOR)
    page = coordinator.page
    page.locator(".tabs").get_by_role("link", name="تعاونيتي").click()
    coordinator.reads_both_ways("بقيت 3 خطوات لفتح المتجر")
    expect(page.locator("h1 + p")).to_have_text("استوفيتن شرطين من 5. أقرب خطوة: شروط السوق.")
    expect(_conditions(coordinator)).to_have_text(NOT_THERE_YET)
    _open_condition(coordinator, "شروط السوق", "لم تُوقَّع بعد: تُقرأ معًا، ثم تُوقَّع باسم التعاونية.", "اقرئي ووقّعي")
    coordinator.reads("شروط السوق")
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="وقّعي باسم التعاونية").click()
    coordinator.reads("بقيت خطوتان لفتح المتجر")


def seller_puts_up_two_products(world: World) -> None:
    """From her phone, each with its photograph; they are drafts that nobody but her cooperative reaches."""
    seller = world.browser_of(told.SELLER)
    page = seller.open("shop:desk")
    for goods in PUT_UP:
        page.get_by_role("link", name="صوّري منتجًا جديدًا").click()
        seller.reads("منتج جديد")
        _fill(seller, goods)
        page.get_by_role("button", name="احفظيه مسوّدة").click()
        seller.reads(goods.title)
        expect(page.locator("h1 + .tag")).to_have_text("مسوّدة")
        photograph = page.locator("img.photo")
        assert photograph.evaluate("image => image.complete && image.naturalWidth") == 800
        world.products[goods.title] = page.url
        world.pictures[goods.title] = photograph.get_attribute("src") or ""
        page.get_by_role("link", name="كل المنتجات").click()
        seller.reads(("منتج واحد", "منتجان")[PUT_UP.index(goods)])
    no_buyer_reaches_them(world)


def seller_says_how_she_delivers(world: World) -> None:
    """By post, for a price and in so many days."""
    seller = world.browser_of(told.SELLER)
    page = seller.open("shop:desk")
    page.get_by_role("link", name="كيف توصّلين").click()
    seller.reads_both_ways("كيف توصّلين")
    way = page.locator("#post")
    for name, figure in (("price", "٢٥"), ("days_least", "2"), ("days_most", "4")):
        way.locator(f"input[name=post-{name}]").fill(figure)
    way.get_by_role("button", name="اعرضي هذه الطريقة").click()
    expect(page.get_by_role("status")).to_have_text("حُفظ. يراه المشترون من الآن.")


def seller_sends_them_to_the_council(world: World) -> None:
    """An officer looks at both and approves; the shop is closed, so buyers still reach neither."""
    seller = world.browser_of(told.SELLER)
    for goods in PUT_UP:
        seller.page.goto(world.products[goods.title])
        seller.page.get_by_role("button", name="أرسليه إلى المجلس").click()
        expect(seller.page.get_by_role("status")).to_have_text("أُرسل. يراجعه المجلس.")
    officer = world.browser_of(told.OFFICER)
    page = officer.open("council:home")
    officer.reads_both_ways("أين وصلت التعاونيات؟")
    page.get_by_role("link", name="منتجان للمراجعة").click()
    for waiting, goods in zip(("منتجان ينتظرانكم", "منتج واحد ينتظركم"), PUT_UP, strict=True):
        officer.reads(waiting)
        expect(page.locator("article").first).to_contain_text(goods.title)
        page.locator("article").first.get_by_role("button", name="موافقة").click()
    officer.reads("لا منتج ينتظر")
    no_buyer_reaches_them(world)


def officer_opens_the_shop(world: World) -> None:
    """The last condition is met and the rule asks for a hand: it is the officer's, and the event says so."""
    coordinator, officer = world.browser_of(told.COORDINATOR), world.browser_of(told.OFFICER)
    page = coordinator.open("shop:road")
    coordinator.reads("اكتمل الطريق")
    expect(page.locator("h1 + p")).to_have_text("يفتح المجلس متجركن خلال 3 أيام، وتصلكن رسالة.")
    expect(_conditions(coordinator)).to_have_text(["تمّ"] * 5)
    desk = officer.open("council:home")
    desk.get_by_role("link", name="متجر واحد للفتح").click()
    desk.locator("tbody").get_by_role("link", name=told.TIZWA).click()
    officer.reads(told.TIZWA)
    desk.get_by_role("button", name="فتح المتجر").click()
    expect(desk.get_by_role("status")).to_have_text("المتجر مفتوح، وأُخبر أهله برسالة.")
    assert world.portal.rows(EVENT, told.TIZWA) == [("open", told.OFFICER, 1, 1)]
    expect(desk.locator("aside p.soft", has_text="القاعدة")).to_have_text(
        re.compile(rf"^فُتح المتجر، {told.today()} \d\d:\d\d، ليلى المسؤولة، القاعدة 1، قاعدة التكوين 2$")
    )
    page.reload()
    coordinator.reads_both_ways("متجركن مفتوح")
    last = told.today(in_days=settings.FEE_FREE.days)
    assert world.portal.texts_to(told.COORDINATOR)[0] == f"فُتح متجر {told.TIZWA}. لا تؤدّين عمولة إلى غاية {last}."
    stranger = world.visit()
    for goods in PUT_UP:
        stranger.go(market_path(world, goods))
        stranger.reads(goods.title)


def no_buyer_reaches_them(world: World) -> None:
    """Not by product address, shop, market, search, trade or photograph, and not into a basket."""
    stranger = world.visit()
    for goods in PUT_UP:
        stranger.go(market_path(world, goods), status=404)
        stranger.go(f"{market_path(world, goods)}{goods.title.replace(' ', '-')}/", status=404)
        stranger.go(world.pictures[goods.title], status=404)
        stranger.go("/ar/market/search/?q=" + goods.title.split()[0])
        expect(stranger.page.get_by_role("link", name=goods.title)).to_have_count(0)
    slug = world.portal.rows("SELECT slug FROM registry_cooperative WHERE name = ?", told.TIZWA)[0][0]
    stranger.go(f"/ar/market/shop/{slug}/", status=404)
    for shelf in ("/ar/market/", "/ar/market/trade/honey/"):
        stranger.go(shelf)
        expect(stranger.page.get_by_text(told.TIZWA)).to_have_count(0)


def market_path(world: World, goods: Goods) -> str:
    """Where buyers find a product once they may."""
    number = re.search(r"/(\d+)/$", world.products[goods.title])
    assert number
    return f"/ar/market/product/{number[1]}/"


def _conditions(coordinator: Visitor) -> Locator:
    return coordinator.page.locator("ol.thread > li .spread .tag")


def _open_condition(coordinator: Visitor, title: str, words: str, deed: str) -> None:
    row = coordinator.page.locator("ol.thread > li", has_text=title)
    expect(row.locator("p").first).to_have_text(words)
    row.get_by_role("link", name=deed).click()


def _fill(seller: Visitor, goods: Goods) -> None:
    page = seller.page
    page.set_input_files("input[name=picture]", told.photograph(goods))
    for name in ("title", "price", "pack", "stock"):
        page.fill(f"input[name={name}]", getattr(goods, name))
    page.fill("textarea[name=description]", goods.words)
