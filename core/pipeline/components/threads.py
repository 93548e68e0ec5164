"""Let matrix products of ours use one thread, and leave the rest of the process as it is.

The products of these models are small: they gain nothing from a second thread, and on a busy machine the threads wait
for each other, so that the same training step takes many times longer. A second processor is better used by a process.

The number of threads belongs to the whole process. So it is one while any thread is at work in a pipeline, and what it
was before when the last one is done.
"""

from __future__ import annotations

import os
import threading
from contextlib import ContextDecorator
from functools import cache
from typing import Any

from ...forked import free_in_forks

# Whoever sets one of these wants it otherwise.
_CHOICES = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


class _Depth(threading.local):
    """How many blocks, one inside the other, a thread is in."""

    blocks = 0


class _OneThread(ContextDecorator):
    """Counts who is at work; the first to enter sets the threads of the libraries, the last to leave restores them.

    A thread that enters again, as each component does within its pipeline, is counted once: blocks do not yield.
    """

    def __init__(self) -> None:
        self._lock = free_in_forks(threading.Lock())
        self._at_work = 0
        self._depth = _Depth()
        self._before: list[tuple[Any, int]] = []

    def __enter__(self) -> None:
        depth = self._depth
        depth.blocks += 1
        if depth.blocks > 1:
            return
        with self._lock:
            if not self._at_work:
                for library in _libraries():
                    number = library.get_num_threads()
                    if number != 1:
                        self._before.append((library, number))
                        library.set_num_threads(1)
            self._at_work += 1

    def __exit__(self, *_: object) -> None:
        depth = self._depth
        depth.blocks -= 1
        if depth.blocks > 0:
            return
        depth.blocks = 0
        with self._lock:
            # A process that was forked within the block leaves it too, without having been counted.
            self._at_work = max(self._at_work - 1, 0)
            if not self._at_work:
                for library, number in self._before:
                    library.set_num_threads(number)
                self._before.clear()

    def _begin_anew(self) -> None:
        """Forget, in a forked process, the threads that were at work in the parent.

        What they have changed stays noted, so that the first to leave here restores it.
        """
        self._at_work = self._depth.blocks = 0


one_thread = _OneThread()
"""A context and decorator in which products of NumPy's BLAS use one thread, unless the environment says otherwise."""

if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=one_thread._begin_anew)


@cache
def _libraries() -> list[Any]:
    """Return the libraries whose threads are ours to set; finding them takes a millisecond."""
    if any(os.environ.get(name) for name in _CHOICES):
        return []
    from threadpoolctl import ThreadpoolController

    find: Any = ThreadpoolController
    return list(find().select(user_api="blas").lib_controllers)
