"""Folds Arabic text so that what people type finds what sellers wrote. Index and query are folded the same way."""

import re
import unicodedata

from commons.digits import latin

_MARKS = re.compile("[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640]")
_SAME = str.maketrans(
    {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ئ": "ي", "ؤ": "و", "ة": "ه", "گ": "ك", "ڭ": "ك", "غ": "غ"}
)
_WORD = re.compile(r"\w+")
_ARTICLES = ("وال", "بال", "فال", "كال", "لل", "ال")
SHORTEST_STEM = 2


def fold(text: str) -> str:
    """Words without vowel marks, tatweel, hamza seats and articles, lower case, Latin digits, single spaces."""
    plain = unicodedata.normalize("NFKC", latin(text)).casefold()
    plain = _MARKS.sub("", plain).translate(_SAME)
    plain = "".join(c for c in unicodedata.normalize("NFD", plain) if not unicodedata.combining(c))
    return " ".join(_stem(word) for word in _WORD.findall(plain))


def _stem(word: str) -> str:
    for article in _ARTICLES:
        if word.startswith(article) and len(word) - len(article) >= SHORTEST_STEM:
            return word[len(article) :]
    return word
