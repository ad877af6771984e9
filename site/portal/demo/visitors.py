"""What someone who tries the portal does while its demo world is still being built."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction

from commons.errors import Refusal

logger = logging.getLogger(__name__)


@contextmanager
def may_have_changed_it() -> Iterator[None]:
    """One step of the world, whole or not at all: what a visitor has changed or taken away stays as she has it."""
    try:
        with transaction.atomic():
            yield
    except (Refusal, ObjectDoesNotExist) as reason:
        logger.info("A step of the demo world is left out: %s", reason)
