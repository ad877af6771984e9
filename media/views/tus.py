"""Resumable upload: tus 1.0 with creation, termination and expiration (https://tus.io/protocols/resumable-upload)."""

import base64
import logging
from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_safe

from commons.addresses import client_address
from commons.errors import Refusal, TooMany
from commons.refusing import kept_out
from media import rules
from media.models import Upload
from media.queries import poster, progress, videos
from media.services import uploads

logger = logging.getLogger(__name__)
VERSION = "1.0.0"
PIECE_TYPE = "application/offset+octet-stream"


def _words(sentence: str, status: int) -> HttpResponse:
    return HttpResponse(sentence, status=status, content_type="text/plain; charset=utf-8")


class Tus(View):
    """What both addresses share: who may, which version, and refusals as a sentence in the body."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not rules.may_send_films(request.user):
            raise kept_out(logger, request)
        if request.method not in {"OPTIONS", "GET"} and request.headers.get("Tus-Resumable") != VERSION:
            response: Any = HttpResponse(status=412)
            response["Tus-Version"] = VERSION
        else:
            response = self._answer(request, *args, **kwargs)
        response["Tus-Resumable"], response["Cache-Control"] = VERSION, "no-store"
        return response

    def _answer(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().dispatch(request, *args, **kwargs)
        except Refusal as refusal:
            response = _words(str(refusal), refusal.status)
            if isinstance(refusal, TooMany):
                response["Retry-After"] = str(refusal.wait)
            return response
        except Http404:
            return HttpResponse(status=404)  # not the page of the site: this answer too names the version
        except uploads.OffsetMismatch as mismatch:
            response = HttpResponse(status=409)
            response["Upload-Offset"] = str(mismatch.offset)
            return response
        except uploads.Busy:
            return HttpResponse(status=423)

    def options(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = HttpResponse(status=204)
        response["Tus-Version"], response["Tus-Extension"] = VERSION, "creation,termination,expiration"
        response["Tus-Max-Size"] = str(settings.MEDIA_VIDEO_BYTES)
        return response


class NewUpload(Tus):
    """POST opens an upload."""

    http_method_names = ["options", "post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        size = _figure(request, "Upload-Length")
        if size is None:
            return _words(_("Say how large the film is."), 400)
        told = request.headers.get("Upload-Metadata", "")
        said = _metadata(told)
        title = said.get("title") or said.get("filename", "").rpartition(".")[0] or said.get("filename", "")
        facts = {"title": title, "metadata": told if told.isascii() and told.isprintable() else ""}
        upload = uploads.begin_upload(size=size, by=request.user, address=client_address(request), **facts)
        response = HttpResponse(status=201)
        response["Location"] = reverse("media:upload", args=[upload.uuid])
        return _facts(response, upload)


class OneUpload(Tus):
    """HEAD says how far it is, PATCH brings a piece, DELETE gives up, GET says what it has become."""

    http_method_names = ["options", "head", "patch", "delete", "get"]

    def head(self, request: HttpRequest, uuid: UUID) -> HttpResponse:
        upload = self._there(uuid)
        uploads.settle(upload=upload)
        response = HttpResponse(status=200)
        response["Upload-Length"] = str(upload.size)
        if upload.metadata:
            response["Upload-Metadata"] = upload.metadata
        return _facts(response, upload)

    def patch(self, request: HttpRequest, uuid: UUID) -> HttpResponse:
        upload, at = self._there(uuid), _figure(request, "Upload-Offset")
        if request.content_type != PIECE_TYPE:
            return HttpResponse(status=415)
        if at is None:
            return HttpResponse(status=400)
        fits = int(request.headers.get("Content-Length") or 0) <= upload.size - at
        if not fits and at == uploads.offset(upload):  # from elsewhere it is refused for that, and goes on from there
            return HttpResponse(status=413)
        uploads.take_piece(upload=upload, offset=at, read=request.read)
        return _facts(HttpResponse(status=204), upload)

    def delete(self, request: HttpRequest, uuid: UUID) -> HttpResponse:
        uploads.drop_upload(upload=self._mine(uuid))
        return HttpResponse(status=204)

    def get(self, request: HttpRequest, uuid: UUID) -> HttpResponse:
        upload = self._there(uuid)
        if upload.video is None:
            return JsonResponse({"offset": uploads.offset(upload), "size": upload.size})
        return JsonResponse(progress(upload.video).__dict__)

    def _there(self, uuid: UUID) -> Upload:
        """Hers, with its bytes; where these are lost there is nothing to resume, and a client begins anew at a 404."""
        upload = self._mine(uuid)
        if uploads.is_lost(upload):
            raise Http404
        return upload

    def _mine(self, uuid: UUID) -> Upload:
        alive = Upload.objects.filter(owner_id=self.request.user.pk, expires_at__gt=timezone.now())
        return get_object_or_404(alive.select_related("video"), uuid=uuid)


def _figure(request: HttpRequest, header: str) -> int | None:
    """The header's whole number; None when it is none, or longer than any film's."""
    written = request.headers.get(header, "")
    return int(written) if written.isascii() and written.isdigit() and len(written) <= 18 else None


def _facts(response: HttpResponse, upload: Upload) -> HttpResponse:
    response["Upload-Offset"] = str(uploads.offset(upload))
    response["Upload-Expires"] = http_date(upload.expires_at.timestamp())
    return response


def _metadata(header: str) -> dict[str, str]:
    """The pairs of a tus metadata header; what is not base64 of text that a database keeps is left out."""
    pairs = (pair.strip().partition(" ") for pair in header.split(","))
    return {name: text for name, _space, value in pairs if (text := _text(value)) is not None and "\0" not in text}


def _text(value: str) -> str | None:
    try:
        return base64.b64decode(value, validate=True).decode()
    except ValueError:  # letters that are none of base64, or bytes that are no UTF-8
        return None


def trainers_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """404 for everybody who may not send films."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not rules.may_send_films(request.user):
            raise kept_out(logger, request)
        return view(request, *args, **kwargs)

    return guarded


@trainers_only
@require_safe
def film_state(request: HttpRequest, uuid: UUID) -> JsonResponse:
    """How far a film is, for the script that shows it live."""
    film = get_object_or_404(videos(), uuid=uuid)
    response = JsonResponse({**progress(film).__dict__, "poster": poster(film, request.user)})
    response["Cache-Control"] = "no-store"
    return response
