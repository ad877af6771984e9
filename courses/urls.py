"""Addresses of the room."""

from django.urls import path

from courses.views import learner, quiz, together
from courses.views.beats import beat
from courses.views.certificates import certificate, certificate_pdf, certificates

app_name = "courses"
urlpatterns = [
    path("", learner.home, name="home"),
    path("quality/", learner.choose_quality, name="quality"),
    path("enrol/<uuid:track_key>/", learner.enrol_in, name="enrol"),
    path("beat/", beat, name="beat"),
    path("lessons/<uuid:lesson_key>/answer/", quiz.answer, name="answer"),
    path("certificates/", certificates, name="certificates"),
    path("certificates/<str:serial>/", certificate, name="certificate"),
    path("certificates/<str:serial>/pdf/", certificate_pdf, name="certificate-pdf"),
    path("lessons/<uuid:lesson_key>/together/", together.together, name="together"),
    path("lessons/<uuid:lesson_key>/together/<int:member>/", together.confirm, name="confirm"),
    path("lessons/<uuid:lesson_key>/leave/", together.leave, name="leave"),
]
