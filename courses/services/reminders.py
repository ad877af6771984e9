"""Reminding members of the lessons they lack."""

import logging
from collections.abc import Iterable
from datetime import datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commons import formats
from commons.services import Text, record, send_messages
from courses import rules
from courses.errors import CoordinatorsOnly, NobodyLacks, RemindedLately
from courses.models import Learner, TrainingReminder
from courses.queries.reminders import Lacking, reminders
from registry.models import Cooperative, User
from registry.queries import today

logger = logging.getLogger(__name__)
MESSAGE = "training-reminder"


@transaction.atomic
def remind_members(*, cooperative: Cooperative, by: User, site: str) -> list[User]:
    """One message to each member who lacks lessons and had none for TRAINING_REMINDER_EVERY; whom it was sent to.

    It names the courses and leads to them; `site` is the portal's own address, without a slash at its end. As many
    queries for a hundred members as for one.
    Raises CoordinatorsOnly, NobodyLacks, RemindedLately.
    """
    if not rules.may_remind(by, cooperative):
        logger.warning("Refused: user %s may not remind the members of cooperative %s", by.pk, cooperative.pk)
        raise CoordinatorsOnly
    found = reminders(cooperative, by=by)
    if not found.lacking:
        raise NobodyLacks
    taken = _taken([each.user.pk for each in found.due], cooperative, by)
    told = [each for each in found.due if each.user.pk in taken]
    if not told:
        raise RemindedLately(day=formats.day(found.again_on or today() + settings.TRAINING_REMINDER_EVERY))
    send_messages(Text(each.user.phone, MESSAGE, _words(each, cooperative, site)) for each in told)
    members = {str(each.user.pk): each.lessons for each in told}
    record(by=by, action="courses.remind", subject=cooperative, lessons_left=members)
    return [each.user for each in told]


def _taken(people: Iterable[int], cooperative: Cooperative, by: User) -> set[int]:
    """Moves on the rows of these user ids, without those that another press has just moved; whose were moved.

    They are locked in the order of their keys, and asked whether they are due only then.
    """
    keys = sorted(people)
    Learner.objects.bulk_create([Learner(user_id=pk) for pk in keys], ignore_conflicts=True)
    TrainingReminder.objects.bulk_create([TrainingReminder(learner_id=pk) for pk in keys], ignore_conflicts=True)
    last = today() - settings.TRAINING_REMINDER_EVERY + timedelta(days=1)
    due = Q(at__isnull=True) | Q(at__lt=timezone.make_aware(datetime.combine(last, time.min)))
    rows = TrainingReminder.objects.select_for_update().filter(due, learner__in=keys).order_by("learner")
    free = set(rows.values_list("learner", flat=True))
    TrainingReminder.objects.filter(learner__in=free).update(at=timezone.now(), cooperative=cooperative, by=by)
    return free


def _words(each: Lacking, cooperative: Cooperative, site: str) -> str:
    """In her language."""
    with translation.override(each.user.language):
        return _said(each, cooperative, site)


def _said(each: Lacking, cooperative: Cooperative, site: str) -> str:
    return ngettext(
        "%(cooperative)s: %(left)s lesson is left for you in: %(courses)s. Go on here: %(link)s",
        "%(cooperative)s: %(left)s lessons are left for you in: %(courses)s. Go on here: %(link)s",
        each.lessons,
    ) % {
        "cooperative": cooperative.name,
        "left": each.lessons,
        "courses": _(", ").join(each.courses),
        "link": site + reverse("courses:home"),
    }
