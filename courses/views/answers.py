"""Sending the answers of a quiz, with or without script."""

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from cms.queries import address
from commons.errors import Refusal
from courses.models import LessonPage
from courses.services import QuizResult, answer_quiz
from courses.views.pages import show_lesson

FIELD = "question-"
"""A radio group of the form is named so, followed by the question's id; its values are ids of choices."""


@require_POST
@never_cache
def answers(request: HttpRequest, lesson: int) -> HttpResponse:
    """Takes `question-<id>` fields, and `member` (her user id) when she answers on another's phone.

    Leads back to the lesson's quiz with a sentence, or shows it as she filled it with the refusal's; answers JSON {passed, right, of, share, complete, words}, or
    {error}, where the request accepts that and not HTML.
    """
    if not request.user.is_authenticated:
        return redirect_to_login(request.META.get("HTTP_REFERER", request.path))
    page = get_object_or_404(LessonPage.objects.live().select_related("video", "locale"), pk=lesson)
    member = get_object_or_404(get_user_model(), pk=_number(request.POST.get("member")) or request.user.pk)
    given = {name.removeprefix(FIELD): value for name, value in request.POST.items() if name.startswith(FIELD)}
    wants_json = not request.accepts("text/html")
    try:
        result = answer_quiz(lesson=page, member=member, answers=given, by=request.user)
    except Refusal as refusal:
        if wants_json:
            return JsonResponse({"error": str(refusal)}, status=refusal.status)
        return show_lesson(request, page, given=given, refusal=str(refusal))
    else:
        if wants_json:
            return JsonResponse({**vars(result), "words": words(result, page.pass_mark)})
        (messages.success if result.passed else messages.warning)(request, words(result, page.pass_mark))
    return redirect(f"{address(page.url_path, page.locale.language_code)}#quiz")


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 19 else 0


def words(result: QuizResult, pass_mark: int) -> str:
    """How a try ended and what is next, in a sentence."""
    facts = {"right": result.right, "of": result.of, "needed": pass_mark}
    if not result.passed:
        return _("%(right)s of %(of)s answers are right; %(needed)s%% are needed. Look again, then try again.") % facts
    if result.complete:
        return _("%(right)s of %(of)s answers are right. You have completed this lesson.") % facts
    return _("%(right)s of %(of)s answers are right. Now watch the rest of the film to complete the lesson.") % facts
