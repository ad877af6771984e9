"""Captions come in as files of every kind and are kept as clean WebVTT."""

import hashlib
import re
from html import escape, unescape
from typing import IO, Any

import webvtt
from charset_normalizer import from_bytes
from django.conf import settings
from django.db import transaction
from webvtt.errors import MalformedCaptionError, MalformedFileError

from commons.formats import clock
from commons.services import record
from media import errors
from media.models import Captions, Video
from media.queries import seconds
from media.rules import require_trainer
from media.services.pictures import read_at_most

BYTES = 1_000_000
SLACK_SECONDS = 2.0
"""Captions may end so much after the film and are clipped; beyond, they belong to another film."""
CUE = 2_000
"""Signs of one caption with its markup; a screen bears a tenth of them."""
_TAG = re.compile(r"<[^<>]*>|\{\\[^{}]*\}")
"""No opener inside a match: where none closes, each opener is looked at once, not the rest of the file for each."""
_UNSEEN = re.compile(r"[\x00-\x09\x0b-\x1f\x7f\u2028\u2029\ufeff]|[\u202a-\u202e\u2066-\u2069]")
_STRONG = re.compile(r"[A-Za-z\u00c0-\u024f0-9]|[\u0590-\u08ff]")
_ARABIC = re.compile(r"[\u0600-\u06ff]")
RIGHT_TO_LEFT_MARK = "\u200f"


@transaction.atomic
def add_captions(*, video: Video, language: str, upload: IO[bytes] | Any, by: Any) -> Captions:
    """Keeps a .vtt or .srt file, in whatever encoding, as the film's captions in a language, in place of older ones.

    Markup is stripped, times are checked against the film. Raises NotAllowed or CaptionsRefused; older captions
    stay then. Safe twice: the same words again change nothing, as when the desk saves a form by itself.
    """
    require_trainer(by, f"add captions to film {video.pk}")
    if language not in dict(settings.LANGUAGES):
        raise errors.CaptionsLanguage
    text = read_captions(video=video, upload=upload)
    digest = hashlib.sha256(text.encode()).hexdigest()
    known = Captions.objects.filter(video=video, language=language, sha256=digest).first()
    if known is not None:
        return known
    captions, _ = Captions.objects.update_or_create(
        video=video, language=language, defaults={"vtt": text, "sha256": digest}
    )
    record(by=by, action="media.captions", subject=video, language=language)
    return captions


def read_captions(*, video: Video, upload: IO[bytes] | Any) -> str:
    """The clean WebVTT that such a file would be kept as, from its beginning. Raises CaptionsRefused."""
    upload.seek(0)
    data = read_at_most(upload, BYTES)
    if data is None:
        raise errors.CaptionsTooLarge
    return clean_captions(data, video.duration)


@transaction.atomic
def remove_captions(*, captions: Captions, by: Any) -> None:
    """Takes the captions of one language away. Raises NotAllowed."""
    require_trainer(by, f"remove captions of film {captions.video_id}")
    record(by=by, action="media.remove_captions", subject=captions.video, language=captions.language)
    captions.delete()


def clean_captions(data: bytes, duration: float) -> str:
    """Clean WebVTT of a caption file. `duration` in seconds, 0 when not yet known. Raises CaptionsRefused."""
    cues = _parse(decode(data))
    lines, last = ["WEBVTT", ""], 0.0
    for number, cue in enumerate(cues, 1):
        start, end = seconds(cue.start), seconds(cue.end)
        if start < last or end < start:
            raise errors.CaptionsOutOfOrder(line=number)
        last = start
        if duration and end > duration + SLACK_SECONDS:
            raise errors.CaptionsPastEnd(end=clock(end), duration=clock(duration))
        end = min(end, duration) if duration else end
        if len(cue.text) > CUE:
            raise errors.CaptionTooLong(line=number, most=CUE)
        words = spoken(cue.text)
        if words and end > start:
            lines += [f"{_stamp(start)} --> {_stamp(end)}", words, ""]
    if len(lines) == 2:
        raise errors.CaptionsRefused
    return "\n".join(lines)


def decode(data: bytes) -> str:
    """The text of a file whose encoding nobody named: UTF-8, UTF-16, or Windows-1256 as older tools write Arabic."""
    for mark, name in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return _strictly(data, name)
    if data.count(b"\0") > len(data) // 4:
        return _strictly(data, "utf-16-le" if data[1::2].count(0) > data[::2].count(0) else "utf-16-be")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _eight_bits(data)


def _strictly(data: bytes, name: str) -> str:
    try:
        return data.decode(name)
    except UnicodeDecodeError as error:
        raise errors.CaptionsRefused from error


def _eight_bits(data: bytes) -> str:
    """Arabic in Windows-1256 when it reads as Arabic words, else what the text itself looks like."""
    arabic = data.decode("cp1256", "replace")
    high = sum(byte > 0x7F for byte in data)
    if len(_ARABIC.findall(arabic)) > 0.8 * high and re.search(r"[\u0600-\u06ff]{3}", arabic):
        return arabic
    best = from_bytes(data, cp_isolation=["cp1252", "latin_1", "cp1256"]).best()
    return str(best) if best else data.decode("cp1252", "replace")


def _parse(text: str) -> list[Any]:
    text = text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff\n ")
    if "-->" not in text:
        raise errors.CaptionsRefused
    try:
        if text.startswith("WEBVTT"):
            return list(webvtt.from_string(text).captions)
        return list(webvtt.from_string("WEBVTT\n\n" + re.sub(r"(\d\d:\d\d:\d\d),(\d{3})", r"\1.\2", text)).captions)
    except (MalformedCaptionError, MalformedFileError, ValueError) as error:
        raise errors.CaptionsRefused from error


def spoken(text: str) -> str:
    """The words of one caption without markup; a line of an Arabic caption that begins with Latin letters or
    figures gets a right-to-left mark, or players would lay it out from the left.
    """
    plain = _TAG.sub("", unescape(_TAG.sub("", text)))
    arabic = bool(_ARABIC.search(plain))
    lines = []
    for line in plain.split("\n"):
        words = " ".join(_UNSEEN.sub("", line).replace("-->", "→").split())
        first = _STRONG.search(words)
        if words and arabic and first and not _ARABIC.match(first[0]):
            words = RIGHT_TO_LEFT_MARK + words.lstrip(RIGHT_TO_LEFT_MARK)
        if words:
            lines.append(escape(words, quote=False))
    return "\n".join(lines)


def _stamp(seconds: float) -> str:
    whole, thousandths = divmod(round(seconds * 1000), 1000)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}.{thousandths:03}"
