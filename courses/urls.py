"""Addresses of the room."""

from django.urls import path

from courses.views.answers import answers
from courses.views.beats import beat

app_name = "courses"
urlpatterns = [
    path("beat/", beat, name="beat"),
    path("lessons/<int:lesson>/answers/", answers, name="answers"),
]
