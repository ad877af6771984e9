"""Real workers over a real queue, for a test to kill."""

import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import redis

from portal.launcher.children import descendants
from tests.processes import ROOT, free_port


class FolderQueue:
    """The embedded portal's queue: files in a folder."""

    address = "folder://"
    dies = False

    def __init__(self, folder):
        self.messages = folder / "queue" / "messages"

    def empty(self):
        """Takes every message away; how many there were."""
        found = list(self.messages.iterdir())
        for message in found:
            message.unlink(missing_ok=True)
        return len(found)

    def end(self):
        """A folder needs no ending."""


class RedisQueue:
    """A Redis of the test's own on a free loopback port; it keeps nothing on the disk."""

    dies = True

    def __init__(self, folder):
        self.folder, self.port = folder, free_port()
        self.address = f"redis://127.0.0.1:{self.port}/0"
        self.start()

    def start(self):
        """Starts it empty and waits until it answers."""
        words = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self.process = subprocess.Popen(words, cwd=self.folder, stdout=subprocess.DEVNULL)
        ends = time.monotonic() + 20
        while not self._answers():
            assert time.monotonic() < ends
            time.sleep(0.05)

    def _answers(self):
        with suppress(redis.ConnectionError), redis.Redis(port=self.port) as client:
            return client.ping()
        return False

    def empty(self):
        """Takes everything away; how many keys there were."""
        with redis.Redis(port=self.port) as client:
            found = client.dbsize()
            client.flushall()
        return found

    def kill(self):
        """Ends it on the spot."""
        self.process.kill()
        self.process.wait()

    end = kill


def queue(folder):
    """Redis on the PostgreSQL run, as in production; the folder of the embedded portal otherwise."""
    production = os.environ.get("PORTAL_TEST_POSTGRES") and shutil.which("redis-server")
    return RedisQueue(folder) if production else FolderQueue(folder)


class Worker:
    """A Celery worker with its clock, and everything it has started."""

    def __init__(self, folder, address):
        words = ["-m", "celery", "-A", "portal.worker", "worker", "--beat", "--without-gossip", "--without-mingle"]
        environment = {**os.environ, "PORTAL_VAR": str(folder), "PORTAL_TEST_QUEUE": address}
        environment |= {"DJANGO_SETTINGS_MODULE": "tests.working"}
        with (folder / "worker.log").open("a") as log:
            self.process = subprocess.Popen(
                [sys.executable, *words, "--loglevel", "warning", "--schedule", str(folder / "beat")],
                cwd=ROOT,
                env=environment,
                stdout=log,
                stderr=log,
            )

    def kill_child(self):
        """Kills the pool's child that has ffmpeg at work; the worker itself lives on."""
        busy = [pid for pid in self._celery() if any("ffmpeg" in words_of(child) for child in descendants(pid))]
        os.kill(busy[-1], signal.SIGKILL)

    def kill(self):
        """Kills everything that is Celery's at once; an ffmpeg at work has to notice by itself."""
        for pid in self._celery():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.kill()
        self.process.wait()

    def end(self):
        """Ends it as an operator does; the most memory, in MB, that it or any process it started ever held at once.

        The kernel keeps that figure of every process somebody waited for, so none is too short-lived to be seen.
        """
        self.process.terminate()
        ends = time.monotonic() + 30
        while not (found := os.wait4(self.process.pid, os.WNOHANG))[0]:
            assert time.monotonic() < ends
            time.sleep(0.05)
        self.process.returncode = os.waitstatus_to_exitcode(found[1])
        return found[2].ru_maxrss / 1024

    def family(self):
        """The worker itself and, where it has one, its pool: another number would mean that one of them had died."""
        return {self.process.pid, *self._celery()}

    def _celery(self):
        return [pid for pid in descendants(self.process.pid) if "celery" in words_of(pid)]


def words_of(pid):
    """The command of a process; empty when it has just ended."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    return ""
