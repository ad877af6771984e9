"""What the workshop refuses, each with a sentence for the person who brought the file."""

from django.utils.translation import gettext_lazy as _

from commons.errors import Refusal


class VideoRefused(Refusal):
    """A film that cannot become a lesson; the sentence is kept on the video and shown to the trainer."""


class NotAVideo(VideoRefused):
    sentence = _("This file is not a film we can read. Save it as MP4 and send it again.")


class NoPicture(VideoRefused):
    sentence = _("This file has sound but no picture. Choose the film itself and send it again.")


class EmptyVideo(VideoRefused):
    sentence = _("This file is empty. Choose the film again.")


class TooLong(VideoRefused):
    sentence = _("This film is longer than %(hours)s hours. Cut it into lessons and send each one.")


class TooLarge(VideoRefused):
    sentence = _("This file is larger than %(gigabytes)s GB. Save it at 720p and send it again.")
    status = 413


class TooManyPixels(VideoRefused):
    sentence = _("The picture of this film is too large. Save it at 1080p or 720p and send it again.")


class Truncated(VideoRefused):
    sentence = _("The end of this film is missing: %(found)s of %(said)s could be read. Send the whole file again.")


class CutShort(VideoRefused):
    sentence = _("This film was cut off before its end. Send the whole file again.")


class Damaged(VideoRefused):
    sentence = _("This film is damaged and cannot be played to its end. Save it again as MP4 and send it.")


class TookTooLong(VideoRefused):
    sentence = _("Preparing this film took too long. Save it at 720p as MP4 and send it again.")


class DiskFull(VideoRefused):
    sentence = _("There is no room left for films. Your file is safe on your computer: try again in an hour.")
    status = 507


class CouldNotPrepare(VideoRefused):
    sentence = _("We could not prepare this film this time. Press “Try again”.")


class VideoInUse(VideoRefused):
    sentence = _("A lesson or the draft of one shows this film. Choose another film there first.")


class NotFailed(VideoRefused):
    sentence = _("This film is not waiting for another try. Reload the page to see how far it is.")


class UploadQuota(Refusal):
    sentence = _("You are sending too much at once. Let the films on their way arrive, then send this one.")
    status = 413


class PictureRefused(Refusal):
    sentence = _("This is not a picture we can read. Choose a photograph: JPEG, PNG or WebP.")


class PictureTooLarge(PictureRefused):
    sentence = _("This picture is larger than %(megabytes)s MB. Choose a smaller one.")


class PictureTooManyPixels(PictureRefused):
    sentence = _("This picture has more than %(megapixels)s megapixels. Choose a smaller one.")


class DocumentRefused(Refusal):
    sentence = _("This is not a paper we can read. Send a PDF or a clear photograph of the paper.")


class DocumentTooLarge(DocumentRefused):
    sentence = _("This paper is larger than %(megabytes)s MB. Send a clear photograph of it instead.")


class DocumentActive(DocumentRefused):
    sentence = _("This PDF holds a program or another file. Send a clear photograph of the paper instead.")


class DocumentLocked(DocumentRefused):
    sentence = _("This PDF is locked with a password. Save it without the password, or send a photograph of it.")


class CaptionsRefused(Refusal):
    sentence = _("This is not a caption file we can read. Send a .vtt or .srt file.")


class CaptionsTooLarge(CaptionsRefused):
    sentence = _("This caption file is too large. Send the .vtt or .srt file of this one film.")


class CaptionsOutOfOrder(CaptionsRefused):
    sentence = _("The times in this caption file go back at caption %(line)s. Put them in order and send it again.")


class CaptionTooLong(CaptionsRefused):
    sentence = _("Caption %(line)s is longer than %(most)s letters. Cut it into shorter ones and send the file again.")


class CaptionsPastEnd(CaptionsRefused):
    sentence = _("These captions go on to %(end)s, but the film ends at %(duration)s. Is this the file of this film?")


class CaptionsLanguage(CaptionsRefused):
    sentence = _("Choose a language of the portal for these captions.")
