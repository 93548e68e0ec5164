"""Run a script with ``spacy`` standing for ``nlpx``: ``python -m nlpx.as_spacy script.py``."""

from __future__ import annotations

import sys

from ..errors import UsageError
from .running import find_program

try:
    program = find_program(sys.argv[1:])
except UsageError as error:
    print(f"error: {error}", file=sys.stderr)
    sys.exit(error.exit_code)
program.run()
