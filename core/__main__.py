"""Run the command line: ``nlpx`` and ``python -m nlpx``."""

from __future__ import annotations

import gc
import sys
from typing import NoReturn


def main() -> NoReturn:
    """Run the command line and exit."""
    try:
        # Imported under guard: Ctrl-C may come this early. And what is imported stays: to look for garbage among it,
        # now and at the end, would be a fifth of a start.
        gc.disable()
        from .cli import main as run

        gc.freeze()
        gc.enable()
        run()
    except KeyboardInterrupt:
        print("error: interrupted", file=sys.stderr)
        sys.exit(130)
    finally:
        # All memory goes with the process. To look for garbage in a pipeline first would take a third as long as it
        # took to load; a program of the user's ends as it does under Python.
        if sys.argv[1:2] != ["run"]:
            gc.freeze()


if __name__ == "__main__":
    main()
