"""What must be right before the workshop opens."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import Error, register
from django.core.checks import Warning as Notice

from media.workshop import binary


@register()
def films_are_no_static_files(app_configs: Any = None, **kwargs: Any) -> list[Error]:
    """Static files are served to everyone, and uploads are not."""
    root = Path(settings.MEDIA_ROOT).resolve()
    served = [settings.STATIC_ROOT, *settings.STATICFILES_DIRS]
    if any(root.is_relative_to(Path(str(folder)).resolve()) for folder in served if folder):
        return [Error("MEDIA_ROOT lies inside the static files.", hint="Set PORTAL_VAR.", id="media.E001")]
    return []


@register(deploy=True)
def ffmpeg_is_able(app_configs: Any = None, **kwargs: Any) -> list[Notice]:
    """Films need an ffmpeg with the encoders of the ladder; without one the rest of the portal works."""
    try:
        path = binary.ffmpeg()
    except binary.NoFfmpeg:
        hint = "Install ffmpeg or imageio-ffmpeg, or set PORTAL_FFMPEG."
        return [Notice("There is no ffmpeg: films cannot be prepared.", hint=hint, id="media.W001")]
    missing = binary.missing_encoders(path)
    if not missing:
        return []
    return [Notice(f"{path} cannot encode: {', '.join(missing)}.", hint="Use another ffmpeg.", id="media.W002")]
