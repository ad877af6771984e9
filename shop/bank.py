"""Whether a bank account's number holds together."""

import re


def is_account(account: str) -> bool:
    """A Moroccan RIB (24 figures whose last two check the rest, modulo 97) or an IBAN (ISO 13616)."""
    if re.fullmatch(r"\d{24}", account):
        return int(account[:22]) * 100 % 97 + int(account[22:]) == 97
    if re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}", account):
        moved = account[4:] + account[:4]
        return int("".join(str(int(sign, 36)) for sign in moved)) % 97 == 1
    return False
