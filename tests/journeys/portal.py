"""A running portal: its address, its folder, its outbox."""

import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from portal.launcher import prepare
from tests import database
from tests.conftest import one_at_a_time

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60


@dataclass
class Portal:
    """`address` has no slash at its end; `var` is the portal's PORTAL_VAR."""

    address: str
    var: Path
    process: subprocess.Popen

    @property
    def environment(self) -> dict[str, str]:
        """What a process needs to act in this portal."""
        return environment_of(self.var)

    def python(self, source: str) -> str:
        """Runs Python inside this portal (settings loaded, its own database); returns what it printed, or fails with
        what it complained of.

        For what has no page, as a superuser's first account. What a person can do, a journey does by hand.
        """
        setup = "import django; django.setup()\n"
        done = subprocess.run(
            [sys.executable, "-c", setup + source],
            cwd=ROOT, env=self.environment, check=False, capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    def rows(self, query: str, *values: object) -> list[tuple]:
        """Rows of the portal's database, read only."""
        with closing(sqlite3.connect(f"file:{self.var}/tiwiza.sqlite3?mode=ro", uri=True, timeout=20)) as connection:
            return connection.execute(query, values).fetchall()

    def texts_to(self, phone: str) -> list[str]:
        """What a phone (E.164) received, newest first, as on the outbox page."""
        return [row[0] for row in self.rows('SELECT body FROM commons_message WHERE "to" = ? ORDER BY id DESC', phone)]

    def code_for(self, phone: str) -> str:
        """The newest six-digit code sent to a phone (E.164)."""
        found = re.search(r"\d{6}", self.texts_to(phone)[0])
        assert found, f"no code in {self.texts_to(phone)[0]!r}"
        return found[0]

    def wait_for(self, what: str, query: str, *values: object, seconds: float = 60) -> list[tuple]:
        """The rows of a query as soon as there are any: for work that the worker does."""
        deadline = time.monotonic() + seconds
        while not (rows := self.rows(query, *values)):
            assert time.monotonic() < deadline, f"waited {seconds} s in vain for {what}"
            time.sleep(0.2)
        return rows


def environment_of(var: Path) -> dict[str, str]:
    dropped = {"PORTAL_TEST_POSTGRES", "PORTAL_DATABASE", "PYTHONDONTWRITEBYTECODE"}
    kept = {name: value for name, value in os.environ.items() if name not in dropped}
    return {**kept, "PORTAL_VAR": str(var), "DJANGO_SETTINGS_MODULE": "portal.settings.embedded"}


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def lay_prepared(var: Path) -> None:
    """Fills a folder as a first start leaves it: pages laid, static files gathered. Made once for all tests."""
    known = "".join(f"{step}{prepare._print(files)}" for step, files in prepare.steps().items())
    with one_at_a_time():
        template = database.sqlite_template()
        made = database.CACHE / f"prepared-{template.stem}-{sha256(known.encode()).hexdigest()[:16]}"
        if not made.exists():
            work = database.CACHE / f"preparing-{os.getpid()}"
            work.mkdir()
            shutil.copy(template, work / "tiwiza.sqlite3")
            assert prepare.main(work, environment_of(work))
            work.rename(made)
    shutil.copytree(made, var, dirs_exist_ok=True)


@contextmanager
def running(
    var: Path, *, port: int | None = None, fresh: bool = True, prepared: bool = True, demo: bool = False
) -> Iterator[Portal]:
    """The portal, up and answering: in a folder that was prepared before, or that it prepares itself on a copy of the
    migrated template (`prepared=False`), or (`fresh=False`) on what `var` holds; with its demo world (`demo`) or empty.
    """
    if fresh and prepared:
        lay_prepared(var)
    elif fresh:
        with one_at_a_time():
            shutil.copy(database.sqlite_template(), var / "tiwiza.sqlite3")
    port = port or free_port()
    words = [sys.executable, "-m", "portal.launcher", "up", "--port", str(port), *([] if demo else ["--no-demo"])]
    with (var / "up.log").open("wb") as log:
        process = subprocess.Popen(words, cwd=ROOT, env=environment_of(var), stdout=log, stderr=subprocess.STDOUT)
    try:
        _await(process, port, var / "up.log")
        yield Portal(f"http://127.0.0.1:{port}", var, process)
    finally:
        process.send_signal(signal.SIGTERM)  # does nothing to one that has ended
        process.wait(60)


def _await(process: subprocess.Popen, port: int, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while "Ctrl-C" not in log.read_text():
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.1)
