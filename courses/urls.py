"""Addresses of the room."""

from django.urls import path

from courses.views import learner, together
from courses.views.answers import answers
from courses.views.beats import beat

app_name = "courses"
urlpatterns = [
    path("", learner.home, name="home"),
    path("quality/", learner.choose_quality, name="quality"),
    path("enrol/<uuid:track_key>/", learner.enrol_in, name="enrol"),
    path("beat/", beat, name="beat"),
    path("lessons/<int:lesson>/answers/", answers, name="answers"),
    path("lessons/<uuid:lesson_key>/together/", together.together, name="together"),
    path("lessons/<uuid:lesson_key>/together/<int:member>/", together.confirm, name="confirm"),
    path("lessons/<uuid:lesson_key>/leave/", together.leave, name="leave"),
]
