"""The trainer's pages about films, in the desk of the site."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from commons.addresses import client_address
from commons.errors import Refusal
from media import services
from media.forms import CaptionsForm, FilmForm
from media.models import Captions
from media.queries import pages_of, playback, progress, transcript, unused, videos
from media.views.tus import trainers_only
from media.widgets import addresses


@trainers_only
def index(request: HttpRequest) -> HttpResponse:
    """Every film, newest first."""
    page = Paginator(videos(), 30).get_page(request.GET.get("p"))
    return render(request, "media/cms/index.html", {"page": page})


@trainers_only
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """A new film; with the script it travels in pieces, without it the whole file is posted here."""
    form = FilmForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            film = services.receive_video(
                request.FILES["file"],
                title=form.cleaned_data["title"],
                by=request.user,
                address=client_address(request),
            )
        except Refusal as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("films:film", film.uuid)
    facts = {"form": form, "addresses": addresses()}
    return render(request, "media/cms/add.html", facts, status=422 if form.errors else 200)


@trainers_only
def film(request: HttpRequest, uuid: UUID, form: CaptionsForm | None = None) -> HttpResponse:
    """One film: how far it is or why it was refused, what each choice weighs, its captions."""
    found = get_object_or_404(videos().prefetch_related("captions", "renditions"), uuid=uuid)
    facts = {
        "film": found,
        "progress": progress(found),
        "playback": playback(found, request.user),
        "lines": {words.language: len(transcript(found, words.language)) for words in found.captions.all()},
        "unused": unused().filter(pk=found.pk).exists(),
        "form": form or CaptionsForm(),
        "addresses": addresses(),
    }
    return render(request, "media/cms/film.html", facts, status=422 if form else 200)


@trainers_only
@require_POST
def add_captions(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Takes a caption file."""
    found = get_object_or_404(videos(), uuid=uuid)
    form = CaptionsForm(request.POST, request.FILES)
    if not form.is_valid():
        return film(request, uuid, form)
    try:
        services.add_captions(
            video=found, language=form.cleaned_data["language"], upload=form.cleaned_data["file"], by=request.user
        )
    except Refusal as refusal:
        form.add_error("file", str(refusal))
        return film(request, uuid, form)
    messages.success(request, _("The captions are kept."))
    return redirect("films:film", uuid)


@trainers_only
@require_POST
def remove_captions(request: HttpRequest, uuid: UUID, language: str) -> HttpResponse:
    """Takes the captions of one language away."""
    services.remove_captions(captions=get_object_or_404(Captions, video__uuid=uuid, language=language), by=request.user)
    messages.success(request, _("The captions are removed."))
    return redirect("films:film", uuid)


@trainers_only
@require_POST
def retry(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Tries a refused film again."""
    try:
        services.retry_video(video=get_object_or_404(videos(), uuid=uuid), by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("films:film", uuid)


@trainers_only
@require_http_methods(["GET", "POST"])
def delete(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Asks first, and says where the film is shown; then deletes one that no lesson and no draft shows."""
    found = get_object_or_404(videos(), uuid=uuid)
    if request.method == "GET":
        return render(request, "media/cms/delete.html", {"film": found, "pages": pages_of(found)})
    try:
        services.delete_video(video=found, by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("films:film", uuid)
    messages.success(request, _("The film is deleted."))
    return redirect("films:index")
