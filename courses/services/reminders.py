"""Reminding members of the lessons they lack."""

import logging
from datetime import datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commons import formats
from commons.services import record, send_message
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

    It names the courses and leads to them; `site` is the portal's own address, without a slash at its end.
    Raises CoordinatorsOnly, NobodyLacks, RemindedLately.
    """
    if not rules.may_remind(by, cooperative):
        logger.warning("Refused: user %s may not remind the members of cooperative %s", by.pk, cooperative.pk)
        raise CoordinatorsOnly
    found = reminders(cooperative, by=by)
    if not found.lacking:
        raise NobodyLacks
    told = [each for each in found.due if _taken(each.user, cooperative, by)]
    if not told:
        raise RemindedLately(day=formats.day(found.again_on or today() + settings.TRAINING_REMINDER_EVERY))
    for each in told:
        with translation.override(each.user.language):
            send_message(to=each.user.phone, kind=MESSAGE, body=_words(each, cooperative, site))
    members = {str(each.user.pk): each.lessons for each in told}
    record(by=by, action="courses.remind", subject=cooperative, lessons_left=members)
    return [each.user for each in told]


def _taken(user: User, cooperative: Cooperative, by: User) -> bool:
    """Moves her row on, unless another press has just done so: one conditional update, never read and then written."""
    Learner.objects.bulk_create([Learner(user=user)], ignore_conflicts=True)
    TrainingReminder.objects.bulk_create([TrainingReminder(learner_id=user.pk)], ignore_conflicts=True)
    last = today() - settings.TRAINING_REMINDER_EVERY + timedelta(days=1)
    due = Q(at__isnull=True) | Q(at__lt=timezone.make_aware(datetime.combine(last, time.min)))
    rows = TrainingReminder.objects.filter(due, learner=user.pk)
    return bool(rows.update(at=timezone.now(), cooperative=cooperative, by=by))


def _words(each: Lacking, cooperative: Cooperative, site: str) -> str:
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
