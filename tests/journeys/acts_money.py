"""Each seller brings her order to the buyer's door, the council pays out, the seller opens her statement."""

from pathlib import Path

from django.utils import timezone
from playwright.sync_api import expect

from tests.commons.test_pdf import words_of
from tests.journeys import world as told
from tests.journeys.visitor import Visitor
from tests.journeys.world import World

SELLERS = {told.TIZWA: told.SELLER, told.TAFRAOUT: told.ARGAN_SELLER, told.TAZERBIT: told.RUG_SELLER}
COMMISSION = {told.TIZWA: "0 درهم", told.TAFRAOUT: "−12 درهم", told.TAZERBIT: "−32 درهم"}
"""Taken off: nought in the first year, else 8 % of the goods, by the rule of the day of the sale."""
EARNED = {told.TIZWA: ("265", "0", "0"), told.TAFRAOUT: ("168", "0", "0"), told.TAZERBIT: ("0", "0", "32", "0")}
"""Earned, on its way, received. What its own people took at the door stays with the third; it owes the commission."""
BY_POST = (told.TIZWA, told.TAFRAOUT)
DELIVERED = "نعم، سُلّم وأُدّي ثمنه"
STEPS = {
    "سأجهّزه": "أكّدتِ الطلب، وأُخبر المشتري.",
    "جاهز للإرسال": "الطلب جاهز، وأُخبر المشتري.",
    "خرج الطلب": "الطلب في الطريق، وأُخبر المشتري.",
    DELIVERED: "سُلّم الطلب، وسُجّل المال لتعاونيتكِ في كشف الحساب.",
}


def officer_raises_the_commission(world: World) -> None:
    """A new rule of 20 % from today on; what was sold before keeps its own."""
    officer = world.browser_of(told.OFFICER)
    page = officer.open("council:home")
    page.get_by_role("link", name="القواعد").last.click()
    page.get_by_role("link", name="العمولة").click()
    officer.reads("أول قاعدة توافق هي المعتمدة")
    page.get_by_text("إضافة قاعدة").click()
    page.fill("input[name=rate]", "20")
    page.fill("input[name=in_force_from] >> nth=0", timezone.localdate().isoformat())
    page.get_by_role("button", name="أضيفوا القاعدة").click()
    expect(page.get_by_role("status")).to_have_text("سُجّلت القاعدة.")


def sellers_deliver(world: World) -> None:
    """Confirmed, prepared, shipped, delivered; the money stands as earned, less the commission frozen at the sale."""
    for cooperative, phone in SELLERS.items():
        seller = world.browser_of(phone)
        page = seller.open("shop:desk")
        page.get_by_role("link", name=world.orders[cooperative]).click()
        seller.reads(f"الطلب {world.orders[cooperative]}")
        for deed, said in STEPS.items():
            if deed == "خرج الطلب" and cooperative in BY_POST:
                page.fill("input[name=tracking_number]", "LX٠٠٠٠١MA")
            if deed == DELIVERED:
                page.locator("summary", has_text="سُلّم وأُدّي ثمنه").click()
            page.get_by_role("button", name=deed).click()
            expect(page.get_by_role("status")).to_have_text(said)
        seller.reads(f"الطلب {world.orders[cooperative]}")
        expect(page.locator(".sum > div", has_text="العمولة المتفق عليها يوم البيع").locator("span").last).to_have_text(
            COMMISSION[cooperative]
        )
        page.locator(".tabs").get_by_role("link", name="المال").click()
        _purse(seller, EARNED[cooperative])
    buyer = world.people[told.BUYER].page
    buyer.goto(world.tracking)
    expect(buyer.locator("section.coop header .tag")).to_have_text(["سُلّم"] * 3)


def officer_pays_out(world: World) -> None:
    """She settles what was delivered, runs the payout, takes the bank's file, and notes that the money arrived."""
    officer = world.browser_of(told.OFFICER)
    page = officer.open("council:home")
    page.locator(".tabs").get_by_role("link", name="الصرف").click()
    officer.reads("لا شيء مستحقّ بعد: 433 درهم تنتظر التسوية")
    page.get_by_role("button", name="تسوية").click()
    expect(page.get_by_role("status")).to_have_text("تمّت التسوية، ويمكن الصرف الآن.")
    officer.reads("433 درهم تنتظر الصرف إلى تعاونيتين")
    page.get_by_role("button", name="إجراء الصرف").click()
    officer.reads("عمليتا صرف تنتظران جواب البنك")
    with page.expect_download() as file:
        page.get_by_role("link", name="الملف الموجّه إلى البنك").click()
    lines = Path(file.value.path()).read_text("utf-8-sig").splitlines()[1:]
    transfers = {line.split(";")[0]: line.split(";")[3] for line in lines}
    assert transfers == {told.TIZWA: "265.00", told.TAFRAOUT: "168.00"}
    page.get_by_role("button", name="وصل المال").first.click()
    officer.reads("صرف واحد ينتظر جواب البنك")
    page.get_by_role("button", name="وصل المال").click()
    officer.reads("حُسم أمر كل عمليات الصرف")


def seller_opens_her_statement(world: World) -> None:
    """The money has come; the month's statement is a paper in Arabic with her order, her sum and the transfer."""
    seller = world.browser_of(told.SELLER)
    page = seller.open("shop:money")
    _purse(seller, ("0", "0", "265"))
    page.locator("main ul.card a").click()
    seller.reads(f"كشف {told.this_month()}")
    link = page.get_by_role("link", name="الكشف في ملف PDF")
    with page.expect_download() as file:
        link.click()
    paper = Path(file.value.path()).read_bytes()
    assert paper.startswith(b"%PDF-")
    answer = page.context.request.get(f"{world.portal.address}{link.get_attribute('href')}")
    assert answer.headers["content-type"] == "application/pdf"
    words = words_of(paper)
    for told_there in ("كشف", "الحساب", world.orders[told.TIZWA], "265", "240", "25"):
        assert told_there in words
    assert "Relevé" not in words


def _purse(seller: Visitor, sums: tuple[str, ...]) -> None:
    """Earned, on its way, owed where she owes, and received."""
    seller.reads_both_ways("مالكِ")
    expect(seller.page.locator(".cash .price bdi")).to_have_text(sums)
