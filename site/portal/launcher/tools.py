"""What the tests need beyond Python: installed through the system's package manager where that may be done."""

import os
import shutil
import subprocess
import sys
import time

PATIENCE = 120
"""Seconds to wait for another that installs packages at this moment, as a second portal that starts does."""
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The first found is used: Chromium's engine without its windows asks a quarter less of the processor."""
NEEDED = {
    "ffmpeg": (("ffmpeg",), "ffmpeg"),
    "a browser": (BROWSERS, "chromium-headless-shell"),
    "gettext": (("xgettext",), "gettext"),
    "pdftotext": (("pdftotext",), "poppler-utils"),
    "a voice": (("espeak-ng",), "espeak-ng"),
    "fonts": (("fc-list",), "fontconfig fonts-dejavu-core"),
    "a queue to kill": (("redis-server",), "redis-server"),
    "a compose client": (("docker-compose",), "docker-compose"),
}
"""What, the commands that show it is there, and the Debian packages that bring it."""
LOST = {
    "ffmpeg": "the wheel's own ffmpeg is used instead",
    "a browser": "no journeys; install chromium",
    "gettext": "no check of the strings; install gettext",
    "pdftotext": "tests that read PDF text fail; install poppler-utils",
    "a voice": "lessons of the demo world stay without speech; install espeak-ng",
    "a queue to kill": "workers are killed over a folder queue only; install redis-server",
    "fonts": "pictures may lack letters; install fontconfig",
    "a compose client": "no check of the compose file; install docker-compose",
}


def here(*commands: str) -> bool:
    """Whether one of the commands is on the path."""
    return any(shutil.which(command) for command in commands)


def missing() -> list[str]:
    """What is not there; Docker's own plugin is a compose client too."""
    found = [what for what, (commands, _) in NEEDED.items() if not here(*commands)]
    return [what for what in found if what != "a compose client" or not compose()]


def install() -> dict[str, str]:
    """Installs what is missing when this is root on Debian; returns what is still missing, and what that means."""
    wanted = [package for what in missing() for package in NEEDED[what][1].split()]
    if wanted and os.geteuid() == 0 and here("apt-get"):
        print(f"Installing {' '.join(wanted)} ...", flush=True)
        _apt("update", "-qq")
        _install(*wanted)
        for what in missing():  # where one package is unknown none of them was installed
            _install(*NEEDED[what][1].split())
        if "a browser" in missing():  # an older system has it with its windows only
            _install("chromium")
    return {what: LOST[what] for what in missing()}


def _install(*packages: str) -> None:
    _apt("install", "-y", "-qq", "--no-install-recommends", *packages)


def _apt(*words: str) -> None:
    """Waits while another apt-get is at work; by itself apt waits for all its locks but that of its lists."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    command = ["apt-get", "-o", f"DPkg::Lock::Timeout={PATIENCE}", *words]
    for _ in range(PATIENCE):
        done = subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
        if b"lists/lock" not in done.stderr:
            break
        time.sleep(1)
    sys.stderr.write(done.stderr.decode(errors="replace"))


def compose() -> list[str]:
    """The compose client's first words, or none when there is no client; no engine is needed to read the file."""
    if here("docker-compose"):
        return ["docker-compose"]
    if here("docker"):
        plugin = subprocess.run(["docker", "compose", "version"], capture_output=True, check=False)  # noqa: S607 -- the system's own
        return ["docker", "compose"] if plugin.returncode == 0 else []
    return []
