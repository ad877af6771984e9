"""A portal of its own for a test: real web processes, a copy of the database, a free loopback port."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from django.db import connections

from tests import database

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = int(os.environ.get("PORTAL_RACE_ROUNDS", "5"))
"""How often the race of fifty buyers is run."""


def free_port():
    """A loopback port that nobody listens on now."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return held.getsockname()[1]


class Portal:
    """A running portal: its address, and its master process."""

    def __init__(self, process, port):
        self.process = process
        self.address = f"http://127.0.0.1:{port}"

    def workers(self):
        """The web processes' ids."""
        listed = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(self.process.pid)], capture_output=True, text=True, check=False
        )
        return [int(pid) for pid in listed.stdout.split()]

    def kill_one(self):
        """Kills one web process on the spot; its master starts another."""
        for pid in self.workers():
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue  # it had just died; the next one is killed in its place
            return


@contextmanager
def portal(folder, *, processes=2, app="tests.warmed"):
    """Starts gunicorn over the database that `prepared` has put in the folder; ends it by its id."""
    port = free_port()
    environment = {**os.environ, "PORTAL_VAR": str(folder), "DJANGO_SETTINGS_MODULE": "tests.served"}
    command = [sys.executable, "-m", "gunicorn", app, "-w", str(processes), "--threads", "8", "-t", "120", "--preload"]
    with (folder / "web.log").open("w") as log:
        process = subprocess.Popen(
            [*command, "-b", f"127.0.0.1:{port}", "--log-level", "warning"],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=log,
        )
    try:
        _wait(f"http://127.0.0.1:{port}/ar/basket/", process, folder)
        yield Portal(process, port)
    finally:
        process.send_signal(signal.SIGINT)  # at once, whatever is still being answered
        process.wait(40)


def _wait(address, process, folder):
    ends = time.monotonic() + 120
    while time.monotonic() < ends:
        assert process.poll() is None, (folder / "web.log").read_text()
        try:
            with urllib.request.urlopen(address, timeout=20) as answer:
                answer.read()
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
        else:
            return
    raise AssertionError((folder / "web.log").read_text())


@contextmanager
def own_database(folder):
    """Within it, this process and every portal of the folder share one fresh copy of the template."""
    connection = connections["default"]
    settings = connection.settings_dict
    before = settings["NAME"]
    connection.close()
    settings["NAME"] = _copied(folder)
    os.environ["PORTAL_RACE_DATABASE"] = settings["NAME"]
    try:
        yield
    finally:
        connection.close()
        settings["NAME"], name = before, settings["NAME"]
        del os.environ["PORTAL_RACE_DATABASE"]
        _dropped(name)


def _copied(folder):
    from tests.conftest import one_at_a_time, server

    with one_at_a_time():
        if os.environ.get("PORTAL_TEST_POSTGRES"):
            template = database.postgres_template(server)
            name = f"tiwiza_race_{os.getpid()}_{folder.name[-12:]}".replace("-", "_").lower()
            with server("postgres") as postgres:
                postgres.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
            return name
        copy = folder / "race.sqlite3"
        shutil.copy(database.sqlite_template(), copy)
        return str(copy)


def _dropped(name):
    from tests.conftest import server

    if os.environ.get("PORTAL_TEST_POSTGRES"):
        with server("postgres") as postgres:
            postgres.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
