"""The portal that tells which web process answers a press of the checkout's button, and when a press begins and ends.

The process stands in a cookie of the answer. A test that asks for the moments lays a pipe in the
portal's folder.
"""

import os
from pathlib import Path

from tests.warmed import application as served

from tests.shop.pressing import COOKIE, PIPE  # isort: skip -- needs the apps ready


def application(environ, start_response):
    """What gunicorn serves."""
    if environ["REQUEST_METHOD"] != "POST" or not environ["PATH_INFO"].endswith("/checkout/"):
        return served(environ, start_response)

    def start(status, headers, *failed):
        return start_response(status, [*headers, ("Set-Cookie", f"{COOKIE}={os.getpid()}; Path=/")], *failed)

    _tell("begun")
    answer = served(environ, start)
    _tell("ended")
    return answer


def _tell(what):
    pipe = Path(os.environ["PORTAL_VAR"]) / PIPE
    if pipe.exists():
        with pipe.open("w") as told:
            told.write(f"{os.getpid()} {what}\n")
