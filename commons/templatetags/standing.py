"""Parts of pages that stand as they are for everyone who sees the same figures: drawn once, then kept.

`{% standing "card" card=card hide=hide_shop %}...{% endstanding %}` draws what is inside once for each language,
country and value of its names, and keeps the text in this process. Inside, nothing is known but those names and the
house's own (LANG, DIR, COUNTRY): what is not part of the key cannot be drawn, so what is kept is never another
reader's, nor an old figure. A form with a CSRF token can therefore not stand inside, nor a name that is not hashable.
"""

from typing import Any

from django import template
from django.conf import settings
from django.template.base import FilterExpression, NodeList, Parser, Token, token_kwargs
from django.template.context import Context
from django.utils.translation import get_language

register = template.Library()
MOST = 4096
"""Texts kept in a process, most of them a card of some 700 bytes; when there are more, all are forgotten."""
ALWAYS = ("LANG", "DIR", "COUNTRY")
_kept: dict[tuple[Any, ...], str] = {}


class Standing(template.Node):
    """The part between the tags."""

    # Django looks here for what a tag holds.
    child_nodelists = ("nodelist",)

    def __init__(self, name: str, values: dict[str, FilterExpression], nodelist: NodeList) -> None:
        self.name, self.values, self.nodelist = name, values, nodelist

    def render(self, context: Context) -> str:
        seen = {name: value.resolve(context) for name, value in self.values.items()}
        key = (self.name, get_language(), context.get("LANG"), settings.PORTAL_COUNTRY, *seen.values())
        text = _kept.get(key)
        if text is None or settings.DEBUG:
            always = {name: context.get(name) for name in ALWAYS}
            text = self.nodelist.render(context.new({**always, **seen}))
            if len(_kept) >= MOST:
                _kept.clear()
            _kept[key] = text
        return text


@register.tag
def standing(parser: Parser, token: Token) -> Standing:
    """Reads the tag: a name in quotes that no other place uses, then name=value pairs."""
    words = token.split_contents()[1:]
    values = token_kwargs(words[1:], parser)
    if not words or words[0][0] not in "\"'" or len(values) != len(words) - 1:
        raise template.TemplateSyntaxError(
            'standing takes a name in quotes and name=value pairs, as in "card" card=card'
        )
    nodelist = parser.parse(("endstanding",))
    parser.delete_first_token()
    return Standing(words[0][1:-1], values, nodelist)
