"""The container's question to /healthz: only what a restart would mend makes it fail."""

import json
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from portal.launcher import probe


class Healthz(BaseHTTPRequestHandler):
    """Answers as the test says, and remembers which host was asked for."""

    def do_GET(self):
        self.server.asked.append(self.headers["Host"])
        status, database = self.server.answer
        self.send_response(status)
        self.end_headers()
        self.wfile.write(json.dumps({"database": {"ok": database}}).encode())

    def log_message(self, *words):
        """Keeps quiet."""


@pytest.fixture
def healthz():
    with HTTPServer(("127.0.0.1", 0), Healthz) as server:
        server.asked = []
        Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.mark.parametrize(
    ("status", "database", "code"),
    [(200, True, 0), (503, True, 0), (503, False, 1)],
    ids=["all well", "the worker is silent", "no database"],
)
def test_probe_fails_only_when_the_web_process_has_no_database(healthz, monkeypatch, status, database, code):
    healthz.answer = (status, database)
    monkeypatch.setenv("PORTAL_HOSTS", "tiwiza.example,www.tiwiza.example")

    assert probe.main(f"http://127.0.0.1:{healthz.server_port}/healthz") == code
    assert healthz.asked == ["tiwiza.example"]


def test_probe_fails_when_nobody_answers(healthz):
    port = healthz.server_port
    healthz.shutdown()
    healthz.server_close()

    assert probe.main(f"http://127.0.0.1:{port}/healthz") == 1
