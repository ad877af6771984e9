"""What `manage.py check` refuses beyond Django's own list; `--deploy` adds what is only wrong in production."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.utils.module_loading import import_string

from portal.environment import ROOT


@register(Tags.files)
def files_lie_apart_from_code(app_configs: Any, **facts: Any) -> Sequence[CheckMessage]:
    """`media/` holds code, `var/media` files; mixing them would serve code, or lose uploads with a release."""
    home = Path(settings.MEDIA_ROOT).resolve()
    if not any((folder / "__init__.py").exists() for folder in (home, *home.parents) if folder.is_relative_to(ROOT)):
        return []
    hint = "Leave it at PORTAL_VAR/media."
    return [Error(f"MEDIA_ROOT ({home}) lies inside a Python package.", hint=hint, id="portal.E001")]


@register(Tags.security, deploy=True)
def messages_reach_phones(app_configs: Any, **facts: Any) -> Sequence[CheckMessage]:
    """The local twin shows everyone's sign-in codes on a page."""
    if not getattr(import_string(settings.SMS_GATEWAY), "local", False):
        return []
    hint = "Set PORTAL_SMS_GATEWAY to the class of your operator's gateway (docs/operations.md)."
    return [Error("Messages go to the local twin, which sends nothing.", hint=hint, id="portal.E002")]


@register(Tags.database, deploy=True)
def many_may_write_at_once(app_configs: Any, **facts: Any) -> Sequence[CheckMessage]:
    """SQLite serves one machine with one web process."""
    if settings.DATABASES["default"]["ENGINE"] != "django.db.backends.sqlite3":
        return []
    return [Error("SQLite is for one machine.", hint="Set PORTAL_DATABASE to PostgreSQL.", id="portal.E003")]


@register(Tags.security, deploy=True)
def no_demo_world_is_public(app_configs: Any, **facts: Any) -> Sequence[CheckMessage]:
    """The sign-ins of the demo world are known to everyone."""
    if not settings.DEMO:
        return []
    return [Error("The demo world would be built here.", hint="Unset PORTAL_DEMO.", id="portal.E004")]
