"""Settings of a portal that a test starts: the test settings over the database that the test prepared."""

import os

from portal.settings.test import *  # noqa: F403

DATABASES["default"]["NAME"] = os.environ["PORTAL_RACE_DATABASE"]  # noqa: F405
PURCHASES_PER_ADDRESS = (10_000, PURCHASES_PER_ADDRESS[1])  # noqa: F405
"""Fifty buyers of a race share the loopback address."""
