"""The trainers' desk: our own addresses among Wagtail's, in the words of tests/addresses.py."""

from tests.addresses import TABLE, Row
from tests.council_addresses import AT_THE_COUNCIL

PAGES = "wagtail_serve"
"""Wagtail's own address for every page of the tree; courses' tests hold what each page shows to whom."""
DESK = "cms/"
"""Everything under it is Wagtail's desk: nobody but trainers and the superuser gets anything there but the way out."""
OPEN_AT_THE_DESK = {"wagtailadmin_sprite", "wagtailadmin_javascript_catalog", "wagtailadmin_login"}
"""Wagtail's icons and words for its sign-in page hold nothing of ours, and the sign-in itself must be open."""
AT_THE_DESK = {
    "desk_sign_in": Row("door 404 404 404 404 404 door 404 door", "door 404 404 404 404 404 door 404 door"),
    "desk_account": Row("in 404 404 404 404 404 200 404 200", "in 404 404 404 404 404 200 404 200"),
    "courses_learners": Row("in 404 404 404 404 404 200 404 200", "in 404 404 404 404 404 200 404 200"),
    "courses_lesson_report": Row(
        "in 404 404 404 404 404 200 404 200", "in 404 404 404 404 404 200 404 200", {"pk": "lesson"}
    ),
    "courses_lesson_report (unknown)": Row(
        "in 404 404 404 404 404 404 404 404", "in 404 404 404 404 404 404 404 404", {"pk": "none"}
    ),
    "courses_films": Row("in 404 404 404 404 404 200 404 200", "in 404 404 404 404 404 200 404 200"),
    "films:index": Row("in 404 404 404 404 404 200 404 200", "in 404 404 404 404 404 200 404 200"),
    "films:add": Row("in 404 404 404 404 404 200 404 200", "in 404 404 404 404 404 200 404 200"),
    "films:film": Row("in 404 404 404 404 404 200 404 200", "in 404 404 404 404 404 200 404 200", {"uuid": "film"}),
    "films:film (unknown)": Row(
        "in 404 404 404 404 404 404 404 404", "in 404 404 404 404 404 404 404 404", {"uuid": "no_key"}
    ),
    "films:add-captions": Row(
        "in 404 404 404 404 404 405 404 405", "in 404 404 404 404 404 422 404 422", {"uuid": "film"}
    ),
    "films:add-captions (unknown)": Row(
        "in 404 404 404 404 404 405 404 405", "in 404 404 404 404 404 404 404 404", {"uuid": "no_key"}
    ),
    "films:remove-captions": Row(
        "in 404 404 404 404 404 405 404 405", "in 404 404 404 404 404 302 404 302", {"uuid": "film"}
    ),
    "films:remove-captions (unknown)": Row(
        "in 404 404 404 404 404 405 404 405", "in 404 404 404 404 404 404 404 404", {"uuid": "no_key"}
    ),
    "films:retry": Row("in 404 404 404 404 404 405 404 405", "in 404 404 404 404 404 302 404 302", {"uuid": "film"}),
    "films:retry (unknown)": Row(
        "in 404 404 404 404 404 405 404 405", "in 404 404 404 404 404 404 404 404", {"uuid": "no_key"}
    ),
    "films:delete": Row("in 404 404 404 404 404 200 404 200", "in 404 404 404 404 404 302 404 302", {"uuid": "film"}),
    "films:delete (unknown)": Row(
        "in 404 404 404 404 404 404 404 404", "in 404 404 404 404 404 404 404 404", {"uuid": "no_key"}
    ),
}
"""Our own addresses at Wagtail's desk, in the same words."""
DECLARED = TABLE | AT_THE_COUNCIL | AT_THE_DESK
"""The whole table."""
