"""Let matrix products use one thread.

The products of these models are small: they gain nothing from a second thread, and on a busy machine the threads wait
for each other, so that the same training step takes many times longer. A second processor is better used by a process.
"""

from __future__ import annotations

import os

from threadpoolctl import threadpool_limits

# Who sets one of these wants it otherwise.
_CHOICES = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


def use_one_thread() -> None:
    """Set the threads of NumPy's BLAS to one for this process, unless the environment says otherwise."""
    if not any(os.environ.get(name) for name in _CHOICES):
        threadpool_limits(limits=1, user_api="blas")  # type: ignore[no-untyped-call]
