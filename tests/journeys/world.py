"""Who is in the story of the main journey, what they bring, and the files in their hands."""

import io
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from django.utils import timezone, translation
from PIL import Image, ImageDraw

from commons import formats
from tests.factories import media

OFFICER = "+212600000901"
OPENING_OFFICER, PAYING_OFFICER, RULING_OFFICER = (f"+21260000090{number}" for number in (5, 6, 7))
"""By keyboard each act has its own: a number gets three codes in ten minutes, whatever order the acts come in."""
TRAINER = "+212600000902"
NEW_TRAINER = "+212600000903"
"""Has made no lesson yet."""
PRESIDENT, MEMBER, COORDINATOR, SELLER = (f"+21260000091{n}" for n in range(4))
"""The people of Tizwa, whose road to the opening the story follows."""
ARGAN_PRESIDENT, ARGAN_SELLER, RUG_SELLER = "+212600000920", "+212600000923", "+212600000933"
RUG_PRESIDENT = "+212600000930"
"""People of the two cooperatives whose shops are open before the story begins."""
BUYER = "+212612345678"
NEAR_PRESIDENT, NEAR_MEMBER, NEAR_SELLER = "+212600000950", "+212600000951", "+212600000953"
"""Of a cooperative that is outside the story too, and that `laid.near` brings as far as its products."""

NEW_COORDINATOR = "+212600000942"
"""Of a cooperative that has met no condition yet and whose road the story leaves alone."""
TIZWA, TAFRAOUT, TAZERBIT = "تعاونية تيزوا", "تعاونية تافراوت", "تعاونية تازربيت"
TAFOUKT, TASSA = "تعاونية تافوكت", "تعاونية تاسا"
COURSES = ["التخطيط للمشروع", "التمويل والشراكة", "التسويق", "التجارة الإلكترونية"]
"""The four courses. The first is empty until the trainer has filled it in the story."""
LESSON = "خطّطي لمشروعكِ في صفحة واحدة"
FILM_SECONDS, SHORT_SECONDS = 62, 8
QUESTION = "بماذا تبدأ الخطة؟"
RIGHT, WRONG = "بهدف واحد واضح", "بشراء الآلات"
CAPTION = "نبدأ بهدف واحد واضح."


@dataclass(frozen=True)
class Goods:
    """One product as its seller types it."""

    title: str
    pack: str
    price: str
    stock: str
    words: str
    colour: str


HONEY = Goods("عسل الدغموس الحر", "جرّة 500 غ", "١٢٠", "10", "من أزهار الدغموس، دون تسخين.", "#d9a02b")
WAX = Goods("شمع النحل الصافي", "قطعة 200 غ", "45,50", "6", "شمع مصفّى باليد.", "#e8c25a")
ARGAN = Goods("زيت أركان للطعام", "قنينة 250 مل", "150", "12", "من لوز محمّص.", "#b07a2a")
RUG = Goods("زربية صغيرة", "قطعة 60 × 90 سم", "400", "3", "صوف بألوان نباتية.", "#8b2f2f")
MAT = Goods("حصير دوم", "قطعة 120 × 80 سم", "210", "4", "سعف دوم مضفور باليد.", "#9c8a4b")
TRAY = Goods("طبق دوم", "قطعة واحدة", "75,50", "9", "سعف دوم بخيط ملوّن.", "#b9853a")


@dataclass
class World:
    """The story so far: what one act leaves behind for the next."""

    portal: Any
    visit: Any
    people: dict[str, Any] = field(default_factory=dict)
    """Browsers by the phone of who holds them; she stays signed in from one act to the next."""
    products: dict[str, str] = field(default_factory=dict)
    """Addresses of products on the seller's desk by title."""
    pictures: dict[str, str] = field(default_factory=dict)
    """Addresses of their photographs by title."""
    tracking: str = ""
    """Address of the buyer's purchase."""
    orders: dict[str, str] = field(default_factory=dict)
    """Order numbers by cooperative."""

    def browser_of(self, phone: str) -> Any:
        """Her own browser, signed in the first time it is asked for."""
        if phone not in self.people:
            self.people[phone] = self.visit()
            self.people[phone].sign_in(phone)
        return self.people[phone]


@cache
def film() -> Path:
    """A minute of a moving picture with a tone, heavy enough that its preparing can be watched."""
    return media.clip("lesson.mp4", seconds=FILM_SECONDS, size="854x480", rate="8", picture="testsrc2")


@cache
def short_film() -> Path:
    """A film of a few seconds for the lessons that are there before the story."""
    return media.clip("short.mp4", seconds=SHORT_SECONDS, rate="5", picture="testsrc")


def captions() -> dict[str, Any]:
    """The caption file the trainer chooses."""
    text = f"WEBVTT\n\n00:00:00.500 --> 00:00:20.000\n{CAPTION}\n\n00:00:20.000 --> 00:01:00.000\nثم نكتب الخطوات.\n"
    return {"name": "lesson.vtt", "mimeType": "text/vtt", "buffer": text.encode()}


def photograph(goods: Goods) -> dict[str, Any]:
    """The photograph the seller takes with her phone."""
    return {"name": "IMG_0001.jpg", "mimeType": "image/jpeg", "buffer": picture(goods)}


def picture(goods: Goods) -> bytes:
    """A JPEG of 1200 by 900: a jar in the product's colour."""
    image = Image.new("RGB", (1200, 900), "#f4ecd8")
    ImageDraw.Draw(image).rounded_rectangle((400, 150, 800, 800), 60, fill=goods.colour)
    held = io.BytesIO()
    image.save(held, "JPEG", quality=80)
    return held.getvalue()


@cache
def noise() -> bytes:
    """A JPEG that compresses as badly as a photograph ever does."""
    held = io.BytesIO()
    Image.effect_noise((800, 800), 90).convert("RGB").save(held, "JPEG", quality=80)
    return held.getvalue()


def today(*, in_days: int = 0) -> str:
    """The day, or that many days later, as pages write it."""
    with translation.override("ar"):
        return formats.day(timezone.localdate() + timedelta(days=in_days))


def this_month() -> str:
    """The month as pages write it."""
    with translation.override("ar"):
        return formats.month(timezone.localdate())


def price(goods: Goods) -> Decimal:
    """Its price as a sum."""
    return Decimal(goods.price.translate(str.maketrans("٠١٢٣٤٥٦٧٨٩,", "0123456789.")))
