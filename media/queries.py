"""Reads of the workshop: how a film is played, what is said in it, how far it is."""

import re
from dataclasses import dataclass, field
from typing import Any

import webvtt
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.urls import reverse
from wagtail.models import Page, Revision

from commons.enums import JobState
from commons.models import Job
from media import tokens
from media.enums import UNDERWAY, Quality, VideoState
from media.models import Captions, Rendition, Video


@dataclass(frozen=True)
class Source:
    """One file to choose by its cost in bytes. `spare` is the same sound for phones that cannot play the first, with a
    type of its own.
    """

    quality: Quality
    url: str
    size: int
    mime: str
    spare: str = ""
    spare_mime: str = ""

    @property
    def saved(self) -> str:
        """The address under which the same file is kept on the phone instead of played."""
        return f"{self.url}?save=1"


@dataclass(frozen=True)
class Caption:
    """The words in one language."""

    language: str
    label: str
    url: str


@dataclass(frozen=True)
class Playback:
    """Everything a player needs. Addresses are signed for one viewer and good for about a month."""

    duration: float
    """Seconds."""
    poster: str
    storyboard: str
    """The picture; the same address ending in .vtt says which part shows which seconds."""
    sources: list[Source]
    captions: list[Caption]
    hls: str = ""
    """The master playlist, for phones on a steady line."""
    width: int = 0
    height: int = 0


@dataclass(frozen=True)
class Line:
    """One caption in the transcript, seconds from the start."""

    start: float
    end: float
    text: str


@dataclass(frozen=True)
class Progress:
    """How far a film is, for the trainer's page."""

    uuid: str
    id: int
    title: str
    state: VideoState
    percent: int
    sentence: str
    label: str = field(default="")


def playback(video: Video, viewer: Any) -> Playback | None:
    """How `viewer` (a signed-in user, a request or a saved session) plays the film; None until it is ready."""
    if video.state != VideoState.READY:
        return None
    token = tokens.seal(video.pk, viewer)
    address = lambda name: reverse("media:file", args=[token, name])  # noqa: E731
    made = list(video.renditions.all())
    captions = [
        Caption(words.language, dict(settings.LANGUAGES)[words.language], address(captions_name(words)))
        for words in video.captions.all()
    ]
    return Playback(
        duration=video.duration,
        poster=address("poster.jpg"),
        storyboard=address("storyboard.jpg"),
        sources=_sources(made, address),
        captions=captions,
        hls=address("hls/master.m3u8"),
        width=video.width,
        height=video.height,
    )


def poster(video: Video, viewer: Any) -> str:
    """The address of the film's still picture for one viewer; empty until the film is ready."""
    return (
        reverse("media:file", args=[tokens.seal(video.pk, viewer), "poster.jpg"])
        if video.state == VideoState.READY
        else ""
    )


def _sources(made: list[Rendition], address: Any) -> list[Source]:
    spare = {file.quality: (address(file.name), file.mime) for file in made if file.spare}
    main = {file.quality: file for file in made if not file.spare}
    return [
        Source(Quality(q), address(main[q].name), main[q].size, main[q].mime, *spare.get(q, ()))
        for q in Quality
        if q in main
    ]


def captions_name(captions: Captions) -> str:
    """The name under which captions are served; it changes with the text."""
    return f"captions-{captions.language}-{captions.sha256[:12]}.vtt"


def transcript(video: Video, language: str) -> list[Line]:
    """The words of the film in a language, or in the first there is; empty when there are none."""
    found = {words.language: words for words in video.captions.all()}
    words = found.get(language) or next(iter(found.values()), None)
    if words is None:
        return []
    cues = webvtt.from_string(words.vtt).captions
    return [Line(seconds(cue.start), seconds(cue.end), _spoken(cue.text)) for cue in cues]


def seconds(stamp: str) -> float:
    """Seconds of a WebVTT time, thousandths kept."""
    hours, minutes, rest = ("0:" + stamp).split(":")[-3:]
    return int(hours) * 3600 + int(minutes) * 60 + float(rest)


def _spoken(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("\u200f", "")).strip()


def videos() -> QuerySet[Video]:
    """Every film that was not deleted, newest first."""
    return Video.objects.exclude(state=VideoState.REMOVED).select_related("uploaded_by").order_by("-created_at", "-pk")


def ready() -> QuerySet[Video]:
    """The films that can be played."""
    return videos().filter(state=VideoState.READY)


def unused() -> QuerySet[Video]:
    """Films that no page shows, names in its latest draft or waits to show, so that they may be deleted."""
    found = videos()
    for relation in Video._meta.related_objects:
        if issubclass(relation.related_model, Page):
            found = found.filter(**{f"{relation.name}__isnull": True})
            found = found.exclude(pk__in=_drafted(relation.related_model, relation.field.name))
    return found


def pages_of(video: Video) -> list[Page]:
    """The pages that keep a film from being deleted; two queries for each kind of page that shows films."""
    found: list[Page] = []
    for relation in Video._meta.related_objects:
        kind, field = relation.related_model, relation.field.name
        if issubclass(kind, Page):
            drafted = _drafts(kind).filter(**{f"content__{field}": video.pk}).values_list("object_id", flat=True)
            named = Q(**{field: video}) | Q(pk__in={int(key) for key in drafted})
            found += kind._default_manager.filter(named).order_by("path")
    return found


def _drafted(kind: type[Page], field: str) -> set[int]:
    """Keys of the films that the drafts of a kind of page name."""
    return {key for key in _drafts(kind).values_list(f"content__{field}", flat=True) if key}


def _drafts(kind: type[Page]) -> QuerySet[Revision]:
    """The latest drafts of a kind of page, and those that wait for their day to appear."""
    return Revision.objects.filter(content_type=ContentType.objects.get_for_model(kind)).filter(
        Q(pk__in=kind.objects.values("latest_revision")) | Q(approved_go_live_at__isnull=False)
    )


def progress(video: Video) -> Progress:
    """How far the film is, in the reader's language."""
    state = VideoState(video.state)
    return Progress(str(video.uuid), video.pk, video.title, state, video.percent, video.why, str(state.label))


def given_up() -> QuerySet[Video]:
    """Films under way whose job has ended without a word: the worker died with its last attempt."""
    open_keys = Job.objects.filter(kind="transcode", state__in=[JobState.QUEUED, JobState.RUNNING]).values("key")
    return Video.objects.filter(state__in=UNDERWAY).exclude(uuid__in=[key for (key,) in open_keys.values_list("key")])
