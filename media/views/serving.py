"""Films for whom an address was made, pictures for everyone, papers for those who may read them."""

import logging
import re
from hashlib import sha256
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.text import get_valid_filename
from django.views.decorators.http import require_safe

from commons.refusing import kept_out
from media import paths, rules, tokens
from media.models import Captions, Video
from media.queries import ready
from media.views import ranged

logger = logging.getLogger(__name__)
KINDS = {
    ".m3u8": "application/vnd.apple.mpegurl",
    ".m4s": "video/iso.segment",
    ".mp4": "video/mp4",
    ".m4a": "audio/mp4",
    ".webm": "audio/webm",
    ".jpg": "image/jpeg",
    ".vtt": "text/vtt; charset=utf-8",
}
PICTURES = {
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
}
PAPERS = {".pdf": "application/pdf", ".jpg": "image/jpeg", ".webp": "image/webp"}
SAVED = {"video/mp4", "audio/mp4"}
"""What one file holds whole, so that it plays without a network."""
HERS = "private, max-age=2592000, immutable"
EVERYBODYS = "public, max-age=2592000"
_NAME = re.compile(r"(?:[a-z0-9_]+/)*[a-z0-9_-]+\.[a-z0-9]+")
_CAPTIONS = re.compile(r"captions-([a-z]{2})-([0-9a-f]{12})\.vtt")


@require_safe
def film(request: HttpRequest, token: str, name: str) -> HttpResponseBase:
    """A file of a film's folder, for the viewer the token was made for; 404 for everyone else."""
    seal = tokens.unseal(token)
    if seal is None or seal.viewer not in _marks(request):
        raise Http404
    video = get_object_or_404(ready().select_related(None), pk=seal.video)
    if match := _CAPTIONS.fullmatch(name):
        return _captions(request, video, *match.groups())
    kind = KINDS.get(Path(name).suffix)
    if kind is None or not _NAME.fullmatch(name):
        raise Http404
    # the folder's name is the hash of its content, so it vouches for every file in it
    etag = f"{Path(video.folder).name}-{name}"
    # "save" asks for the whole film as a file of her own, named so that she finds it again among her downloads
    saved = get_valid_filename(f"{video.title}-{name}") if "save" in request.GET and kind in SAVED else ""
    return ranged.send(request, paths.root() / video.folder / name, mime=kind, etag=etag, cache=HERS, download=saved)


def _marks(request: HttpRequest) -> set[str]:
    """Who asks: the user when there is one, and the session."""
    who = {tokens.viewer_mark(request.user)} if request.user.is_authenticated else set()
    return who | ({tokens.viewer_mark(request.session)} if request.session.session_key else set())


def _captions(request: HttpRequest, video: Video, language: str, digest: str) -> HttpResponse:
    words = get_object_or_404(Captions, video=video, language=language, sha256__startswith=digest)
    etag = f'"{words.sha256}"'
    if request.headers.get("If-None-Match") == etag:
        return HttpResponse(status=304)
    response = HttpResponse(words.vtt, content_type=KINDS[".vtt"])
    response["ETag"], response["Cache-Control"] = etag, HERS
    response["Content-Security-Policy"] = ranged.SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
def picture(request: HttpRequest, name: str, folder: str = paths.PICTURES) -> HttpResponseBase:
    """A public picture below one of the picture folders, and nothing beside them."""
    path = _inside(paths.root() / folder, name)
    kind = PICTURES.get(path.suffix.lower())
    if kind is None:
        raise Http404
    return ranged.send(request, path, mime=kind, etag=_etag(path), cache=EVERYBODYS)


@require_safe
def paper(request: HttpRequest, name: str) -> HttpResponseBase:
    """A private paper, for those whom the rule of its folder lets read it; 404 for everyone else."""
    path = _inside(paths.root(), name)
    kind = PAPERS.get(path.suffix.lower())
    if kind is None:
        raise Http404
    if not rules.may_read(request.user, path.relative_to(paths.root().resolve()).as_posix()):
        raise kept_out(logger, request)
    saved = "" if kind.startswith("image/") else path.name
    return ranged.send(request, path, mime=kind, etag=_etag(path), cache="private, no-cache", download=saved)


def _inside(root: Path, name: str) -> Path:
    """The file the name leads to, wherever its dots and links point; 404 when that is not below the root."""
    if "\0" in name:
        raise Http404
    root, path = root.resolve(), (root / name).resolve()
    try:
        found = path.is_relative_to(root) and path.is_file()
    except OSError as error:  # a name longer than any the disk knows
        raise Http404 from error
    if not found:
        raise Http404
    return path


def _etag(path: Path) -> str:
    found = path.stat()
    return sha256(f"{found.st_mtime_ns} {found.st_size}".encode()).hexdigest()[:20]
