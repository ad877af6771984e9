"""`python -m portal.launcher.probe URL`: 0 when the portal's own part answers; for container health checks.

The worker's heartbeat and the disk are for people to act on; a web process is not restarted because of them.
"""

import json
import os
import sys
from urllib.error import HTTPError
from urllib.request import Request, urlopen


def main(address: str) -> int:
    """Asks /healthz, under the portal's own host name, whether web and database work."""
    host = os.environ.get("PORTAL_HOSTS", "127.0.0.1").split(",")[0]
    try:
        with urlopen(Request(address, headers={"Host": host}), timeout=8) as answer:  # noqa: S310 -- our own address
            found = json.load(answer)
    except HTTPError as error:
        found = json.load(error)
    except OSError:
        return 1
    return 0 if found["database"]["ok"] else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
