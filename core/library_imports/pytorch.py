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

from .by_name import PickledByName
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
        noted = {name: getattr(module, name) for name in (_TORCH, "has_torch", "torch_version")}
        module.torch, module.has_torch = _Later(noted), True
        module.torch_version = module.Version(version)


class _Later(PickledByName):
    """Stand for PyTorch until something is asked of it; then PyTorch itself takes its place in thinc.

    Args:
        without: What thinc notes where there is none.
    """

    def __init__(self, without: dict[str, Any]) -> None:
        super().__init__(_TORCH, __doc__)
        self._without = without

    def __getattr__(self, name: str) -> Any:
        try:
            torch = import_module(_TORCH)
            # The submodule that thinc imports too.
            import_module(f"{_TORCH}.utils.dlpack")
        except ImportError:
            # One that is damaged is none to thinc, which asks of any array whether it is one of PyTorch's.
            self._make_way_for(self._without)
            if name != "Tensor":
                raise
            return _NoTensor
        self._make_way_for({_TORCH: torch})
        return getattr(torch, name)

    def __dir__(self) -> list[str]:
        return dir(import_module(_TORCH))

    def _make_way_for(self, facts: dict[str, Any]) -> None:
        """Note what is known now wherever thinc has noted this module."""
        for name, module in sys.modules.copy().items():
            noted = vars(module) if name.startswith("thinc.") and isinstance(module, ModuleType) else {}
            if noted.get(_TORCH) is self:
                noted.update({fact: value for fact, value in facts.items() if fact in noted})


class _NoTensor:
    """Stand for the class of PyTorch's arrays: nothing is one."""


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
