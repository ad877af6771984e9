"""The desks of the seller and of the officer, worked without a pointer: an order's money, a shop's opening, a rule."""

from pathlib import Path

from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.journeys import world as told
from tests.journeys.acts_money import DELIVERED, STEPS
from tests.journeys.acts_opening import EVENT
from tests.journeys.keys import Keys
from tests.journeys.visitor import Visitor
from tests.journeys.world import Goods

PUT_UP = (told.MAT, told.TRAY)
NEXT_YEAR = timezone.localdate().year + 1
SECOND_OF_FEBRUARY = f"0202{NEXT_YEAR}"
"""Next year's, so that no sale of the other acts bears it; day and month are the same whichever comes first."""
ON_SALE = """SELECT product.title FROM shop_listing listing JOIN catalogue_product product
    ON product.id = listing.product_id JOIN shop_shop shop ON shop.id = listing.shop_id
    JOIN registry_cooperative c ON c.id = shop.cooperative_id
    WHERE c.name = ? AND listing.state = 'approved' AND listing.picture != '' ORDER BY listing.id"""
OFFER = """SELECT offer.kind, offer.price, offer.days_least, offer.days_most FROM shop_deliveryoffer offer
    JOIN shop_shop shop ON shop.id = offer.shop_id JOIN registry_cooperative c ON c.id = shop.cooperative_id
    WHERE c.name = ?"""
EARNS = """SELECT o.total_incl_tax - bought.commission FROM shop_purchasedorder bought
    JOIN order_order o ON o.id = bought.order_id WHERE o.number = ?"""
"""What the order brings: another act may have raised the commission before it was placed."""
RULE = "SELECT rate, in_force_from FROM ledger_commissionrule ORDER BY id DESC LIMIT 1"


def test_order_comes_to_its_money_by_keyboard(visit, portal, cooperatives):
    number = portal.python("from tests.journeys import laid; print(laid.order())").strip()
    seller = visit()
    _seller_delivers(seller, number)
    [(earned,)] = portal.rows(EARNS, number)
    _officer_pays_out(visit(), f"{earned:g}")
    _seller_opens_her_statement(seller, number)


def test_shop_comes_to_its_opening_by_keyboard(visit, portal, cooperatives):
    portal.python("from tests.journeys import laid; laid.near()")
    _seller_puts_up_her_products(visit())
    _officer_approves_and_opens(visit())
    assert portal.rows(EVENT, told.TASSA) == [("open", told.OPENING_OFFICER, 1, 1)]
    assert [title for (title,) in portal.rows(ON_SALE, told.TASSA)] == [goods.title for goods in PUT_UP]
    assert portal.rows(OFFER, told.TASSA) == [("post", 25, 2, 4)]


def test_officer_raises_the_commission_by_keyboard(visit, portal, cooperatives):
    officer = visit()
    keys, page = Keys(officer), officer.open("council:home")
    keys.sign_in(told.RULING_OFFICER)
    keys.press(page.get_by_role("link", name="القواعد").last)
    keys.press(page.get_by_role("link", name="العمولة"))
    officer.reads("أول قاعدة توافق هي المعتمدة")
    keys.press(page.locator("summary", has_text="إضافة قاعدة"))
    keys.write(page.locator("input[name=rate]"), "20")
    keys.write(page.locator("input[name=in_force_from]").first, SECOND_OF_FEBRUARY)
    keys.press(page.get_by_role("button", name="أضيفوا القاعدة"))
    expect(page.get_by_role("status")).to_have_text("سُجّلت القاعدة.")
    assert portal.rows(RULE) == [(0.2, f"{NEXT_YEAR}-02-02")]


def _seller_delivers(seller: Visitor, number: str) -> None:
    keys, page = Keys(seller), seller.open("shop:desk")
    keys.sign_in(told.ARGAN_SELLER)
    keys.press(page.get_by_role("link", name=number))
    seller.reads(f"الطلب {number}")
    for deed, said in STEPS.items():
        if deed == "خرج الطلب":
            keys.write(page.locator("input[name=tracking_number]"), "LX00002MA")
        if deed == DELIVERED:
            keys.press(page.locator("summary", has_text="سُلّم وأُدّي ثمنه"))
        keys.press(page.get_by_role("button", name=deed))
        expect(page.get_by_role("status")).to_have_text(said)


def _officer_pays_out(officer: Visitor, earned: str) -> None:
    keys, page = Keys(officer), officer.open("council:home")
    keys.sign_in(told.PAYING_OFFICER)
    keys.press(page.locator(".tabs").get_by_role("link", name="الصرف"))
    officer.reads(f"لا شيء مستحقّ بعد: {earned} درهم تنتظر التسوية")
    keys.press(page.get_by_role("button", name="تسوية"))
    expect(page.get_by_role("status")).to_have_text("تمّت التسوية، ويمكن الصرف الآن.")
    keys.press(page.get_by_role("button", name="إجراء الصرف"))
    officer.reads("صرف واحد ينتظر جواب البنك")
    keys.press(page.get_by_role("button", name="وصل المال"))
    officer.reads("حُسم أمر كل عمليات الصرف")


def _seller_opens_her_statement(seller: Visitor, number: str) -> None:
    keys, page = Keys(seller), seller.page
    keys.press(page.locator(".tabs").get_by_role("link", name="المال"))
    seller.reads("مالكِ")
    keys.press(page.locator("main ul.card a").first)
    seller.reads(f"كشف {told.this_month()}")
    expect(page.locator("main tbody")).to_contain_text(number)
    with page.expect_download() as paper:
        keys.press(page.get_by_role("link", name="الكشف في ملف PDF"))
    assert Path(paper.value.path()).read_bytes().startswith(b"%PDF-")


def _seller_puts_up_her_products(seller: Visitor) -> None:
    keys, page = Keys(seller), seller.open("shop:desk")
    keys.sign_in(told.NEAR_SELLER)
    _offer_the_post(keys, page)
    for goods in PUT_UP:
        keys.press(page.get_by_role("link", name="صوّري منتجًا جديدًا"))
        seller.reads("منتج جديد")
        _describe(keys, page, goods)
        keys.press(page.get_by_role("button", name="احفظيه مسوّدة"))
        seller.reads(goods.title)
        keys.press(page.get_by_role("button", name="أرسليه إلى المجلس"))
        expect(page.get_by_role("status")).to_have_text("أُرسل. يراجعه المجلس.")
        keys.press(page.get_by_role("link", name="كل المنتجات"))
        seller.reads(("منتج واحد", "منتجان")[PUT_UP.index(goods)])


def _describe(keys: Keys, page: Page, goods: Goods) -> None:
    keys.send(page.locator("input[name=picture]"), told.photograph(goods))
    for name in ("title", "price", "pack", "stock"):
        keys.write(page.locator(f"input[name={name}]"), getattr(goods, name))
    keys.write(page.locator("textarea[name=description]"), goods.words)


def _offer_the_post(keys: Keys, page: Page) -> None:
    keys.press(page.get_by_role("link", name="كيف توصّلين"))
    way = page.locator("#post")
    for name, figure in (("price", "٢٥"), ("days_least", "2"), ("days_most", "4")):
        keys.write(way.locator(f"input[name=post-{name}]"), figure)
    keys.press(way.get_by_role("button", name="اعرضي هذه الطريقة"))
    expect(page.get_by_role("status")).to_have_text("حُفظ. يراه المشترون من الآن.")
    keys.press(page.locator("main > section > a.more"))


def _officer_approves_and_opens(officer: Visitor) -> None:
    keys, page = Keys(officer), officer.open("council:home")
    keys.sign_in(told.OPENING_OFFICER)
    keys.press(page.get_by_role("link", name="منتجان للمراجعة"))
    for waiting, goods in zip(("منتجان ينتظرانكم", "منتج واحد ينتظركم"), PUT_UP, strict=True):
        officer.reads(waiting)
        first = page.locator("article").first
        expect(first).to_contain_text(goods.title)
        keys.press(first.get_by_role("button", name="موافقة"))
    officer.reads("لا منتج ينتظر")
    keys.press(page.get_by_role("link", name="إلى التعاونيات"))
    keys.press(page.get_by_role("link", name="متجر واحد للفتح"))
    keys.press(page.locator("tbody").get_by_role("link", name=told.TASSA))
    officer.reads(told.TASSA)
    keys.press(page.get_by_role("button", name="فتح المتجر"))
    expect(page.get_by_role("status")).to_have_text("المتجر مفتوح، وأُخبر أهله برسالة.")
