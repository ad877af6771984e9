"""Where a request comes from."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The client's address as our own outermost proxy saw it; what a client writes in the header is not believed.
    Of IPv6 its network, see _plain.

    TRUSTED_PROXIES is the number of our proxies in front of this process; with none, the connection itself counts.
    """
    direct: str = request.META.get("REMOTE_ADDR", "")
    passed = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    proxies: int = settings.TRUSTED_PROXIES
    return _plain(passed[-proxies] if 0 < proxies <= len(passed) else direct)


def _plain(address: str) -> str:
    """What limits count as one address, in its usual form; 0.0.0.0 when there is none, as behind a local socket.

    Of IPv6 that is the first address of its network of 64 bits: whoever has one has them all, and takes another for
    each try. One that stands for an IPv4 address is that address.
    """
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return "0.0.0.0"  # noqa: S104 -- it stands for "unknown" here, nothing listens on it
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    return str(found.ipv4_mapped or ipaddress.IPv6Address(int(found) >> 64 << 64))
