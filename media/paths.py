"""Where the workshop's files lie below MEDIA_ROOT. One file system, so that publishing is one rename."""

from pathlib import Path

from django.conf import settings

PICTURES = "pictures"
"""What anybody may see: product photographs and their sizes."""

PAPERS = "authorisations"
"""Health and trade papers of cooperatives, each for those whom media.rules names."""


def root() -> Path:
    return Path(settings.MEDIA_ROOT)


def uploads() -> Path:
    """Films on their way in pieces; never served."""
    return root() / "uploads"


def sources() -> Path:
    """Films as trainers sent them; never served."""
    return root() / "sources"


def work() -> Path:
    """Private working directories, one for each lease; never served."""
    return root() / "work"


def videos() -> Path:
    """Published renditions, one folder for each content hash; served to the one an address was made for."""
    return root() / "videos"
