"""What must be filled in is asked for by the portal, in the reader's language, not by a bubble in her browser's."""

import re

from tests.test_house_rules import ROOT, TEMPLATES

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
