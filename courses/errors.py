"""What the courses refuse, each with its sentence."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from commons.errors import Refusal
from media.enums import VideoState


class NothingToWatch(Refusal):
    sentence = _("This lesson has no film to watch yet. Come back when it is published.")


class NotAMember(Refusal):
    sentence = _("Only members of a cooperative earn a lesson. Ask your coordinator to enrol you.")
    status = 403


class NotYourNeighbour(Refusal):
    sentence = _("Someone in the list is not a member of your cooperative. Choose who watches again.")
    status = 403


class TooManyWatchers(Refusal):
    sentence = _("At most %(most)s members can watch on one phone. Choose fewer and watch once more with the others.")


class UnknownPlay(Refusal):
    sentence = _("This lesson was opened by someone else. Open it again, and what you watch will count.")
    status = 404


class StalePlay(Refusal):
    sentence = _("This lesson was opened more than %(days)s days ago. Open it again, and what you watch will count.")
    status = 410


class BadBeat(Refusal):
    sentence = _("The player sent something we cannot read. Reload the page; what you watched before is kept.")


class WornOutPlay(Refusal):
    sentence = _("This lesson has been open for very long. Reload the page; what you watched is kept.")
    status = 429


class NoQuiz(Refusal):
    sentence = _("This lesson has no quiz. Watching it is enough.")


class BadAnswers(Refusal):
    sentence = _("Answer every question with one of its answers, then send them again.")


class NotPresent(Refusal):
    sentence = _("She has not confirmed that she is watching. Ask her to choose her three pictures first.")
    status = 403


class NobodyAnswers(Refusal):
    sentence = _("Choose who is answering, then send the answers again.")


class PicturesAgain(Refusal):
    sentence = _(
        "You showed your pictures hours ago. Open the lesson again and show your pictures again, "
        "so that it counts for each of you."
    )
    status = 410


class OfficersOnly(Refusal):
    sentence = _("Only an officer of the council may do this.")
    status = 403


class CoordinatorsOnly(Refusal):
    sentence = _("Only the coordinator or the president of her cooperative may do this.")
    status = 403


class AlreadyRevoked(Refusal):
    sentence = _("This certificate was revoked before. Nothing was changed.")


class ReasonNeeded(Refusal):
    sentence = _("Write the reason: it is kept with the decision.")


class BadTrainingRule(Refusal):
    sentence = _("A rule names at least one course and one member, and begins after the one before it.")


class CourseAskedFor(Refusal):
    """Without the page nobody could finish a course of the training rule; `course` is its title."""

    sentence = _(
        "The council’s training rule asks for the course “%(course)s”, and without this page nobody could finish it. "
        "Ask the council to name another rule first; you can do this once that rule is in force."
    )


class CourseExpires(Refusal):
    """The rule would ask for a course whose pages go on a day that is set; `course` is its title."""

    sentence = _(
        "On a day that is already set, a page of the course “%(course)s” stops counting, and nobody could finish it "
        "after that. Ask its trainer to take that day away and publish the page; then add the rule."
    )


class VideoNotReady(Refusal):
    """A lesson may not be published yet; `video` is its film or None."""

    missing = _("Choose a film first: a lesson is published with its film. Your draft can be saved as it is.")
    removed = _("The film was deleted. Choose another one: a lesson is published with its film.")
    failed = _("The film was refused: %(why)s Upload another one. Your draft can be saved as it is.")
    preparing = _(
        "The film is still being prepared (%(percent)s %% done). Save the draft now, publish when the film is ready."
    )

    def __init__(self, *, video: Any) -> None:
        super().__init__(percent=video.percent if video is not None else 0, why=video.why if video is not None else "")
        self.sentence: str | Promise = self.preparing
        if video is None:
            self.sentence = self.missing
        elif video.state == VideoState.REMOVED:
            self.sentence = self.removed
        elif video.why:
            self.sentence = self.failed


class UnanswerableQuiz(Refusal):
    """A lesson that nobody could pass may not be published."""

    sentence = _(
        "Give every question at least two answers, mark the right one and leave a wrong one. Your draft can be saved."
    )


class UnanswerableQuestion(Refusal):
    """The question of that `number` keeps its lesson from being published."""

    sentence = _(
        "Question %(number)s: give it at least two answers, mark the right one and leave a wrong one. "
        "Your draft can be saved."
    )


class NobodyLacks(Refusal):
    sentence = _("Every member has finished her lessons. There is nobody to remind.")


class RemindedLately(Refusal):
    sentence = _("They were all reminded a short while ago. You can remind them again from %(day)s.")


class NoFilmForCaptions(Refusal):
    sentence = _("Choose the film first, then send its captions again.")
