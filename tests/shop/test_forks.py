"""What is changed in Oscar is listed, and nothing else is."""

import re
from io import StringIO
from pathlib import Path

from django.conf import settings
from django.core.management import call_command


def test_the_list_of_forks_is_the_one_the_page_tells_of():
    page = (Path(__file__).resolve().parents[2] / "shop/forks/README.md").read_text()
    told = set(re.findall(r"^- (\w+):", page, re.MULTILINE))
    printed = StringIO()

    call_command("forks", stdout=printed)

    assert told == set(settings.FORKS)
    assert printed.getvalue().split() == ([*sorted(settings.FORKS)] or ["none"])
