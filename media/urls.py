"""Addresses of the room, all below /media/ and under no language."""

from django.urls import path

from media.views import serving, tus

app_name = "media"
urlpatterns = [
    path("uploads/", tus.NewUpload.as_view(), name="uploads"),
    path("uploads/<uuid:uuid>", tus.OneUpload.as_view(), name="upload"),
    path("films/<uuid:uuid>", tus.film_state, name="film-state"),
    path("v/<str:token>/<path:name>", serving.film, name="file"),
    path("p/<path:name>", serving.picture, name="picture"),
    # The addresses that file fields give themselves: pictures of the shop, and sizes of the pages' pictures.
    path("pictures/<path:name>", serving.picture, name="stored-picture"),
    path("images/<path:name>", serving.picture, {"folder": "images"}, name="page-picture"),
    path("d/<path:name>", serving.paper, name="paper"),
    path("<path:name>", serving.paper, name="stored-paper"),
]
