"""Phone numbers as people write them, kept as E.164."""

import phonenumbers

from commons.country import here
from commons.errors import BadPhone


def parse(written: str) -> str:
    """E.164 of a number written in any usual way, Arabic-Indic digits included. Raises BadPhone."""
    try:
        number = phonenumbers.parse(written.strip(), here().code)
    except phonenumbers.NumberParseException as error:
        raise BadPhone from error
    if not phonenumbers.is_valid_number(number):
        raise BadPhone
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def shown(number: str) -> str:
    """The national form for people of this country, as in 06 12 34 56 78; abroad, the international one."""
    parsed = phonenumbers.parse(number, here().code)
    style = phonenumbers.PhoneNumberFormat
    home = phonenumbers.region_code_for_number(parsed) == here().code
    return phonenumbers.format_number(parsed, style.NATIONAL if home else style.INTERNATIONAL).replace("-", " ")
