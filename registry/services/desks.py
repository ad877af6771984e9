"""Who works at which desk, and what that opens in the trainers' tool."""

import logging

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from commons.refusing import refused
from commons.services import record
from registry import rules
from registry.enums import Desk
from registry.errors import FoundersDesk, OwnDesk
from registry.models import User

logger = logging.getLogger(__name__)
TRAINERS = "trainers"
ADMIN = (("wagtailadmin", "access_admin"), ("simple_translation", "submit_translation"))
"""The tool itself, and its button that makes a page's draft in another language."""
PAGES = ("add_page", "change_page", "publish_page", "lock_page", "unlock_page")
PICTURES = ("add_image", "change_image", "choose_image")


@transaction.atomic
def give_desk(*, user: User, desk: str, by: User | None) -> User:
    """Seats a person at a desk, or takes her desk away with Desk.NONE, and keeps the trainers' group in step.

    Raises NotAllowed, OwnDesk, FoundersDesk.
    """
    rules.require_officer(by, f"give a desk to user {user.pk}")
    before = User.objects.select_for_update().get(pk=user.pk).desk
    if before == Desk.OFFICER != desk:
        _may_lose(user, by)
    user.desk = Desk(desk)
    user.save(update_fields=["desk"])
    if user.desk == Desk.TRAINER:
        user.groups.add(trainers())
    else:
        user.groups.remove(*Group.objects.filter(name=TRAINERS))
    record(by=by, action="registry.give_desk", subject=user, before=before, after=str(user.desk))
    return user


def _may_lose(officer: User, by: User | None) -> None:
    """Somebody is always left who can give desks: nobody leaves her own, and the founder's cannot be taken."""
    if by is not None and by.pk == officer.pk:
        raise refused(logger, OwnDesk(), "registry.give-desk", by, user=officer)
    if officer.is_superuser:
        raise refused(logger, FoundersDesk(), "registry.give-desk", by, user=officer)


def trainers() -> Group:
    """The group that may write, translate and publish pages and keep pictures; made when it is missing."""
    group, _ = Group.objects.get_or_create(name=TRAINERS)
    for app, codename in ADMIN:
        group.permissions.add(Permission.objects.get(content_type__app_label=app, codename=codename))
    root = Page.get_first_root_node()
    for permission in Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=PAGES):
        GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)
    shelf = Collection.get_first_root_node()
    for permission in Permission.objects.filter(content_type__app_label="wagtailimages", codename__in=PICTURES):
        GroupCollectionPermission.objects.get_or_create(group=group, collection=shelf, permission=permission)
    return group
