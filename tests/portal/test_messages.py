"""What gathering the strings does to them."""

import pytest

from portal.management.commands.messages import spaced


@pytest.mark.parametrize(
    ("typed", "set_"),
    [
        ("Encore 3 étapes : lisez, puis signez.", "Encore 3 étapes\u00a0: lisez, puis signez."),
        ("Comment s’ouvre une boutique ?", "Comment s’ouvre une boutique\u00a0?"),
        ("« %(word)s » au marché", "«\u00a0%(word)s\u00a0» au marché"),
        ("Choisissez « Réessayer ».", "Choisissez «\u00a0Réessayer\u00a0»."),
        ("Il faut %(percent)s %% ; revoyez la leçon.", "Il faut %(percent)s\u00a0%%\u00a0; revoyez la leçon."),
        ("de %(least)s à %(most)s jours", "de %(least)s à %(most)s jours"),
        ("%(sum)s %(unit)s versés", "%(sum)s %(unit)s versés"),
    ],
)
def test_french_marks_never_begin_or_end_a_line(typed, set_):
    assert spaced(typed) == set_
    assert spaced(set_) == set_
