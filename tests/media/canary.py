"""A port on which nobody has any business."""

import socket


class Canary:
    """Counts who called. A call is counted even when the caller has hung up long since."""

    def __init__(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.listener.setblocking(False)
        self.port, self._heard = self.listener.getsockname()[1], 0

    @property
    def calls(self) -> int:
        """How many have called up to now."""
        while True:
            try:
                line, _ = self.listener.accept()
            except BlockingIOError:
                return self._heard
            self._heard += 1
            line.close()

    def end(self) -> None:
        self.listener.close()
