"""Run the command line: ``nlpx`` and ``python -m nlpx``."""

from __future__ import annotations

from .cli import main

if __name__ == "__main__":
    main()
