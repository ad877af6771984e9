"""The embedded portal's queue: kombu's folder of messages, in which each message is there whole or not at all.

Kombu 5.7 writes a message under the name by which the worker takes it; a worker that took it before its first byte was
written ended on what it could not read, and the portal with it.
"""

import logging
import os
from contextlib import suppress
from json import JSONDecodeError
from pathlib import Path
from queue import Empty
from time import time_ns
from typing import Any
from uuid import uuid4

from kombu.exceptions import ChannelError
from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.json import dumps

logger = logging.getLogger(__name__)
SCHEME = "folder"
"""How an address of a broker names this queue."""


class Channel(filesystem.Channel):
    """Kombu's folder channel, whose messages and tables appear by one rename."""

    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:  # type: ignore[override]  # kombu's two differ
        """Puts a message on a queue. Raises ChannelError when it cannot be written, a full disk included."""
        # Taken in the order of their letters, which kombu's own count from the machine's start loses at each new digit.
        file = Path(self.data_folder_out) / f"{time_ns()}_{uuid4()}.{queue}.msg"
        try:
            _appear(file, dumps(payload))
        except OSError as error:
            raise ChannelError(f"Cannot add file {file} to directory") from error

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        """The next message of a queue; one that cannot be read is left out, since it carries a hint and no truth."""
        try:
            return super()._get(queue)
        except JSONDecodeError:
            logger.exception("A message of %s could not be read and is left out", queue)
            raise Empty from None

    def _queue_bind(self, exchange: str, *args: Any) -> None:
        """Writes who listens; a table that is new is there whole before it has its first row."""
        table = self._exchange_file(exchange)
        if not table.exists():
            table.parent.mkdir(exist_ok=True)
            _appear(table, "[]", new=True)
        super()._queue_bind(exchange, *args)


def _appear(file: Path, words: str, *, new: bool = False) -> None:
    """Writes a file beside its place and lets it appear there; a `new` one never takes the place of another's."""
    part = file.with_name(f"{file.name}.{uuid4()}")
    try:
        part.write_text(words, encoding="utf-8")
        if new:
            with suppress(FileExistsError):
                os.link(part, file)
        else:
            part.rename(file)
    finally:
        part.unlink(missing_ok=True)


class Transport(filesystem.Transport):
    """Kombu's folder transport with the channel above."""

    Channel = Channel
    polling_interval = 0.2
    """Seconds between two looks into the folder. Kombu's own second passes after nearly every message too, since a hand
    that is busy takes none: a worker took two in three seconds, and ten hints waited for a quarter of a minute.
    """


TRANSPORT_ALIASES[SCHEME] = f"{__name__}:Transport"
