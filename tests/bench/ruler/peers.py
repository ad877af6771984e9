"""The peers measured on the same machine in the same run, by a kit that may or may not be at hand."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from portal.environment import ROOT

WORK = ROOT / "var" / "bench" / "peers"
OURS = ("PORTAL_", "DJANGO_", "PYTHON")


def kit() -> Path | None:
    """The folder of the kit, when the variable names one that has its command `run`."""
    named = os.environ.get("PORTAL_BENCH_PEERS")
    if named and (Path(named) / "run").exists():
        return Path(named)
    print("No peers beside ours: PORTAL_BENCH_PEERS names no folder with the command `run`.", flush=True)
    return None


def measured(*words: str, **environment: str) -> dict[str, Any] | None:
    """What `run WORDS` of the kit prints as JSON, or None without a kit. Raises CalledProcessError when it fails."""
    folder = kit()
    if folder is None:
        return None
    WORK.mkdir(parents=True, exist_ok=True)
    command = [sys.base_exec_prefix + "/bin/python3", str(folder / "run"), *words, "--work", str(WORK)]
    plain = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    print(f"Measuring the peer: {' '.join(words[:1])} ...", flush=True)
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, env={**plain, **environment})
    return json.loads(done.stdout)
