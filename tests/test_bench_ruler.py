"""The benches' own arithmetic."""

import pytest

from tests.bench.ruler.verdict import Row, table, told
from tests.bench.ruler.yardstick import in_sticks, work


def test_a_cost_is_set_against_the_yardsticks_around_it():
    assert in_sticks(30, 20, 40) == 1


def test_the_work_is_always_the_same():
    assert work() == work()


@pytest.mark.parametrize(
    ("figure", "least", "kept"), [(1.0, None, True), (1.001, None, False), (0.4, 0.5, False), (0.5, 0.5, True)]
)
def test_a_figure_keeps_its_bar_up_to_the_bar_itself(figure, least, kept):
    assert Row("page", figure, 1.0, least=least).kept is kept


def test_a_peer_is_quoted_as_times_less():
    assert Row("page", 0.5, 1.0, peer=5.0).times_less == 10
    assert Row("page", 0.5, 1.0).times_less is None


def test_one_broken_bar_is_told_by_name_and_by_the_exit_code(capsys):
    rows = [Row("catalogue", 0.5, 1.0), Row("search", 0.7, 0.6)]

    assert told("The market", rows) == 1
    assert "Broken: search." in capsys.readouterr().out
    assert told("The market", rows[:1]) == 0
    assert table(rows).count("BROKEN") == 1


def test_what_there_was_nothing_to_measure_with_is_told(capsys):
    assert told("A film", [Row("speech", 28, 32)], unmeasured="memory") == 0
    assert capsys.readouterr().out.splitlines()[-1] == "What was measured keeps its bar. Not measured: memory."
