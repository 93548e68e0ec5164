"""The log that code of others writes to; ours tells by warnings, errors and the lines of commands."""

from __future__ import annotations

import logging
from typing import Final

logger: Final = logging.getLogger("nlpx")
