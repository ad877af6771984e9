"""Addresses of the room."""

from django.urls import path

from registry.views import families, me, members, numbers, pictures, sessions, signing

app_name = "registry"
urlpatterns = [
    path("sign-in/", signing.sign_in, name="sign-in"),
    path("code/", signing.code, name="code"),
    path("code/again/", signing.again, name="code-again"),
    path("name/", signing.name, name="name"),
    path("sign-out/", sessions.sign_out, name="sign-out"),
    path("language/", me.language, name="language"),
    path("", me.me, name="me"),
    path("profile/", me.profile, name="profile"),
    path("number/", numbers.number, name="number"),
    path("number/code/", numbers.code, name="number-code"),
    path("pictures/", pictures.choose, name="pictures"),
    path("sessions/<int:pk>/end/", sessions.end, name="session-end"),
    path("members/<int:cooperative>/", members.members, name="members"),
    path("members/<int:cooperative>/new/", members.enrol, name="enrol"),
    path("membership/<int:pk>/end/", members.end, name="membership-end"),
    path("families/<int:cooperative>/", families.families, name="families"),
    path("families/<int:cooperative>/new/", families.register, name="family-new"),
    path("family/<int:pk>/end/", families.end, name="family-end"),
]
