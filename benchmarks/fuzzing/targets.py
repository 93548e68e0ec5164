"""All targets by name, from the modules beside this one."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .trials import Target

TARGETS: dict[str, Target] = {
    target.name: target
    for module in sorted(found.name for found in iter_modules([str(Path(__file__).parent)]))
    if module not in ("mutations", "targets", "trials", "children")
    for target in import_module(f"{__package__}.{module}").TARGETS
}
