"""Choose the device of a run and seed all its random numbers."""

from __future__ import annotations

import sys

from ..errors import UsageError
from ..quoting import first_line


def fix_random_seed(seed: int | None) -> None:
    """Seed Python's, NumPy's and, where in use, CuPy's and PyTorch's random numbers; None leaves them alone."""
    if seed is None:
        return
    import thinc.api

    thinc.api.fix_random_seed(seed)
    torch = sys.modules.get("torch")
    if torch is not None:
        torch.manual_seed(seed)


def use_device(gpu_id: int, *, allocator: str | None = None) -> str:
    """Make a GPU or the CPU the device of all arrays to come; returns its name.

    Args:
        gpu_id: The number of the GPU; -1 for the CPU.
        allocator: The library that gives out GPU memory, ``pytorch`` or ``tensorflow``; None for CuPy's own.

    Raises:
        UsageError: There is no such GPU, or it cannot be used.
    """
    from thinc.api import require_cpu, require_gpu, set_gpu_allocator

    if gpu_id < 0:
        require_cpu()
        return "CPU"
    try:
        require_gpu(gpu_id)
        if allocator:
            set_gpu_allocator(allocator)
    except Exception as error:
        raise UsageError(
            f"GPU {gpu_id} cannot be used: {first_line(error)}; install CuPy (pip install 'nlpx-core[gpu]') "
            "on a machine with a GPU, or leave out --gpu-id to use the CPU"
        ) from error
    return f"GPU {gpu_id}"


def prefer_gpu(gpu_id: int = 0) -> bool:
    """Make a GPU the device of all arrays to come if there is one that can be used; says whether there is.

    Args:
        gpu_id: Its number.
    """
    from thinc.api import prefer_gpu

    return bool(prefer_gpu(gpu_id))


def require_gpu(gpu_id: int = 0) -> bool:
    """Make a GPU the device of all arrays to come.

    Args:
        gpu_id: Its number.

    Raises:
        UsageError: There is no such GPU, or it cannot be used.
    """
    use_device(gpu_id)
    return True


def require_cpu() -> bool:
    """Make the CPU the device of all arrays to come."""
    use_device(-1)
    return True
