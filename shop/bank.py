"""Whether a bank account's number holds together."""

import re

from commons.country import here


def is_account(account: str) -> bool:
    """A number of this country's banks: a Moroccan RIB (24 figures whose last two check the rest, modulo 97), or an
    IBAN of the country (ISO 13616).
    """
    if not re.fullmatch(here().account, account):
        return False
    if re.fullmatch(r"\d{24}", account):
        return int(account[:22]) * 100 % 97 + int(account[22:]) == 97
    moved = account[4:] + account[:4]
    return int("".join(str(int(sign, 36)) for sign in moved)) % 97 == 1
