"""Runs one ffmpeg (or another reader of foreign files) inside limits: memory, CPU, wall clock, headway; ends its whole
process group when it must.
"""

import os
import re
import selectors
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

TAIL = 32_768
"""Bytes of its complaints that are kept; a hostile file can make ffmpeg complain without end."""
TICK_SECONDS, LOOK_SECONDS = 0.5, 0.01
"""How often the work is told of, and how often memory is looked at: a hostile film takes a gigabyte a second."""
_HELD = re.compile(r"^VmHWM:\s*(\d+) kB", re.MULTILINE)
LIMITED = 'ulimit -c 0; ulimit -v "$1"; ulimit -S -t "$2"; ulimit -H -t "$(($2 + 20))"; shift 2; exec "$@"'
"""Limits are set by a shell that then becomes ffmpeg: setting them after the fork is not safe in a threaded worker."""

Tell = Callable[[float], None]
"""Called about twice a second with the seconds of film done so far; may raise to stop the work."""


class Stopped(Exception):
    """ffmpeg was ended by someone else (a shutdown, a kill): the same work may be tried again."""


@dataclass(frozen=True)
class Limits:
    """Seconds of wall clock, of CPU, without headway (0: not watched); bytes of address space (0: the setting's)."""

    wall: float
    cpu: int
    stall: float = 0
    memory: int = 0


@dataclass(frozen=True)
class Outcome:
    """How it ended: exit code (negative: the signal), its last complaints, why we ended it ("wall", "stall", "memory"),
    seconds of CPU, and the most bytes that it held in memory.
    """

    code: int
    said: str
    ended: str = ""
    cpu: float = 0
    peak: int = 0


PROBING = Limits(wall=30, cpu=20)


def run(argv: list[str], *, cwd: Path, limits: Limits, tell: Tell | None = None) -> Outcome:
    """Runs to the end or to a limit. Raises what `tell` raises, after ending the whole process group."""
    process = subprocess.Popen(  # noqa: S603 -- arguments are ours; the film's own name never appears in them
        _limited(argv, limits),
        cwd=cwd,
        env={"PATH": os.defpath, "LC_ALL": "C", "HOME": str(cwd), "TMPDIR": str(cwd), "AV_LOG_FORCE_NOCOLOR": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    watch = _Watch(process, limits, tell)
    try:
        watch.to_the_end()
    finally:
        _end_group(process)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        for pipe in (process.stdout, process.stderr):
            assert pipe is not None
            pipe.close()
    said = bytes(watch.said).decode("utf-8", "replace")
    return Outcome(process.returncode, said, watch.ended, used.ru_utime + used.ru_stime, watch.peak)


def _limited(argv: list[str], limits: Limits) -> list[str]:
    # the kernel ends ffmpeg when the worker thread that started it dies
    orphan = [setpriv, "--pdeathsig", "KILL", "--"] if (setpriv := shutil.which("setpriv")) else []
    kibibytes = (limits.memory or settings.MEDIA_MEMORY_BYTES) // 1024
    return ["/bin/sh", "-c", LIMITED, "sh", str(kibibytes), str(limits.cpu), *orphan, "nice", "-n", "10", *argv]


def _end_group(process: subprocess.Popen[bytes]) -> None:
    if not _has_ended(process):
        os.killpg(process.pid, signal.SIGKILL)


def _has_ended(process: subprocess.Popen[bytes]) -> bool:
    """Ended by itself, and not yet reaped: its number cannot have passed to another process."""
    return os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


class _Watch:
    """Reads progress and complaints, keeps the clock."""

    def __init__(self, process: subprocess.Popen[bytes], limits: Limits, tell: Tell | None) -> None:
        self.process, self.limits, self.tell = process, limits, tell
        self.said, self.heard, self.ended = bytearray(), bytearray(), ""
        self.done, self.peak = 0.0, 0
        self.started = self.moved = self.told = time.monotonic()

    def to_the_end(self) -> None:
        with selectors.DefaultSelector() as reader:
            for pipe, keep in ((self.process.stdout, self._progress), (self.process.stderr, self._complaint)):
                assert pipe is not None
                reader.register(pipe, selectors.EVENT_READ, keep)
            while reader.get_map() and not self.ended:
                for key, _ in reader.select(LOOK_SECONDS):
                    self._read(reader, key.fileobj, key.data)
                self._look()
                if self.tell and time.monotonic() - self.told >= TICK_SECONDS:
                    self.told = time.monotonic()
                    self.tell(self.done)
        if self.tell:
            self.tell(self.done)
        while not self.ended and not _has_ended(self.process):
            time.sleep(0.01)
            self._look()

    def _read(self, reader: selectors.BaseSelector, pipe: Any, keep: Callable[[bytes], None]) -> None:
        chunk = os.read(pipe.fileno(), 65_536)
        if chunk:
            keep(chunk)
        else:
            reader.unregister(pipe)

    def _complaint(self, chunk: bytes) -> None:
        self.said += chunk
        del self.said[:-TAIL]

    def _progress(self, chunk: bytes) -> None:
        self.heard += chunk
        times = re.findall(rb"out_time_us=(\d+)\n", self.heard)
        del self.heard[: self.heard.rfind(b"\n") + 1]
        if times and (done := int(times[-1]) / 1e6) > self.done:
            self.done, self.moved = done, time.monotonic()

    def _look(self) -> None:
        """At the clock, and at what it holds in memory, which no limit of the system bounds."""
        now = time.monotonic()
        if now - self.started > self.limits.wall:
            self.ended = "wall"
        elif self.limits.stall and now - self.moved > self.limits.stall:
            self.ended = "stall"
        self.peak = self._held()
        if self.peak > settings.MEDIA_RESIDENT_BYTES:
            self.ended = "memory"

    def _held(self) -> int:
        """The most bytes it has held in memory; what was last known once it has ended.

        Not from what wait4 says: that begins with the memory of the process which started it.
        """
        try:
            found = _HELD.search(Path(f"/proc/{self.process.pid}/status").read_text())
        except OSError:
            found = None
        return int(found[1]) * 1024 if found else self.peak
