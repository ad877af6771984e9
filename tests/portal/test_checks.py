"""What may not go into production is refused by name."""

import os
import subprocess
import sys

import pytest
from django.core.checks import run_checks
from django.db import connection

from portal.environment import ROOT


def found(*, deploy: bool = True) -> set[str]:
    return {message.id for message in run_checks(include_deployment_checks=deploy) if message.id.startswith("portal.")}


def test_embedded_portal_is_refused_as_a_production_one():
    on_sqlite = {"portal.E003"} if connection.vendor == "sqlite" else set()

    assert found() == {"portal.E002"} | on_sqlite


def test_demo_world_is_refused_in_production(settings):
    settings.DEMO = True

    assert "portal.E004" in found()


@pytest.mark.parametrize("folder", ["media", "media/migrations", "site/portal/files"])
def test_uploads_may_not_lie_among_code(settings, folder):
    settings.MEDIA_ROOT = str(ROOT / folder)

    assert found(deploy=False) == {"portal.E001"}


ENVIRONMENT = {
    "DJANGO_SETTINGS_MODULE": "portal.settings.production",
    "PORTAL_SECRET_KEY": "Kd8-xa0Qp_wVn4Zr7uYb2mTe9sLc6hGf1jXo5iRk3tUqWzEy8Jd2nBv7",
    "PORTAL_HOSTS": "tiwiza.example",
    "PORTAL_DATABASE": "postgres://nobody@127.0.0.1:1/none",
    "PORTAL_REDIS": "redis://127.0.0.1:1/0",
    "PORTAL_SMS_GATEWAY": "tests.portal.test_checks.RealGateway",
}


def run(*words, **environment):
    """A process of its own that reads the production settings."""
    return subprocess.run(
        [sys.executable, *words], check=False, cwd=ROOT, env={**os.environ, **ENVIRONMENT, **environment},
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip


@pytest.mark.parametrize("name", ["PORTAL_SECRET_KEY", "PORTAL_DATABASE", "PORTAL_REDIS", "PORTAL_SMS_GATEWAY"])
def test_production_does_not_begin_without_what_has_no_safe_default(name):
    done = run("-c", "import portal.settings.production", **{name: ""})

    assert done.returncode == 1
    assert f"Set the environment variable {name};" in done.stderr


def test_production_settings_pass_every_check_of_a_deployment():
    done = run("manage.py", "check", "--deploy", "--fail-level", "WARNING")

    assert done.stderr == ""
    assert done.stdout == "System check identified no issues (0 silenced).\n"


class RealGateway:
    """Stands for an operator's gateway."""

    def send(self, to: str, body: str) -> None: ...


def test_cookies_in_production_belong_to_this_host_alone():
    source = (ROOT / "site/portal/settings/production.py").read_text()

    assert 'SESSION_COOKIE_NAME = "__Host-' in source
    assert 'CSRF_COOKIE_NAME = "__Host-' in source
    assert 'LANGUAGE_COOKIE_NAME = "__Host-' in source
