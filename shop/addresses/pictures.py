"""Pictures of products, below /media/ and under no language."""

from django.urls import path

from shop.views import pictures

app_name = "goods"
urlpatterns = [path("<str:name>", pictures.picture, name="picture")]
