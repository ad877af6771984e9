"""Addresses of the room."""

from django.urls import path

from courses.views.beats import beat
from courses.views.certificates import certificate, certificate_pdf, certificates

app_name = "courses"
urlpatterns = [
    path("beat/", beat, name="beat"),
    path("certificates/", certificates, name="certificates"),
    path("certificates/<str:serial>/", certificate, name="certificate"),
    path("certificates/<str:serial>/pdf/", certificate_pdf, name="certificate-pdf"),
]
