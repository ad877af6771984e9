"""Setting what a cooperative must have learnt."""

import logging
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from commons.services import record
from courses import rules
from courses.errors import BadTrainingRule, CourseExpires, OfficersOnly
from courses.models import RequiredCourse, TrainingRule
from courses.queries.needed import lost_in_time
from registry.enums import Function

logger = logging.getLogger(__name__)


@transaction.atomic
def set_training_rule(
    *,
    courses: Iterable[Any],
    in_force_from: date,
    min_members: int,
    by: Any,
    min_share: int = 0,
    functions: Iterable[str] = (),
) -> TrainingRule:
    """Adds a version of the rule, in force from a day that is later than the last version's.

    `courses` are course pages; `min_share` is percent of the active members. `by` None is the portal's own set-up.
    Raises OfficersOnly, BadTrainingRule, and CourseExpires for a course that nobody could finish after a day that is
    set already.
    """
    if by is not None and not rules.may_set_rule(by):
        logger.warning("%s may not set the training rule", by.pk)
        raise OfficersOnly
    keys = {course.translation_key for course in courses}
    names = sorted(set(functions))
    last = TrainingRule.objects.aggregate(version=Max("version"), day=Max("in_force_from"))
    sound = keys and min_members > 0 and 0 <= min_share <= 100 and set(names) <= set(Function.values)
    if not sound or (last["day"] and in_force_from <= last["day"]):
        raise BadTrainingRule
    if expires := lost_in_time(keys):
        raise CourseExpires(course=expires)
    try:
        with transaction.atomic():
            rule = TrainingRule.objects.create(
                version=(last["version"] or 0) + 1,
                in_force_from=in_force_from,
                min_members=min_members,
                min_share=min_share,
                functions=names,
                by=by,
            )
    except IntegrityError as error:  # another officer has just added one
        raise BadTrainingRule from error
    RequiredCourse.objects.bulk_create(RequiredCourse(rule=rule, course_key=key) for key in sorted(keys))
    record(
        by=by,
        action="courses.set-training-rule",
        subject=rule,
        courses=sorted(map(str, keys)),
        members=min_members,
        share=min_share,
        functions=names,
    )
    return rule
