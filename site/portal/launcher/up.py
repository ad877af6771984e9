"""`./tiwiza up`: prepare, start web and worker, say where, stop without leaving a process."""

import argparse
import fcntl
import json
import os
import signal
import socket
import sys
import time
from pathlib import Path
from typing import TextIO

from portal.environment import ROOT, folder
from portal.launcher import prepare
from portal.launcher.children import AWAITED, Child, adopt_orphans, stop

HOST = "127.0.0.1"
FIRST_PAGE_SECONDS = 60
FRUGAL = {"MALLOC_ARENA_MAX": "2", "MALLOC_TRIM_THRESHOLD_": "131072", "MALLOC_MMAP_THRESHOLD_": "131072"}
"""How the C library gives memory back. Eight threads that unpack photographs leave holes in as many arenas: after 300
pages and ten photographs of 12 MB the web process held 247 to 254 MB without these words, 236 with the first alone,
191 with all three (peak 332, 293 and 292)."""


def main(words: list[str]) -> int:
    """Runs until Ctrl-C or SIGTERM (0), or until a child ends by itself (1)."""
    options = _options(words)
    var = folder("PORTAL_VAR", ROOT / "var")
    var.mkdir(parents=True, exist_ok=True)
    with (var / "up.lock").open("a") as lock:
        if not _ours(lock):
            return _refuse(
                f"The portal is already up on {var}. Stop that one first, or set PORTAL_VAR to another folder."
            )
        if not _free(options.port):
            return _refuse(f"Port {options.port} is taken. Choose another: ./tiwiza up --port {options.port + 1}")
        adopt_orphans()
        environment = _environment(var, options)
        if not prepare.main(var, environment):
            return _refuse("The portal could not be prepared; the lines above say why.")
        return _run(var, environment, options.port)


def _options(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./tiwiza up")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--no-demo", action="store_true", help="an empty portal, without the demo world")
    return parser.parse_args(words)


def _environment(var: Path, options: argparse.Namespace) -> dict[str, str]:
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "portal.settings.embedded",
        "PORTAL_VAR": str(var),
        "PORTAL_ADDRESS": f"http://{HOST}:{options.port}",
        "PORTAL_DEMO": "" if options.no_demo else "1",
        "PYTHONUNBUFFERED": "1",
    }


def _ours(lock: TextIO) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except (OSError, OverflowError):
            return False
    return True


def _refuse(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1


def web(port: int) -> list[str]:
    """The web process: one worker, threads, on loopback."""
    words = f"-m gunicorn portal.wsgi --bind {HOST}:{port} --workers 1 --worker-class gthread --threads 8"
    return [sys.executable, *words.split(), "--no-control-socket", "--graceful-timeout", "3", "--log-level", "warning"]


def web_environment(environment: dict[str, str]) -> dict[str, str]:
    """What the web process reads; whoever starts the portal with such words of her own keeps them."""
    return {**FRUGAL, **environment, "PORTAL_PROCESS": "web"}


def worker(var: Path) -> list[str]:
    """The worker process, with the clock (beat) in it."""
    words = "-m celery -A portal.worker worker --beat --without-gossip --without-mingle --loglevel warning"
    return [sys.executable, *words.split(), "--schedule", str(var / "beat")]


def _run(var: Path, environment: dict[str, str], port: int) -> int:
    began = time.monotonic()
    logs = var / "logs"
    children = [Child.start("web", web(port), web_environment(environment), logs)]
    try:
        if _answers(children[0], port):
            print(f"\n  {environment['PORTAL_ADDRESS']}/   first page after {time.monotonic() - began:.1f} s")
            print("  Ctrl-C stops it.\n", flush=True)
            children.append(Child.start("worker", worker(var), {**environment, "PORTAL_PROCESS": "worker"}, logs))
        return _watch(children, var / "demo.json", environment)
    finally:
        stop(children)
        print("Stopped.", flush=True)


def _answers(child: Child, port: int) -> bool:
    """Whether the web process serves a page before the time is over."""
    deadline = time.monotonic() + FIRST_PAGE_SECONDS
    while time.monotonic() < deadline and not child.ended():
        if signal.sigtimedwait(AWAITED - {signal.SIGCHLD}, 0.05):
            return False
        with socket.socket() as probe:
            probe.settimeout(FIRST_PAGE_SECONDS)
            if probe.connect_ex((HOST, port)) == 0:
                probe.sendall(b"GET /ar/ HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n")
                return probe.recv(12).endswith(b"200")
    return False


def _watch(children: list[Child], roles: Path, environment: dict[str, str]) -> int:
    """Waits for a signal or for a child to end; prints the sign-ins as soon as the demo world has some."""
    told = not environment["PORTAL_DEMO"]
    while True:
        for child in children:
            if child.ended():
                return _refuse(f"The {child.name} process ended by itself. Its last words are in {child.log}.")
        if len(children) == 1:
            return _refuse(f"The portal did not show its first page. Its last words are in {children[0].log}.")
        if not told:
            told = _tell(roles, environment["PORTAL_ADDRESS"])
        caught = signal.sigtimedwait(AWAITED, 1.0)
        if caught and caught.si_signo != signal.SIGCHLD:
            return 0


def _tell(path: Path, portal: str) -> bool:
    """Prints the demo world's sign-ins from var/demo.json, False while there are none; the address of the portal may be
    another than at the start that wrote them.
    """
    try:
        roles = json.loads(path.read_text(encoding="utf-8"))["roles"]
    except (OSError, ValueError, KeyError):
        return False
    for role in roles:
        desk = portal + role["desk"] if role.get("desk") else ""
        print("  " + "   ".join(filter(None, (role["role"], role["phone"], role["code"], desk))))
    print(f"  (also in {path})\n", flush=True)
    return True
