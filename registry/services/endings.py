"""Telling a cooperative in time that one of its papers ends."""

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from commons import formats
from commons.services import Text, send_messages
from registry import queries
from registry.enums import Function
from registry.models import Authorisation, User

MESSAGE = "paper-ends"


def tell_of_ending_papers() -> int:
    """One message to who coordinates, for each paper that ends soon and has no next one; how many papers it was.

    Once a paper, however often this runs and however many run it. A cooperative in which nobody coordinates is told
    when somebody does.
    """
    return sum(_tell(paper) for paper in queries.ending_papers().filter(end_told_at__isnull=True))


@transaction.atomic
def _tell(paper: Authorisation) -> bool:
    people = _who_coordinates(paper)
    # One conditional update, never read and then written: two runs at once send one message.
    mine = people and Authorisation.objects.filter(pk=paper.pk, end_told_at__isnull=True).update(
        end_told_at=timezone.now()
    )
    if mine:
        send_messages(_text(paper, user) for user in people)
    return bool(mine)


def _who_coordinates(paper: Authorisation) -> list[User]:
    """Its coordinators, or its presidents where there is none, each once."""
    members = queries.members_of(paper.cooperative_id).filter(user__is_active=True)
    for function in (Function.COORDINATOR, Function.PRESIDENT):
        if found := {each.user_id: each.user for each in members.filter(function=function)}:
            return list(found.values())
    return []


def _text(paper: Authorisation, user: User) -> Text:
    with translation.override(user.language):
        words = _(
            "%(cooperative)s: the authorisation %(number)s for %(trade)s ends on %(day)s. Hand in the next one on the "
            "road to the opening; after that day these products leave the market."
        ) % {
            "cooperative": paper.cooperative.name,
            "number": paper.number,
            "trade": paper.trade.name,
            "day": formats.day(paper.valid_until),
        }
    return Text(user.phone, MESSAGE, words)
