"""Figures as people type them."""

_LATIN = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٫", "01234567890123456789.")


def latin(text: str) -> str:
    """The text with Arabic-Indic and Persian digits, and the Arabic decimal sign, as Latin ones."""
    return text.translate(_LATIN)
