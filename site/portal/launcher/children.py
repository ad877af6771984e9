"""Child processes that never outlive the launcher: own process groups, stopped politely, then firmly."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from portal.environment import ROOT

PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36
AWAITED = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD}
"""Signals the launcher waits for instead of being interrupted by."""
POLITE_SECONDS = 8
LOG_BYTES = 2_000_000


def _prctl(option: int, value: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0)


def adopt_orphans() -> None:
    """Grandchildren whose parent dies become ours, so that nothing escapes; signals wait until asked for."""
    _prctl(PR_SET_CHILD_SUBREAPER, 1)
    signal.pthread_sigmask(signal.SIG_BLOCK, AWAITED)


def _newborn() -> None:
    """Between fork and exec: hear signals again, and die with the launcher should it be killed outright."""
    signal.pthread_sigmask(signal.SIG_UNBLOCK, AWAITED)
    _prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class Child:
    """One running process and the file its words go to."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path

    @classmethod
    def start(cls, name: str, words: list[str], environment: dict[str, str], logs: Path) -> "Child":
        """Starts a process in a session of its own; its words go to NAME.log, the last ones kept as NAME.log.1."""
        logs.mkdir(parents=True, exist_ok=True)
        log = logs / f"{name}.log"
        if log.exists() and log.stat().st_size > LOG_BYTES:
            log.replace(log.with_suffix(".log.1"))
        with log.open("ab") as out:
            process = subprocess.Popen(
                words,
                cwd=ROOT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=_newborn,  # noqa: PLW1509 -- the launcher has one thread
            )
        return cls(name, process, log)

    def ended(self) -> bool:
        return self.process.poll() is not None

    def signal(self, number: signal.Signals) -> None:
        """To the whole group: a child of the child hears it too."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)


def stop(children: list[Child]) -> None:
    """Ends every child and everything they started; returns when none is left."""
    for child in children:
        child.process.terminate()
    deadline = time.monotonic() + POLITE_SECONDS
    for child in children:
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.process.wait(max(0.1, deadline - time.monotonic()))
        child.signal(signal.SIGKILL)
        child.process.wait()
    _end_orphans()


def _end_orphans() -> None:
    """Kills what the children left behind; orphans were handed to us by `adopt_orphans`."""
    while left := descendants(os.getpid()):
        for pid in left:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        for pid in left:
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, 0)


def descendants(pid: int) -> list[int]:
    """The children, grandchildren and so on of a process, by /proc; none where there is no /proc."""
    parents = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = entry.read_text().rpartition(")")[2].split()
            parents[int(entry.parent.name)] = int(fields[1])
    found: list[int] = []
    edge = {pid}
    while edge:
        edge = {child for child, parent in parents.items() if parent in edge}
        found.extend(edge)
    return found
