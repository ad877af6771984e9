"""What must be right before the workshop opens."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import Error, register
from django.core.checks import Warning as Notice

from media.workshop import binary


@register()
def files_lie_outside_packages(app_configs: Any = None, **kwargs: Any) -> list[Error]:
    """Uploaded bytes must never lie where Python or a static file server would find them."""
    root = Path(settings.MEDIA_ROOT).resolve()
    found = [
        Error(
            f"MEDIA_ROOT ({root}) lies inside the package {folder.name}.",
            hint="Set PORTAL_VAR to a folder outside the code.",
            id="media.E001",
        )
        for folder in (root, *root.parents)
        if (folder / "__init__.py").exists()
    ]
    served = [settings.STATIC_ROOT, *settings.STATICFILES_DIRS]
    if any(root.is_relative_to(Path(str(folder)).resolve()) for folder in served if folder):
        found.append(Error("MEDIA_ROOT lies inside the static files.", id="media.E002"))
    return found


@register()
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
