"""The front page: two doors."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from portal.outbox import outbox


def front(request: HttpRequest) -> HttpResponse:
    """Learn, or buy."""
    return render(request, "portal/front.html")


urlpatterns = [path("", front, name="front"), path("outbox/", outbox, name="outbox")]
