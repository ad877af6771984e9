"""The room as Django sees it."""

from django.apps import AppConfig


class MediaConfig(AppConfig):
    name = "media"

    def ready(self) -> None:
        # tasks register their handlers, checks themselves, when they are loaded
        from media import checks, tasks  # noqa: F401
