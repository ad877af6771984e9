"""What the trainers' tool shows of our people: nothing, they are seated by registry.services.give_desk."""

from typing import Any

from django.http import HttpRequest
from wagtail import hooks


@hooks.register("construct_settings_menu")
def hide_accounts(request: HttpRequest, items: list[Any]) -> None:
    """Takes away the doors to editing accounts and groups."""
    items[:] = [item for item in items if item.name not in {"users", "groups"}]
