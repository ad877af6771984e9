"""The compose file and the Dockerfile hold what production needs, and take the steps ./tiwiza takes."""

import re
import shutil
import subprocess
from pathlib import Path

import yaml

from portal.launcher.steps import COMMANDS

ROOT = Path(__file__).resolve().parents[1]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
DOCKERFILE = (ROOT / "Dockerfile").read_text()


def test_every_part_of_production_has_its_service():
    assert set(COMPOSE["services"]) == {"prepare", "web", "worker", "beat", "database", "redis", "front"}
    assert COMPOSE["services"]["redis"]["command"] == [
        "redis-server", "--appendonly", "yes", "--maxmemory-policy", "noeviction",
    ]  # fmt: skip


def test_production_is_prepared_as_the_launcher_does_it():
    words = COMPOSE["services"]["prepare"]["command"][-1]

    assert re.findall(r"manage\.py (\w+)", words) == ["migrate", "foundsite", "collectstatic"]
    assert list(COMMANDS) == ["migrate", "pages", "static"]


def test_one_folder_holds_what_the_portal_writes():
    ours = [COMPOSE["services"][name] for name in ("prepare", "web", "worker", "beat")]

    assert [service["volumes"] for service in ours] == [["var:/srv/var"]] * 4
    assert [service["environment"]["PORTAL_VAR"] for service in ours] == ["/srv/var"] * 4


def test_what_can_say_how_it_is_has_a_health_check():
    checked = {name for name, service in COMPOSE["services"].items() if "healthcheck" in service}

    assert checked == {"web", "worker", "database", "redis"}


def test_image_pins_the_same_installer_as_the_launcher_and_is_not_root():
    launcher = (ROOT / "tiwiza").read_text()

    assert re.search(r'UV = "(uv==[\d.]+)"', launcher)[1] in DOCKERFILE
    assert '"sync", "--frozen"' in launcher
    assert "sync --frozen" in DOCKERFILE
    assert "USER tiwiza" in DOCKERFILE


def test_compose_client_accepts_the_file():
    """Where there is no client, YAML was read above all the same; ./tiwiza test runs a client that is there too."""
    client = shutil.which("docker-compose")
    words = [client, "-f", "docker-compose.yml", "config", "--quiet"] if client else ["true"]

    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")
