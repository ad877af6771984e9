"""Why a portal was not backed up or restored."""

from django.utils.translation import gettext_lazy as _

from commons.errors import Refusal


class NotAnArchive(Refusal):
    sentence = _("%(file)s is not a backup of this portal. Give the file that the backup command wrote.")


class OtherRelease(Refusal):
    sentence = _("This backup was made by another release. Install that release, run migrate, then restore.")


class NotEmpty(Refusal):
    sentence = _(
        "This portal is not empty (people in it: %(people)s). Restore into an empty one, or add --force to replace it."
    )


class Spoilt(Refusal):
    sentence = _("The backup is damaged at %(part)s. Nothing in the database was changed. Use another backup.")


class NoRoom(Refusal):
    sentence = _("The disk is full. Free some space, then try again. Nothing in the database was changed.")
