"""`python -m media.workshop INPUT OUTDIR`: prepares one file without a database, as the worker would."""

import os
import sys
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.embedded")

from media.workshop.alone import prepare_file

prepare_file(Path(sys.argv[1]), Path(sys.argv[2]))
