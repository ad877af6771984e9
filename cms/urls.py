"""Every page of the tree, below its language. Keeps Wagtail's own name for the address, which it reverses."""

from django.urls import re_path
from wagtail.urls import serve_pattern

from cms import views

urlpatterns = [re_path(serve_pattern, views.serve, name="wagtail_serve")]
