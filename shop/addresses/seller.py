"""What sellers and coordinators open."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
