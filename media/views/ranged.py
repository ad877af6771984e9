"""Sends a file or the part of it that was asked for (RFC 9110, section 14); Django alone cannot."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.http import content_disposition_header, http_date, parse_http_date_safe, quote_etag

from media import paths

CHUNK = 64 * 1024
SANDBOX = "default-src 'none'; sandbox"
"""Whatever a file says, a browser that opens it by itself runs and loads nothing."""
_RANGE = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})")


def send(request: HttpRequest, path: Path, *, mime: str, etag: str, cache: str, download: str = "") -> HttpResponseBase:
    """Answers GET and HEAD with 200, 206, 304 or 416. `path` was found by us, never by the address alone."""
    try:
        found = path.stat()
    except OSError as error:
        raise Http404 from error
    etag, changed = quote_etag(etag), http_date(found.st_mtime)
    if _unchanged(request, etag, int(found.st_mtime)):
        return _headers(HttpResponse(status=304), etag=etag, changed=changed, cache=cache)
    if settings.MEDIA_ACCEL_PREFIX:
        response: HttpResponseBase = HttpResponse(content_type=mime)
        inside = path.relative_to(paths.root()).as_posix()
        response["X-Accel-Redirect"] = settings.MEDIA_ACCEL_PREFIX.rstrip("/") + "/" + quote(inside)
        del response["Content-Length"]
    else:
        response = _whole_or_part(request, path, found.st_size, mime, etag, changed)
    response["Content-Disposition"] = content_disposition_header(bool(download), download or path.name) or "inline"
    return _headers(response, etag=etag, changed=changed, cache=cache)


def _headers(response: HttpResponseBase, *, etag: str, changed: str, cache: str) -> HttpResponseBase:
    response["ETag"], response["Last-Modified"], response["Cache-Control"] = etag, changed, cache
    response["Accept-Ranges"] = "bytes"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = SANDBOX
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def _unchanged(request: HttpRequest, etag: str, modified: int) -> bool:
    if known := request.headers.get("If-None-Match"):
        return known.strip() == "*" or etag in {tag.strip().removeprefix("W/") for tag in known.split(",")}
    since = parse_http_date_safe(request.headers.get("If-Modified-Since", ""))
    return since is not None and modified <= since


def _whole_or_part(request: HttpRequest, path: Path, size: int, mime: str, etag: str, changed: str) -> HttpResponseBase:
    asked = request.headers.get("Range", "") if request.method == "GET" else ""  # a part is asked for by GET alone
    if (condition := request.headers.get("If-Range")) and condition not in {etag, changed}:
        asked = ""
    part = _part(asked, size)
    if part is None:
        # FileResponse hands the file itself to the server, which closes it
        response: HttpResponseBase = FileResponse(path.open("rb"), content_type=mime)
        response["Content-Length"] = str(size)
        return response
    first, last = part
    if first > last:
        response = HttpResponse(status=416, content_type=mime)
        response["Content-Range"] = f"bytes */{size}"
        return response
    response = FileResponse(_Slice(path, first, last), status=206, content_type=mime)
    response["Content-Length"] = str(last - first + 1)
    response["Content-Range"] = f"bytes {first}-{last}/{size}"
    return response


def _part(asked: str, size: int) -> tuple[int, int] | None:
    """First and last byte; None for the whole (no range, several, or not understood); (1, 0) for beyond the end."""
    match = _RANGE.fullmatch(asked.strip())
    if not match or match[0] == "bytes=-":
        return None
    first, last = match.groups()
    if not first:
        return (max(0, size - int(last)), size - 1) if int(last) and size else (1, 0)
    if last and int(last) < int(first):
        return None
    return (int(first), min(int(last) if last else size - 1, size - 1)) if int(first) < size else (1, 0)


class _Slice:
    """An open file that begins and ends where the range does."""

    def __init__(self, path: Path, first: int, last: int) -> None:
        self.file = path.open("rb")
        self.file.seek(first, os.SEEK_SET)
        self.left = last - first + 1

    def __iter__(self) -> Iterator[bytes]:
        while chunk := self.file.read(min(CHUNK, self.left)):
            self.left -= len(chunk)
            yield chunk

    def close(self) -> None:
        self.file.close()
