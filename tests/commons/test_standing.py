"""Parts of pages that are kept: drawn once for what they show, and blind to everything else."""

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.utils import translation

from commons.templatetags import standing
from commons.templatetags.standing import MOST


@pytest.fixture(autouse=True)
def nothing_kept():
    standing._kept.clear()
    yield
    standing._kept.clear()


def drawn(inside, values, **context):
    return Template(f'{{% standing "test" {values} %}}{inside}{{% endstanding %}}').render(Context(context))


def test_the_same_values_are_drawn_once():
    drawn("{{ n }}", "n=n", n=1)
    again = drawn("something else", "n=n", n=1)
    other = drawn("{{ n }}", "n=n", n=2)

    assert (again, other) == ("1", "2")


def test_what_is_not_named_is_not_known_inside():
    assert drawn("[{{ name }}{{ csrf_token }}]", "n=n", n=1, name="ليلى", csrf_token="secret") == "[]"


def test_each_language_has_its_own():
    seen = []
    for language in ("ar", "fr", "ar"):
        with translation.override(language):
            seen.append(drawn("{% load i18n %}{% translate 'Market' %}", "n=n", n=1))

    assert seen[0] == seen[2] != seen[1]


def test_what_is_drawn_inside_is_escaped():
    assert drawn("{{ n }}", "n=n", n="<b>") == "&lt;b&gt;"


def test_no_more_is_kept_than_the_most():
    for n in range(MOST + 1):
        drawn("{{ n }}", "n=n", n=n)

    assert len(standing._kept) == 1


@pytest.mark.parametrize("words", ["", "name", '"name" word', '"name" a=1 word'])
def test_a_tag_without_its_name_or_values_is_refused(words):
    with pytest.raises(TemplateSyntaxError):
        Template(f"{{% standing {words} %}}{{% endstanding %}}")
