"""Stand-ins for what another room says of a cooperative's training, and for a phone's camera."""

from dataclasses import dataclass, field
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image


@dataclass
class Training:
    trained: bool = True
    rule_version: int = 1
    done: int = 3
    needed: int = 3
    members: list = field(default_factory=list)
    words: str = "3 عضوات أتممن التكوين."


UNTRAINED = Training(trained=False, done=1, words="بقيت عضوتان.")


def photograph(size=(1600, 1200), kind="JPEG"):
    """A busy picture, so that its weight is honest."""
    noise = Image.effect_noise(size, 60).convert("RGB")
    held = BytesIO()
    noise.save(held, kind, quality=80)
    return SimpleUploadedFile("photo.jpg", held.getvalue(), content_type="image/jpeg")
