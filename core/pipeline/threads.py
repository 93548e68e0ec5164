"""Let the array library use one thread.

Small products gain nothing from a second thread, and on a busy machine the threads wait for each other: the same
training step can take several times longer. A second processor is better used by a second process.
"""

from __future__ import annotations

import ctypes
import os
from contextlib import suppress
from pathlib import Path

import numpy as np

# Who sets one of these wants it otherwise.
_CHOICES = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
_SETTERS = (
    "scipy_openblas_set_num_threads64_",
    "scipy_openblas_set_num_threads",
    "openblas_set_num_threads64_",
    "openblas_set_num_threads",
)


def use_one_thread() -> None:
    """Set the number of threads of the OpenBLAS that came with NumPy to one, unless the environment says otherwise."""
    if any(os.environ.get(name) for name in _CHOICES):
        return
    package = Path(np.__file__).parent
    for folder in (package.with_name("numpy.libs"), package / ".dylibs"):
        for path in sorted(folder.glob("*openblas*")):
            with suppress(OSError):
                _limit(ctypes.CDLL(str(path)))


def _limit(library: ctypes.CDLL) -> None:
    for name in _SETTERS:
        if hasattr(library, name):
            getattr(library, name)(1)
            return
