"""One-time codes: sent to a number for one session, kept as a keyed hash, used once.

Numbers are the design's (section 3) and ASVS 5 (6.5.1, 6.5.4, 6.5.5, 6.6.3): 6 figures, 10 minutes, once, 5 tries,
3 sends in 10 minutes and 10 a day for a number, 5 of these from one address, so that no one stranger uses up the day of
someone whose phone is new to us; and a wider measure for an address, which many phones may share.
"""

import secrets
import uuid
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext

from commons import limits
from commons.services import send_message
from registry import queries
from registry.errors import AccountThere, CodeOver, ProofOver, WrongCode
from registry.models import SignInCode
from registry.models.signing import MOST_TRIES

MESSAGE = "sign-in-code"
LASTS = timedelta(minutes=10)
PROOF_LASTS = timedelta(minutes=10)
"""How long someone new may take over her name after she wrote the code."""
SENDS_TO_A_NUMBER = (3, timedelta(minutes=10)), (10, timedelta(days=1))
SENDS_FROM_ONE_TO_THE_OTHER = ((5, timedelta(days=1)),)
SENDS_FROM_AN_ADDRESS = (30, timedelta(minutes=10)), (300, timedelta(days=1))
TRIES_FROM_AN_ADDRESS = ((100, timedelta(minutes=10)),)


def next_send(*, phone: str, address: str, known_here: bool) -> int:
    """Seconds until another code would be sent to a number from an address, 0 when it would be now."""
    return max(limits.wait(key, *rates) for key, rates in _counts(phone, address, known_here=known_here).items())


@transaction.atomic
def send_code(*, phone: str, address: str, language: str, known_here: bool = False) -> SignInCode:
    """Sends a fresh code to a number (E.164), known or not alike. Raises TooMany.

    `address` is the asking client's. The caller keeps the row's key in its session: nobody else can use the code.
    """
    limits.hit(f"code:address:{address}", *SENDS_FROM_AN_ADDRESS)
    for counted, rates in _counts(phone, address, known_here=known_here).items():
        limits.hit(counted, *rates)
    figures = f"{secrets.randbelow(1_000_000):06}"
    code = SignInCode(phone=phone, expires_at=timezone.now() + LASTS)
    code.secret = _hash(code.pk, figures)
    code.save()
    with translation.override(language):
        # At most 70 characters in Arabic, one part of a text message.
        body = gettext("Tiwiza: your code is %(code)s. Give it to nobody.") % {"code": figures}
    send_message(to=phone, kind=MESSAGE, body=body, secret=True, good_until=code.expires_at)
    return code


def check_code(*, key: str, figures: str, address: str) -> str:
    """The number that the code proves, once. Raises TooMany, WrongCode, CodeOver.

    A try is counted before it is compared and stays counted; of many right tries at once exactly one succeeds.
    """
    limits.hit(f"code:try:{address}", *TRIES_FROM_AN_ADDRESS)
    now = timezone.now()
    rows = SignInCode.objects.filter(pk=key, used_at__isnull=True, expires_at__gt=now)
    if not rows.filter(tries__lt=MOST_TRIES).update(tries=F("tries") + 1):
        raise CodeOver
    code = SignInCode.objects.get(pk=key)
    if not constant_time_compare(code.secret, _hash(code.pk, figures)):
        raise WrongCode
    if not rows.update(used_at=now):
        raise CodeOver
    return code.phone


def require_fresh_proof(*, phone: str, proved_at: float) -> None:
    """That a number proved at that moment (seconds since 1970) may still become an account.

    Raises ProofOver, AccountThere.
    """
    if not 0 <= timezone.now().timestamp() - proved_at < PROOF_LASTS.total_seconds():
        raise ProofOver
    if queries.user_of(phone) is not None:
        raise AccountThere


def _counts(phone: str, address: str, *, known_here: bool) -> dict[str, tuple[limits.Rate, ...]]:
    """What a send to a number counts under. A phone that has signed in before has a count of its own, so that a
    stranger who asks for codes to that number cannot lock its owner out.
    """
    if known_here:
        return {f"code:own:{phone}": SENDS_TO_A_NUMBER}
    return {f"code:number:{phone}": SENDS_TO_A_NUMBER, f"code:{address}:{phone}": SENDS_FROM_ONE_TO_THE_OTHER}


def _hash(key: uuid.UUID, figures: str) -> str:
    return salted_hmac("registry.sign-in", f"{key}:{figures}", algorithm="sha256").hexdigest()
