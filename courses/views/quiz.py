"""Answering a lesson's quiz, with or without script."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commons.errors import Refusal
from courses.errors import NobodyAnswers, NotPresent
from courses.models import LessonPage
from courses.queries import screen
from courses.services import QuizResult, answer_quiz
from courses.views.pages import show_lesson
from registry.models import User
from registry.views.access import login_required


def lesson_at(lesson_key: UUID) -> LessonPage:
    """The live lesson with this key, in the reader's language where there is one. Raises Http404."""
    language = (get_language() or "ar")[:2]
    versions = LessonPage.objects.live().filter(translation_key=lesson_key).select_related("locale", "video")
    found = sorted(versions, key=lambda page: (page.language != language, page.language != "ar"))
    return found[0] if found else get_object_or_404(LessonPage.objects.none())


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, lesson_key: UUID) -> HttpResponseBase:
    """Counts the answers of whoever answers on this phone, and says how many were right and what is left.

    Who only looks, as after changing the language of a quiz that was refused here, is led to the quiz on its page.
    """
    if request.method == "POST":
        return _counted(request, lesson_key)
    return redirect(f"{lesson_at(lesson_key).get_url()}#quiz")


@login_required
def _counted(request: HttpRequest, lesson_key: UUID) -> HttpResponse:
    page = lesson_at(lesson_key)
    given = {name.removeprefix("q"): request.POST.get(name, "") for name in request.POST if name.startswith("q")}
    gathered = screen.audience(request.user, request.session.session_key)
    named = request.POST.get("member")
    try:
        who = _answering(gathered, named)
        result = answer_quiz(lesson=page, member=who, answers=given, by=request.user)
    except Refusal as refusal:
        return show_lesson(request, page, given=given, named=named or "", refusal=refusal)
    level = messages.SUCCESS if result.passed else messages.ERROR
    messages.add_message(request, level, _said(result, page), extra_tags="quiz")
    return redirect(f"{page.get_url()}#quiz")


def _answering(gathered: screen.Audience, named: str | None) -> User:
    """Whom the form names, or who holds the phone when it does not ask.

    Raises NobodyAnswers when it asked and nobody was chosen, and NotPresent: nobody answers for her.
    """
    if named is None:
        return gathered.viewer.user
    if not named:
        raise NobodyAnswers
    found = next((face.user for face in gathered.present if str(face.user.pk) == named), None)
    if found is None:
        raise NotPresent
    return found


def _said(result: QuizResult, page: LessonPage) -> str:
    counted = ngettext("%(right)s of %(of)s answer is right.", "%(right)s of %(of)s answers are right.", result.of) % {
        "right": result.right,
        "of": result.of,
    }
    if result.complete:
        return f"{counted} " + _("The lesson is complete.")
    if result.passed:
        return f"{counted} " + _("The quiz is passed.")
    needed = _("You need %(percent)s %% to pass. Watch the part you are unsure of, then try again.")
    return f"{counted} " + needed % {"percent": page.pass_mark}
