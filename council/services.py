"""What an officer decides, each through the room that owns it. Where a decision may have been the last step of a
cooperative's road, the opening is considered in the same transaction.
"""

from typing import Any

from django.db import transaction

from commons import services as commons
from commons.models import Message
from registry import queries, rules
from registry import services as registry
from registry.enums import Function
from registry.errors import NoAccount
from registry.models import Authorisation, Cooperative, Membership, User
from shop import services as shop


@transaction.atomic
def approve_cooperative(*, cooperative: Cooperative, by: Any) -> Cooperative:
    """Approves; under an automatic policy its shop may open at once. Raises what the registry raises."""
    approved = registry.approve_cooperative(cooperative=cooperative, by=by)
    shop.consider_opening(cooperative=approved, by=by)
    return approved


@transaction.atomic
def verify_paper(*, paper: Authorisation, by: Any) -> Authorisation:
    """Verifies; under an automatic policy the shop may open at once. Raises what the registry raises."""
    verified = registry.verify_authorisation(authorisation=paper, by=by)
    shop.consider_opening(cooperative=verified.cooperative, by=by)
    return verified


@transaction.atomic
def name_leaders(
    *, cooperative: Cooperative, president: dict[str, Any], coordinator: dict[str, Any] | None, by: Any
) -> list[Membership]:
    """Enrols who leads the cooperative, both or neither; without a coordinator the president does her work.

    Of each: phone, first and last name. Raises what the registry raises.
    """
    named = {Function.PRESIDENT: president, Function.COORDINATOR: coordinator}
    return [
        registry.enrol_member(cooperative=cooperative, function=function, by=by, **person)
        for function, person in named.items()
        if person
    ]


@transaction.atomic
def seat(*, phone: str, desk: str, by: Any) -> User:
    """Gives a desk to whoever has this number (E.164). Raises NoAccount, and what the registry raises.

    A number without an account is refused: one figure wrong would give a stranger the desk.
    """
    user = queries.user_of(phone)
    if user is None or not user.is_active:
        raise NoAccount
    return registry.give_desk(user=user, desk=desk, by=by)


@transaction.atomic
def send_again(*, message: Message, by: Any) -> bool:
    """Sends a text once more that was given up; False when that was asked before, and then nothing is changed.

    Raises NotAllowed, TextOver.
    """
    rules.require_officer(by, f"send message {message.pk} again")
    if asked := commons.send_again(message=message):
        commons.record(by=by, action="council.send_again", subject=message)
    return asked
