"""Let thinc do without PyTorch until something of it is used.

thinc imports PyTorch wherever it is installed, to ask it for a GPU. That takes many times as long as to load a
pipeline, and few pipelines have a layer of PyTorch's. So where it is certain that there is no GPU, thinc is given a
module that imports PyTorch when it is first asked for something, beside the facts that thinc would have found out.
Elsewhere, and where somebody has imported PyTorch before, thinc is left alone.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

from .hiding import hidden

if TYPE_CHECKING:
    from collections.abc import Callable

_TORCH = "torch"
# What NVIDIA's driver is for programs, and AMD's: without one of them, PyTorch finds no GPU under Linux.
_DRIVER, _DEVICE = "libcuda.so.1", "/dev/kfd"


def run(module: Any, execute: Callable[[Any], None]) -> None:
    """Run the module that asks for PyTorch without it, if that is certain to find no GPU, and tell it the rest."""
    version = None if _TORCH in sys.modules else version_without_gpu()
    if version is None:
        execute(module)
        return
    with hidden(_TORCH):
        execute(module)
    if module.torch is None:
        # All else that it notes is whether there is a GPU, and without PyTorch it says that there is none.
        module.torch, module.has_torch = _Later(_TORCH, __doc__), True
        module.torch_version = module.Version(version)


class _Later(ModuleType):
    """Stand for PyTorch, and be it in all but identity from the first time that it is asked for something."""

    def __getattr__(self, name: str) -> Any:
        torch = import_module(_TORCH)
        # The submodule that thinc imports too.
        import_module(f"{_TORCH}.utils.dlpack")
        return getattr(torch, name)


def version_without_gpu() -> str | None:
    """Return the version of the PyTorch that is installed if it is certain, without its import, to find no GPU here."""
    from importlib.util import find_spec

    from ..distributions import find_distribution

    spec, distribution = find_spec(_TORCH), find_distribution(_TORCH)
    # A module that is no package is none that works; with the package torch_xla there are devices of other kinds.
    if spec is None or not spec.submodule_search_locations or distribution is None or find_spec("torch_xla"):
        return None
    is_for_cpu = distribution.version.endswith("+cpu")
    if is_for_cpu or (sys.platform == "linux" and not has_driver()):
        return distribution.version
    return None


def has_driver() -> bool:
    """Tell whether the driver of a GPU is there for programs, under Linux."""
    import ctypes

    try:
        ctypes.CDLL(_DRIVER)
    except OSError:
        return os.access(_DEVICE, os.F_OK)
    return True
