"""What buyers open."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
