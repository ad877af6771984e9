"""The web process gives memory back after large photographs."""

import subprocess
import sys

from portal.launcher import up

HEAVY = {"typst", "pypdf", "PIL._webp"}
"""What sets or reads papers and pictures: in programs of their own, or once a picture comes."""
LOADED = """
import sys, django
django.setup()
import portal.urls
print(" ".join(sys.modules))
"""


def test_the_web_process_is_told_to_give_memory_back():
    told = up.web_environment({"PORTAL_VAR": "/tmp/x"})

    assert told == {
        "PORTAL_VAR": "/tmp/x",
        "PORTAL_PROCESS": "web",
        "MALLOC_ARENA_MAX": "2",
        "MALLOC_TRIM_THRESHOLD_": "131072",
        "MALLOC_MMAP_THRESHOLD_": "131072",
    }


def test_words_of_ones_own_are_kept():
    assert up.web_environment({"MALLOC_ARENA_MAX": "8"})["MALLOC_ARENA_MAX"] == "8"


def test_who_answers_pages_has_loaded_nothing_heavy_before_it_is_asked():
    loaded = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, check=True, text=True).stdout.split()

    assert "django" in loaded
    assert HEAVY & set(loaded) == set()
