"""`./tiwiza test` and the smaller verbs: every check and every test in order, each with its time."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from portal.environment import ROOT
from portal.launcher import coverage, prepare, services, tools

BIN = Path(sys.executable).parent
FOLDERS = ["site/portal", "council", "shop", "courses", "cms", "media", "ledger", "registry", "commons"]
RESULTS = ROOT / "var" / "test"
IN_TURN = "--maxschedchunk=12"
"""Tests that a process is given at once: the long ones come first, and are not all to be the first process's."""


@dataclass
class Tally:
    """What passed and failed so far; a check counts as one."""

    passed: int = 0
    failed: int = 0
    broken: list[str] = field(default_factory=list)

    def add(self, heading: str, passed: int, failed: int) -> None:
        self.passed += passed
        self.failed += failed
        if failed:
            self.broken.append(heading)


def main(verb: str, words: list[str]) -> int:
    """Does one verb; 0 when all is well."""
    prepare.catalogues()
    match verb:
        case "test":
            return everything() if not words else run([str(BIN / "pytest"), *words])
        case "lint":
            return _checks(Tally(), LINT)
        case "messages":
            return run([sys.executable, "manage.py", "messages", *words])
        case "manage":
            return run([sys.executable, "manage.py", *words])
        case _:
            return bench(words)


def bench(words: list[str]) -> int:
    """Runs tests/bench/NAME.py, every one of them when none is named."""
    names = words[:1] or [p.stem for p in sorted((ROOT / "tests" / "bench").glob("[a-z]*.py"))]
    return max([run([sys.executable, "-m", f"tests.bench.{name}", *words[1:]]) for name in names], default=0)


def templates() -> list[str]:
    """Every template of ours."""
    return sorted(
        str(p.relative_to(ROOT)) for f in ["site", *FOLDERS[1:]] for p in (ROOT / f).glob("**/templates/**/*.html")
    )


LINT: list[tuple[str, Callable[[], list[str]]]] = [
    ("Lint", lambda: [str(BIN / "ruff"), "check", "--quiet", "."]),
    ("Format", lambda: [str(BIN / "ruff"), "format", "--check", "--quiet", "."]),
    ("Templates", lambda: [str(BIN / "djhtml"), "--tabwidth", "2", "--check", *templates()]),
    ("Types", lambda: [str(BIN / "mypy"), "--no-error-summary", *FOLDERS]),
    ("Import contracts", lambda: [str(BIN / "lint-imports")]),
]
CHECKS: list[tuple[str, Callable[[], list[str]]]] = [
    *LINT,
    ("System check", lambda: [sys.executable, "manage.py", "check", "--fail-level", "WARNING"]),
    ("Migrations", lambda: [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run", "-v0"]),
]


GUARDS = ["tests/ledger", "-k", "guards_and_nothing_else"]
"""The tests of what the book's guards are on each database; half of their branches are PostgreSQL's."""


def everything() -> int:
    """All of it; the last line is the sum."""
    began, tally = time.monotonic(), Tally()
    RESULTS.mkdir(parents=True, exist_ok=True)
    coverage.forget(RESULTS)
    missing = tools.install()
    with _templates():
        _all_checks(tally)
        left_out = _tests(tally)
    left_out += _unanswered() + [f"{what} ({why})" for what, why in missing.items()]
    for heading in coverage.report(RESULTS):
        if services.postgres():  # some branches run on PostgreSQL alone
            tally.add(heading, 0, 1)
    for sentence in left_out:
        print(f"Left out: {sentence}")
    for heading in tally.broken:
        print(f"Failed: {heading}")
    print(f"Took {(time.monotonic() - began) / 60:.1f} min.")
    print(f"{tally.passed} passed, {tally.failed} failed", flush=True)
    return 1 if tally.failed else 0


def _unanswered() -> list[str]:
    """What else there was nobody to ask; a run without PostgreSQL says so itself."""
    if services.postgres() and not services.redis():
        return [f"a real queue and cache (no Redis answers on {services.REDIS.split('//')[1].split('/')[0]})"]
    return []


def _all_checks(tally: Tally) -> None:
    os.environ["PORTAL_VAR"] = str(RESULTS / "site")
    _checks(tally, CHECKS)
    if tools.here("xgettext"):
        _checks(tally, [("Strings in three languages", lambda: [sys.executable, "manage.py", "messages", "--check"])])
    if compose := tools.compose():
        _checks(tally, [("Compose file", lambda: [*compose, "-f", "docker-compose.yml", "config", "--quiet"])])
    del os.environ["PORTAL_VAR"]


@contextmanager
def _templates() -> Iterator[None]:
    """Migrates a database of each kind to copy for the tests, while the checks are done and the tests are read.

    A test that asks for a database waits until its own is there.
    """
    RESULTS.mkdir(parents=True, exist_ok=True)
    with (RESULTS / "templates.log").open("w") as log:
        building = [
            subprocess.Popen(
                [sys.executable, "-m", "tests.templates"],
                cwd=ROOT,
                env={**os.environ, "PORTAL_TEST_POSTGRES": address},
                stdout=log,
                stderr=log,
            )
            for address in {"", services.postgres()}
        ]
        try:
            yield
        finally:
            for process in building:
                process.wait()  # one that failed is built, and its failure told, by the tests that need it


def _checks(tally: Tally, checks: list[tuple[str, Callable[[], list[str]]]]) -> int:
    for heading, words in checks:
        code = _titled(heading, words(), {})
        tally.add(heading, int(code == 0), int(code != 0))
    return 1 if tally.failed else 0


def _tests(tally: Tally) -> list[str]:
    """The tests on SQLite, then on PostgreSQL; then the journeys, and beside them what takes long on PostgreSQL.

    Returns what had to be left out. The journeys wait a third of their time, for a film to be watched or made: one
    process beside them uses it. With three, both together took longer than one after the other.
    """
    at_once = ["-n", str(services.WORKERS), IN_TURN]
    _pytest(
        tally,
        "Tests on SQLite",
        [*at_once, "-m", "not journey"],
        {"PORTAL_TEST_POSTGRES": ""},
        measured=True,
    )
    postgres, redis = services.postgres(), services.redis()
    if not postgres:
        with _journeys(tally):
            return ["tests on PostgreSQL (no server answers on 127.0.0.1:5432; PORTAL_TEST_POSTGRES names another)"]
    servers = {"PORTAL_TEST_POSTGRES": postgres, "PORTAL_TEST_REDIS": redis}
    heading = "Tests on PostgreSQL" + (" and Redis" if redis else "")
    _pytest(tally, heading, [*at_once, "-m", "not journey and not long"], servers)
    with _journeys(tally):
        _pytest(tally, f"{heading} that take long", ["-m", "long and not journey"], servers)
        _pytest(tally, "Coverage of what only PostgreSQL runs", GUARDS, servers, measured=True)
    services.tidy(postgres, redis)
    return []


@contextmanager
def _journeys(tally: Tally) -> Iterator[None]:
    """Walks the journeys beside what the block does; what they print comes after it, in one piece."""
    if not tools.here(*tools.BROWSERS):
        yield
        return
    heading, log = "Journeys in a browser", RESULTS / "journeys.log"
    in_order = ["-n", str(services.JOURNEYS), "--dist", "loadfile", "--no-loadscope-reorder", "-m", "journey"]
    environment = {**os.environ, "PORTAL_TEST_POSTGRES": ""}
    with log.open("w") as told:
        process = subprocess.Popen(_words(heading, in_order), cwd=ROOT, env=environment, stdout=told, stderr=told)
        try:
            yield
        finally:
            code = process.wait()
    print(f"\n== {heading}\n{log.read_text()}")
    _said(heading, code, services.seconds(_report(heading)))
    _count(tally, heading, code)


def _pytest(
    tally: Tally, heading: str, words: list[str], environment: dict[str, str], *, measured: bool = False
) -> None:
    into = _report(heading).with_suffix(coverage.KEPT) if measured else None
    if measured:
        environment = {**environment, "COVERAGE_FOLDER": str(RESULTS)}
    _count(tally, heading, _titled(heading, _words(heading, words, into), environment))


def _report(heading: str) -> Path:
    return RESULTS / f"{heading.rsplit(maxsplit=1)[-1].lower()}.xml"


def _words(heading: str, words: list[str], measured_into: Path | None = None) -> list[str]:
    _report(heading).unlink(missing_ok=True)
    quiet = ["-W", "ignore:Unable to activate pytest branch:RuntimeWarning"]  # of the tests' own lines, not wanted
    measuring = [*quiet, "-m", "slipcover", "--out", str(measured_into)] if measured_into else []
    return [sys.executable, *measuring, "-m", "pytest", "-q", f"--junitxml={_report(heading)}", *words]


def _count(tally: Tally, heading: str, code: int) -> None:
    passed, failed = services.counted(_report(heading))
    nothing_to_run = code == 5
    tally.add(heading, passed, failed or int(code != 0 and not nothing_to_run))


def _titled(heading: str, words: list[str], environment: dict[str, str]) -> int:
    print(f"\n== {heading}", flush=True)
    began = time.monotonic()
    code = run(words, environment)
    _said(heading, code, time.monotonic() - began)
    return code


def _said(heading: str, code: int, seconds: float) -> None:
    print(f"== {heading}: {'ok' if code == 0 else 'FAILED'} in {seconds:.0f} s", flush=True)


def run(words: list[str], environment: dict[str, str] | None = None) -> int:
    """One command in the checkout; its exit code."""
    return subprocess.run(words, cwd=ROOT, env={**os.environ, **(environment or {})}, check=False).returncode
