"""The language of the trainers' tool at /cms/, whose addresses carry none."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation

DOOR = "/cms/"


class TrainersLanguage:
    """Speaks the language a person chose on her own page, not the one her browser was sold with."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(DOOR) and request.user.is_authenticated:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()  # type: ignore[assignment]
        return self.get_response(request)
