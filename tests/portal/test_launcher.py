"""`./tiwiza up` with real processes: it starts, says where, and never leaves anything behind."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import django
import pytest

from portal.launcher.children import descendants
from tests.journeys.portal import ROOT, environment_of, free_port, running

pytestmark = [pytest.mark.long, pytest.mark.slow]
MEASURED = ROOT / "tests" / "measured"
WEB_MEGABYTES = 200
LATER_START_SECONDS = 5


def alive(pid: int) -> bool:
    """Whether a process runs; a zombie does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def await_end(pids: list[int]) -> list[int]:
    """Those of the processes that still run when their time is over."""
    deadline = time.monotonic() + 15
    while (left := [pid for pid in pids if alive(pid)]) and time.monotonic() < deadline:
        time.sleep(0.1)
    return left


def words_of(pid: int) -> str:
    """What a process was started with; one that has ended has no words."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except OSError:
        return ""


def at_work(pid: int, program: str) -> list[int]:
    """The processes under one as soon as the program is among them."""
    deadline = time.monotonic() + 60
    family: list[int] = []
    while not any(program in words_of(child).partition(" ")[0] for child in family):
        assert time.monotonic() < deadline, f"waited in vain for {program}"
        time.sleep(0.05)
        family = descendants(pid)
    return family


def launcher(*words: str, var: Path) -> subprocess.CompletedProcess:
    """A verb that comes to its end by itself."""
    words = [sys.executable, "-m", "portal.launcher", *words]
    environment = environment_of(var)
    return subprocess.run(words, check=False, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)


def up(var: Path, port: int) -> subprocess.CompletedProcess:
    """A start that is expected to be refused."""
    return launcher("up", "--no-demo", "--port", str(port), var=var)


@pytest.fixture
def counted_too(monkeypatch):
    """Where this run keeps what code it has reached, the processes of the test keep it as well."""
    if os.environ.get("COVERAGE_FOLDER"):
        monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(MEASURED), os.environ.get("PYTHONPATH", "")]))


def heard(portal) -> None:
    """Returns once the worker has been heard of."""
    portal.wait_for("the worker", "SELECT name FROM portal_workerheartbeat")


def test_portal_starts_once_serves_and_leaves_no_process_after_ctrl_c(tmp_path):
    with running(tmp_path) as portal:
        heard(portal)
        port = int(portal.address.rpartition(":")[2])
        page = urllib.request.urlopen(portal.address + "/ar/").read().decode()
        with urllib.request.urlopen(portal.address + "/fr/privacy/") as answer:
            privacy = answer.status, answer.url
        family = descendants(portal.process.pid)
        web = [pid for pid in family if "gunicorn" in words_of(pid)]
        megabytes = [int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096 // 1_000_000 for pid in web]
        again = up(tmp_path, free_port())
        (tmp_path / "other").mkdir()
        elsewhere = up(tmp_path / "other", port)
        portal.process.send_signal(signal.SIGINT)
        portal.process.wait(30)

    print("web process, MB:", max(megabytes))
    assert 'dir="rtl"' in page
    assert privacy == (200, portal.address + "/fr/privacy/")
    assert max(megabytes) <= WEB_MEGABYTES
    assert (again.returncode, elsewhere.returncode) == (1, 1)
    assert "already up" in again.stderr
    assert f"Port {port} is taken" in elsewhere.stderr
    assert portal.process.returncode == 0
    assert len(family) >= 3
    assert await_end(family) == []


def test_ctrl_c_while_the_demo_worlds_first_film_is_made_leaves_no_process(tmp_path):
    with running(tmp_path, demo=True) as portal:
        making = "SELECT id FROM commons_job WHERE kind = 'transcode' AND state = 'running'"
        portal.wait_for("a film in the making", making, seconds=180)
        family = at_work(portal.process.pid, "ffmpeg")
        portal.process.send_signal(signal.SIGINT)
        portal.process.wait(30)

    assert portal.process.returncode == 0
    assert await_end(family) == []


@pytest.mark.usefixtures("counted_too")
def test_portal_stops_and_says_so_when_its_worker_dies(tmp_path):
    with running(tmp_path, prepared=False) as portal:
        heard(portal)
        family = descendants(portal.process.pid)
        worker = next(pid for pid in family if "celery" in words_of(pid))
        os.kill(worker, signal.SIGKILL)
        portal.process.wait(30)

        assert portal.process.returncode == 1
        assert "The worker process ended by itself" in (tmp_path / "up.log").read_text()
        assert await_end(family) == []


def test_children_end_when_the_launcher_is_killed_outright_and_a_later_start_is_soon(tmp_path):
    with running(tmp_path) as portal:
        heard(portal)
        family = descendants(portal.process.pid)
        portal.process.kill()
        portal.process.wait(30)

        assert await_end(family) == []

    began = time.monotonic()
    with running(tmp_path, fresh=False) as portal:
        urllib.request.urlopen(portal.address + "/ar/").read()
        seconds = time.monotonic() - began

    print(f"later start to the first page: {seconds:.1f} s")
    assert seconds <= LATER_START_SECONDS * 3  # other tests share the cores; docs/proof.md has the figure alone


@pytest.mark.usefixtures("counted_too")
def test_port_that_is_no_port_is_refused_with_a_sentence(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        refused = up(tmp_path, taken.getsockname()[1])

    assert refused.returncode == 1
    assert "Choose another" in refused.stderr


@pytest.mark.usefixtures("counted_too")
@pytest.mark.parametrize(("words", "code"), [(["help"], 0), ([], 0), (["dance"], 2)])
def test_launcher_explains_itself(tmp_path, words, code):
    done = launcher(*words, var=tmp_path)

    assert done.returncode == code
    assert "./tiwiza up" in done.stdout


@pytest.mark.usefixtures("counted_too")
def test_managing_is_djangos_own_command_line(tmp_path):
    done = launcher("manage", "version", var=tmp_path)

    assert (done.returncode, done.stdout.strip()) == (0, django.get_version())
