"""What must be filled in is asked for by the portal, in the reader's language, not by a bubble in her browser's."""

import re

from tests.test_house_rules import ROOT, SOURCES, TEMPLATES, calls, where

FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.DOTALL)
DRAWN = re.compile(r"\brequired\b|\{\{ *(\w*form|rule|holiday|field)\b(?!\.(once|non_field_errors)\b)|as_field_group")
"""A field that must be filled in, or one that Django draws, which says `required` itself."""


def test_no_form_of_ours_leaves_it_to_the_browser_to_ask_for_what_is_missing():
    bubbles = [
        f"{path.relative_to(ROOT)}: <form{said}>"
        for path in TEMPLATES
        for said, fields in FORM.findall(path.read_text())
        if 'method="post"' in said and DRAWN.search(fields) and "novalidate" not in said
    ]

    assert bubbles == []


def test_no_list_of_ours_begins_with_a_row_of_dashes():
    """Django's choice of nothing is nine dashes; ours says in words what is to be chosen, or is not there."""
    lists = [
        (where(path, call.lineno), {word.arg for word in call.keywords})
        for path in SOURCES
        for call, name in calls(path)
        if name == "ModelChoiceField"
    ]

    assert [place for place, words in lists if "empty_label" not in words] == []
    assert len(lists) > 5
