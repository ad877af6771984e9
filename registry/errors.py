"""What the registry refuses, each with its sentence."""

from django.utils.translation import gettext_lazy as _

from commons.errors import Refusal


class NotAllowed(Refusal):
    """The acting person may not do this; views answer 404 before it comes to that."""

    sentence = _("You may not do this. Ask your cooperative’s president or the council.")
    status = 404


class WrongCode(Refusal):
    sentence = _("This is not the code we sent. Look at the message again and write its six figures.")


class CodeOver(Refusal):
    """The code is too old, was used, or was tried too often."""

    sentence = _("This code no longer works. Ask for a new one.")


class ProofOver(Refusal):
    """A number was proved so long ago that someone else may hold the phone by now."""

    sentence = _("It is a while since you wrote the code. Write your number again, and we send you a new one.")


class AccountThere(Refusal):
    """The number has got an account since it was proved; whoever holds the phone signs in with a code of her own."""

    sentence = _("This number already has an account. Write it again, and we send you a code to sign in.")


class SameNumber(Refusal):
    sentence = _("This is the number your account already has. Write the new one.")


class NumberTaken(Refusal):
    """Another account has the number; whose is nobody's business."""

    sentence = _("This number already has an account of its own. Write another one, or call us.")


class AccountClosed(Refusal):
    sentence = _("This account is closed. Call the council to open it again.")


class AlreadyDecided(Refusal):
    sentence = _("This was already decided. Open the page again to see how it stands.")


class NoAccount(Refusal):
    """Nobody has signed in with this number yet."""

    sentence = _("Nobody has an account with this number. Ask her to sign in once with it, then give her the desk.")


class OwnDesk(Refusal):
    sentence = _("You cannot take your own desk away. Ask another officer to do it.")


class FoundersDesk(Refusal):
    sentence = _("She set this portal up: her desk stays hers. Only the portal’s engineers can take it away.")


class LockOfAnotherKey(Refusal):
    """A second lock that was set before the portal's key was changed: nothing that anyone types can open it."""

    sentence = _(
        "Your second lock no longer opens: it was set before this portal got another key. "
        "Call the portal’s engineers: they take it off, and you set a new one."
    )


class UntoldReason(Refusal):
    """Of a deed whose reason nobody but the council's audit line keeps."""

    sentence = _("Write the reason: it stays beside the decision.")


class NoLock(Refusal):
    sentence = _("She has no second lock. Check the number.")


class NoReason(Refusal):
    sentence = _("Write the reason, so that the cooperative knows what to mend.")


class AlreadyRegistered(Refusal):
    sentence = _("A cooperative with this register number is already here. Check the number and the court.")


class ProvinceAbroad(Refusal):
    """Prices, accounts and phones here are of the portal's own country."""

    sentence = _("This province lies in another country. Choose a province of the country that this portal serves.")


class FileNotWhole(Refusal):
    """`missing` names what the council cannot compare because it is empty."""

    sentence = _(
        "This file is not whole. Still missing: %(missing)s. Ask the coordinator to fill it in on the road, "
        "compare it with the papers, then approve."
    )


class FamilyKnown(Refusal):
    sentence = _("This cooperative already has a family of this name. Add the first name of its head.")


class FamilyGone(Refusal):
    sentence = _("This family is no longer on the cooperative’s list. Nothing was changed.")


class StandardOfAnotherTrade(Refusal):
    """`trade` is the one it was registered for."""

    sentence = _("This reference belongs to a specification of another trade: %(trade)s. Write another reference.")


class StandardKept(Refusal):
    sentence = _("Products keep to this specification, so it stays. Register it again to correct its names.")


class AlreadyMember(Refusal):
    sentence = _("She already has this function in the cooperative. Choose another one, or leave it as it is.")


class NotHersToGive(Refusal):
    """A coordinator names no president, and gives herself no other function."""

    sentence = _(
        "Only the president or the council names a president, and nobody gives herself another function. "
        "Ask your president, or call the council."
    )


class NotLasting(Refusal):
    sentence = _("This membership has already ended. Nothing was changed.")


class NotApproved(Refusal):
    sentence = _("The council has not approved this cooperative yet. Wait for its answer, or call it.")


class WrongDates(Refusal):
    sentence = _("The last day comes before the first one. Check the dates on the paper.")


class PaperExpired(Refusal):
    sentence = _("This paper has run out. Send the renewed one.")


class PaperKnown(Refusal):
    sentence = _("A paper with this number is already here for this trade. Check the number.")


class ThreePictures(Refusal):
    sentence = _("Choose three pictures, no more and no fewer.")


class WrongPictures(Refusal):
    sentence = _("These are not the right three pictures. Try again.")


class NoPictures(Refusal):
    sentence = _("She has not chosen her three pictures yet. She chooses them once, on her own page.")


class PhoneFull(Refusal):
    sentence = _("%(most)s members are already watching on this phone. Take another phone for the others.")


class NotTogether(Refusal):
    sentence = _("She is not a member of one of your cooperatives. Choose a face from the list.")
