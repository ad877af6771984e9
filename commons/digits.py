"""Figures as people type them."""

import re
from decimal import Decimal

_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_LATIN = _DIGITS | str.maketrans("٫", ".")
_ONE_EACH = {ord("\u00a0"): " ", ord("\u202f"): " ", ord("،"): ",", ord("−"): "-"}
"""Signs that look alike in a figure, and what stands for them."""
_SIGNS = re.compile(r"(-?)([0-9]*)([.,٫]?)([0-9]*)")
_GROUPS = re.compile(r"(-?)([1-9][0-9]{0,2}(?:([., ٬])[0-9]{3})(?:\3[0-9]{3})*)(?:(?!\3)[.,٫]([0-9]+))?")


def latin(text: str) -> str:
    """The text with Arabic-Indic and Persian digits, and the Arabic decimal sign, as Latin ones."""
    return text.translate(_LATIN)


def figure(text: str, *, grouped: bool = True) -> Decimal | None:
    """The figure that was typed, in any digits; None when it is none or may be read in two ways.

    A point, a comma or the Arabic ٫ stands before the decimals. `grouped` is for figures that never have three
    decimals, as sums and pieces: there the thousands may stand in groups, as the portal writes them, with a point, a
    comma, a space that may or may not break, or the Arabic ٬ between all of them. The first group has one to three
    digits and no nought before them, the others three: 1.250 is 1250 and 1.250,50 is 1250.50, while 0.125 and 1.2500
    stay decimals, for the field to refuse.
    """
    written = text.strip().translate(_DIGITS).translate(_ONE_EACH)
    if grouped and (found := _GROUPS.fullmatch(written)):
        sign, whole, _, rest = found.groups(default="")
        return Decimal(f"{sign}{re.sub('[^0-9]', '', whole)}.{rest}")
    found = _SIGNS.fullmatch(written)
    if not found or not (found[2] or found[4]):
        return None
    return Decimal(f"{found[1]}{found[2]}.{found[4]}")
