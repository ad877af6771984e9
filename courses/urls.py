"""Addresses of the room."""

from django.urls import path

from courses.views import learner, quiz, together

app_name = "courses"
urlpatterns = [
    path("", learner.home, name="home"),
    path("quality/", learner.choose_quality, name="quality"),
    path("enrol/<uuid:track_key>/", learner.enrol_in, name="enrol"),
    path("lesson/<uuid:lesson_key>/answer/", quiz.answer, name="answer"),
    path("lesson/<uuid:lesson_key>/together/", together.together, name="together"),
    path("lesson/<uuid:lesson_key>/together/<int:member>/", together.confirm, name="confirm"),
    path("lesson/<uuid:lesson_key>/leave/", together.leave, name="leave"),
]
