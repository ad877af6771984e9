"""`./tiwiza test` itself: what it counts, what it says, and when it fails."""

import json
import os
import sys
from contextlib import nullcontext

import pytest

from portal.environment import ROOT
from portal.launcher import coverage, services, suite, tools

REPORT = """<testsuites><testsuite tests="9" failures="1" errors="2" skipped="1" time="2.5"/>
<testsuite tests="3" failures="0" errors="0" skipped="0" time="4"/></testsuites>"""
GOOD = ("Good", lambda: [sys.executable, "-c", ""])
BAD = ("Bad", lambda: [sys.executable, "-c", "raise SystemExit(3)"])


@pytest.fixture
def path(tmp_path, monkeypatch):
    """A PATH of the test's own; returns a function that lays a command into it."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))

    def lay(name, script=""):
        command = folder / name
        command.write_text(f"#!/bin/sh\n{script}\n")
        command.chmod(0o755)

    return lay


def test_check_that_fails_is_counted_and_named(capfd):
    tally = suite.Tally()
    code = suite._checks(tally, [GOOD, BAD])

    assert (code, tally.passed, tally.failed, tally.broken) == (1, 1, 1, ["Bad"])
    assert "== Good: ok in" in capfd.readouterr().out


def test_tests_are_counted_one_by_one(tmp_path, monkeypatch, capfd):
    monkeypatch.setattr(suite, "RESULTS", tmp_path)
    (tmp_path / "test_two.py").write_text("def test_good(): pass\ndef test_bad(): assert 0\n")
    tally = suite.Tally()
    suite._pytest(tally, "Tests of two", ["-c", os.devnull, "-p", "no:django", str(tmp_path)], {})

    assert (tally.passed, tally.failed, tally.broken) == (1, 1, ["Tests of two"])
    assert "== Tests of two: FAILED in" in capfd.readouterr().out


def test_run_that_could_not_even_begin_counts_as_one_failure(tmp_path, monkeypatch, capfd):
    monkeypatch.setattr(suite, "RESULTS", tmp_path)
    tally = suite.Tally()
    suite._pytest(tally, "Tests of nothing", ["--no-such-option"], {})

    assert (tally.passed, tally.failed) == (0, 1)
    assert "== Tests of nothing: FAILED in" in capfd.readouterr().out


def test_what_was_skipped_counts_as_failed(tmp_path):
    report = tmp_path / "two.xml"
    report.write_text(REPORT)

    assert services.counted(report) == (8, 4)
    assert services.seconds(report) == 6.5
    assert services.counted(tmp_path / "none.xml") == (0, 0)


@pytest.mark.parametrize(
    ("below", "code", "last"), [(["shop"], 1, "1 passed, 1 failed"), ([], 0, "1 passed, 0 failed")]
)
def test_last_line_is_the_sum_and_coverage_below_its_bar_fails(monkeypatch, tmp_path, capsys, below, code, last):
    monkeypatch.setattr(suite, "RESULTS", tmp_path)
    monkeypatch.setattr(suite, "_templates", nullcontext)
    monkeypatch.setattr(suite, "_all_checks", lambda tally: tally.add("Lint", 1, 0))
    monkeypatch.setattr(suite, "_tests", lambda _tally: ["tests on PostgreSQL"])
    monkeypatch.setattr(tools, "install", lambda: {"a voice": "no speech"})
    monkeypatch.setattr(coverage, "report", lambda _data: below)
    monkeypatch.setattr(services, "postgres", lambda: "postgres://there")
    monkeypatch.setattr(services, "redis", lambda: "")

    assert suite.everything() == code
    said = capsys.readouterr().out.splitlines()
    assert said[-1] == last
    assert said[:3] == [
        "Left out: tests on PostgreSQL",
        "Left out: a real queue and cache (no Redis answers on 127.0.0.1:6379)",
        "Left out: a voice (no speech)",
    ]
    assert [line for line in said if line.startswith("Failed: ")] == [f"Failed: {name}" for name in below]


def measured(file, **files):
    """What a run of the tests reached of each file: (its lines, those missed, its branches, those missed)."""
    names = "executed_lines", "missing_lines", "executed_branches", "missing_branches"
    found = {path.replace("__", "/"): dict(zip(names, parts, strict=True)) for path, parts in files.items()}
    for entry in found.values():
        entry["summary"] = {
            "covered_lines": len(entry["executed_lines"]),
            "missing_lines": len(entry["missing_lines"]),
            "covered_branches": len(entry["executed_branches"]),
            "missing_branches": len(entry["missing_branches"]),
        }
    file.write_text(json.dumps({"meta": {"software": "slipcover", "branch_coverage": True}, "files": found}))


@pytest.fixture
def entire(monkeypatch):
    """The book alone, and what is named besides."""
    parts = {"ledger": ("ledger/",)}
    monkeypatch.setattr(coverage, "ENTIRE", parts)
    return parts


def test_a_beginning_that_no_measured_file_has_is_refused_by_its_name(tmp_path, capsys, entire):
    entire["checkout"] = ("shop/views/checkout", "shop/payment", "shop/services/stocks")
    measured(
        tmp_path / "sqlite.coverage.json",
        **{"ledger__enums": ([1], [], [], []), "shop__views__checkout.py": ([1], [], [], [])},
        shop__payments__cash=([1], [], [], []),
    )

    assert coverage.report(tmp_path) == ["Coverage of shop/services/stocks"]
    assert "   shop/services/stocks: no file of this name was measured\n" in capsys.readouterr().out


def test_coverage_below_its_bar_is_named_once_for_the_room_and_once_for_the_part(tmp_path, capsys, entire):
    measured(
        tmp_path / "sqlite.coverage.json",
        ledger__enums=([1, 2], [], [[1, 2]], [[1, 3]]),
        shop__forms=([1, 2, 3, 4, 5, 6, 7, 8, 9], [10], [], []),
    )

    assert coverage.report(tmp_path) == ["Coverage of ledger", "Coverage of ledger"]
    assert "shop              90.0 %   1 of 10 not reached" in capsys.readouterr().out


def test_what_one_database_alone_reaches_is_reached(tmp_path, capsys, entire):
    measured(tmp_path / "sqlite.coverage.json", ledger__enums=([1, 2], [3], [[1, 2]], [[1, 3]]))
    measured(tmp_path / "runs.coverage.json", ledger__enums=([1, 3], [2], [[1, 3]], [[1, 2]]))

    assert coverage.report(tmp_path) == []
    assert "> ledger         100.0 %   0 of 5 not reached" in capsys.readouterr().out


@pytest.mark.parametrize("start", [start for starts in coverage.ENTIRE.values() for start in starts])
def test_what_is_held_to_its_last_branch_is_there(start):
    """A file that was given another name would be held to nothing, and nobody told."""
    assert list(ROOT.glob(f"{start.removesuffix('/')}*"))


def test_coverage_that_was_not_kept_fails(tmp_path):
    assert coverage.report(tmp_path) == ["Coverage"]


def test_what_earlier_runs_kept_is_taken_away(tmp_path):
    (tmp_path / "process-1.coverage.json").write_text("{}")
    (tmp_path / "sqlite.xml").write_text("")
    coverage.forget(tmp_path)

    assert [file.name for file in tmp_path.iterdir()] == ["sqlite.xml"]


@pytest.mark.slow
def test_tests_are_measured_line_by_line_in_their_own_processes(tmp_path, monkeypatch, capfd):
    monkeypatch.setattr(suite, "RESULTS", tmp_path)
    for name in [name for name in os.environ if name.startswith(("SLIPCOVER_", "PYTEST_XDIST_"))]:
        monkeypatch.delenv(name)  # of the run that this test is part of
    words = ["-n", "2", "tests/commons/test_words_and_figures.py", "tests/commons/test_typed_figures.py"]
    suite._pytest(suite.Tally(), "Tests of figures", words, {"PORTAL_TEST_POSTGRES": ""}, measured=True)

    found = json.loads((tmp_path / "figures.coverage.json").read_text())["files"]
    assert found["commons/digits.py"]["missing_lines"] == []
    assert found["commons/limits.py"]["summary"]["missing_lines"] > 0
    assert not [path for path in found if path.startswith("tests/")]
    assert "== Tests of figures: ok in" in capfd.readouterr().out


def test_what_is_missing_is_named_with_what_it_costs_when_it_may_not_be_installed(path, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    path("apt-get")
    path("ffmpeg")

    assert tools.install() == {what: words for what, words in tools.LOST.items() if what != "ffmpeg"}


def test_what_is_missing_is_installed_by_the_package_manager_when_it_may_be(path, monkeypatch, tmp_path):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    for commands, _ in tools.NEEDED.values():
        path(commands[0])
    (tmp_path / "bin" / "espeak-ng").unlink()
    log = tmp_path / "asked"
    path("apt-get", f'echo "$@" >> {log}; : > {tmp_path}/bin/espeak-ng; /bin/chmod 755 {tmp_path}/bin/espeak-ng')

    assert tools.install() == {}
    assert log.read_text().splitlines() == [
        "-o DPkg::Lock::Timeout=120 update -qq",
        "-o DPkg::Lock::Timeout=120 install -y -qq --no-install-recommends espeak-ng",
    ]


def test_lists_that_another_apt_is_fetching_are_waited_for(path, monkeypatch, tmp_path, capfd):
    """The first two tries find them locked."""
    paused = []
    monkeypatch.setattr(tools.time, "sleep", paused.append)
    log = tmp_path / "asked"
    locked = "E: Could not get lock /var/lib/apt/lists/lock."
    third = f'[ "$(while read x; do printf $x; done < {log})" = xxx ]'
    path("apt-get", f'echo x >> {log}; {third} || {{ echo "{locked}" >&2; exit 100; }}')

    tools._apt("update", "-qq")

    assert (log.read_text(), paused, capfd.readouterr().err) == ("x\nx\nx\n", [1, 1], "")


def test_older_system_brings_the_browser_with_its_windows(path, monkeypatch, tmp_path):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    for what, (commands, _) in tools.NEEDED.items():
        if what != "a browser":
            path(commands[0])
    log = tmp_path / "asked"
    path("apt-get", f'echo "$@" >> {log}')

    assert tools.install() == {"a browser": tools.LOST["a browser"]}
    tried = [line.rpartition("recommends ")[2] for line in log.read_text().splitlines()[1:]]
    assert tried == ["chromium-headless-shell", "chromium-headless-shell", "chromium"]


def test_a_package_that_the_system_does_not_know_keeps_no_other_away(path, monkeypatch, tmp_path):
    """apt installs none of several when it knows not one of them."""
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    for what, (commands, _) in tools.NEEDED.items():
        if what not in {"ffmpeg", "a compose client"}:
            path(commands[0])
    come = f"{tmp_path}/bin/ffmpeg; /bin/chmod 755 {tmp_path}/bin/ffmpeg"
    path("apt-get", f'case "$*" in *docker-compose*) exit 100;; *ffmpeg) echo : > {come};; esac')

    assert tools.install() == {"a compose client": tools.LOST["a compose client"]}


def test_dockers_plugin_is_a_compose_client_too(path):
    for what, (commands, _) in tools.NEEDED.items():
        if what != "a compose client":
            path(commands[0])
    path("docker", "exit 0")

    assert tools.missing() == []


def test_compose_client_is_the_old_one_the_plugin_or_none(path, tmp_path):
    none = tools.compose()
    path("docker", "exit 1")
    without_plugin = tools.compose()
    path("docker", "exit 0")
    plugin = tools.compose()
    path("docker-compose")

    assert (none, without_plugin, plugin, tools.compose()) == ([], [], ["docker", "compose"], ["docker-compose"])


def test_server_that_does_not_answer_is_not_used(monkeypatch):
    monkeypatch.delenv("PORTAL_TEST_POSTGRES", raising=False)
    monkeypatch.setattr(services, "POSTGRES", ("postgres://root@127.0.0.1:1/test",))
    monkeypatch.setattr(services, "REDIS", "redis://127.0.0.1:1/15")

    assert (services.postgres(), services.redis()) == ("", "")


@pytest.mark.parametrize(
    ("name", "left"),
    [
        ("tiwiza_test_gw1_999999999", True),
        ("tiwiza_work_999999999", True),
        ("tiwiza_test_gw0_1", False),
        ("tiwiza_template_abc", False),
        ("somebody_elses", False),
    ],
)
def test_only_databases_of_test_processes_that_are_no_more_are_left_behind(name, left):
    assert services._left_behind(name) is left


def test_parts_that_must_be_reached_whole_name_files_that_exist():
    beginnings = [start for starts in coverage.ENTIRE.values() for start in starts]

    assert [start for start in beginnings if not any(ROOT.glob(f"{start}*"))] == []
