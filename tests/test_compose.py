"""The compose file and the Dockerfile hold what production needs, and take the steps ./tiwiza takes."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.test import RequestFactory, override_settings
from django.urls import reverse

from commons.addresses import client_address
from portal.launcher.steps import COMMANDS
from portal.launcher.up import FRUGAL
from tests.portal.test_checks import run

ROOT = Path(__file__).resolve().parents[1]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
NGINX = (ROOT / "docs" / "nginx.conf").read_text()
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


def test_no_gateway_of_ours_is_chosen_for_an_operator_who_named_none():
    ours = [COMPOSE["services"][name] for name in ("prepare", "web", "worker", "beat")]

    assert [service["environment"]["PORTAL_SMS_GATEWAY"] for service in ours] == ["${PORTAL_SMS_GATEWAY:-}"] * 4


def test_no_number_to_call_for_help_is_invented(settings):
    ours = [COMPOSE["services"][name]["environment"] for name in ("prepare", "web", "worker", "beat")]

    assert [environment["PORTAL_HELP_PHONE"] for environment in ours] == ["${PORTAL_HELP_PHONE:-}"] * 4
    assert settings.HELP_PHONE == ""
    assert "PORTAL_HELP_PHONE=" in (ROOT / "docs" / "operations.md").read_text()


def test_each_proxy_says_whom_it_saw_and_the_portal_counts_both():
    """nginx here and what ends TLS before it; each adds to the header, none replaces it."""
    said = re.findall(r"proxy_set_header X-Forwarded-For (.+?);", NGINX)

    assert said == ["$proxy_add_x_forwarded_for"]
    assert COMPOSE["services"]["web"]["environment"]["PORTAL_PROXIES"] == "${PORTAL_PROXIES:-2}"


@override_settings(TRUSTED_PROXIES=2)
def test_two_proxies_leave_each_person_her_own_address():
    through = {"X-Forwarded-For": "198.51.100.66, 196.200.1.2, 10.0.0.1"}  # forged, seen by TLS's end, seen by nginx
    request = RequestFactory().get("/", headers=through, REMOTE_ADDR="172.18.0.5")

    assert client_address(request) == "196.200.1.2"


def test_a_film_sent_whole_passes_the_door_that_takes_it():
    door = reverse("films:add")
    place = re.search(rf"location = {door} {{(.+?)}}", NGINX, re.DOTALL)[1]

    assert int(re.search(r"client_max_body_size (\d+)m;", place)[1]) * 1024**2 > settings.MEDIA_VIDEO_BYTES


def test_a_code_never_waits_behind_films_however_many_are_made_at_once():
    """A worker has one hand more than films may hold, unless its command says another number."""
    said = "from portal.settings.production import *; print(CELERY_WORKER_CONCURRENCY, JOBS_AT_ONCE['transcode'])"

    hands = [run("-c", said, PORTAL_FILMS_AT_ONCE=films).stdout.split() for films in ("1", "4")]

    assert hands == [["2", "1"], ["5", "4"]]
    assert "--concurrency" not in COMPOSE["services"]["worker"]["command"]
    assert sum(settings.JOBS_AT_ONCE.values()) < settings.CELERY_WORKER_CONCURRENCY


def test_the_front_asks_anew_where_the_web_process_is():
    """nginx looks a name that is written out up once; web has another address after an upgrade."""
    assert "resolver 127.0.0.11 " in NGINX
    assert re.search(r"set \$web (\S+);", NGINX)[1] == "http://web:8000"
    assert set(re.findall(r"proxy_pass (\S+);", NGINX)) == {"$web"}


def test_a_slow_phone_holds_no_thread_of_the_web_process_but_an_upload_is_kept_as_it_comes():
    places = dict(re.findall(r"location (?:= )?(\S+) {(.+?)\n  }", NGINX, re.DOTALL))

    assert [place for place, words in places.items() if "proxy_request_buffering off;" in words] == ["/media/uploads/"]
    assert NGINX.count("proxy_request_buffering") == 1
    assert reverse("media:uploads") == "/media/uploads/"


def test_the_portal_itself_says_which_photograph_is_too_large():
    most = int(re.search(r"^  client_max_body_size (\d+)m;", NGINX, re.MULTILINE)[1]) * 1024**2

    assert most > 3 * max(settings.PICTURE_BYTES, settings.DOCUMENT_BYTES)


@pytest.mark.parametrize("place", ["large", "away"])
def test_what_the_front_answers_itself_is_said_in_three_languages_arabic_first(place):
    page = re.search(rf"location @{place} {{(.+?)\n  }}", NGINX, re.DOTALL)[1]

    assert re.findall(r'lang="(\w\w)"', page) == ["ar", "fr", "en"]
    assert f" @{place};" in NGINX


def test_copies_are_written_where_the_images_user_may_write():
    user = re.search(r"useradd .*--uid (\d+) tiwiza", DOCKERFILE)[1]

    assert f"mkdir -p kept && sudo chown {user} kept" in (ROOT / "docs" / "operations.md").read_text()


def test_nothing_secret_goes_into_the_image_or_the_repository():
    """Docker's context is the checkout, where .env and the copies of docs/operations.md lie too."""
    kept_out = [(ROOT / name).read_text().split() for name in (".dockerignore", ".gitignore")]

    assert [{".env", "kept"} - {line.strip("/") for line in lines} for lines in kept_out] == [set(), set()]


def test_one_folder_holds_what_the_portal_writes():
    ours = [COMPOSE["services"][name] for name in ("prepare", "web", "worker", "beat")]

    assert [service["volumes"] for service in ours] == [["var:/srv/var"]] * 4
    assert [service["environment"]["PORTAL_VAR"] for service in ours] == ["/srv/var"] * 4


def test_the_web_process_gives_memory_back_as_the_launchers_does():
    web, worker = (COMPOSE["services"][name]["environment"] for name in ("web", "worker"))

    assert web == {**worker, **FRUGAL}


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
