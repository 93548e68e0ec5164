"""What configs take of confection, which is imported without pydantic.

confection imports pydantic, where it is installed, only to know its classes when it meets them. That import takes as
long as NumPy's, and no class of pydantic's can be met before somebody has imported it.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from importlib import import_module
from typing import Any

from ..library_imports.hiding import hidden

_PYDANTIC = "pydantic"
# Names in `confection.validation`: for each module of pydantic's, its class of models and that of its errors.
_CLASSES = {
    "pydantic.v1": ("_PydanticV1BaseModel", "_PydanticV1ValidationError"),
    "pydantic": ("_PydanticV2BaseModel", "_PydanticV2ValidationError"),
}


class _NotYet(type):
    """Stand for the class of models of a module that is not imported yet, and make way for it when it is."""

    def __subclasscheck__(cls, subclass: type) -> bool:
        module: Any = sys.modules.get(cls.__name__)
        if getattr(module, "BaseModel", None) is None:
            return False
        validation: Any = sys.modules["confection.validation"]
        for name, found in zip(_CLASSES[cls.__name__], (module.BaseModel, module.ValidationError), strict=True):
            setattr(validation, name, found)
        return issubclass(subclass, module.BaseModel)


def _import_without_pydantic() -> None:
    """Import confection without pydantic, and have it known once somebody else imports it.

    A release of confection that does not work so is imported as it is.
    """
    if _PYDANTIC in sys.modules or "confection" in sys.modules:
        return
    names = [name for pair in _CLASSES.values() for name in pair]
    validation: Any = None
    with suppress(ImportError), hidden(_PYDANTIC):
        validation = import_module("confection.validation")
    if validation is None or any(getattr(validation, name, validation) is not None for name in names):
        for name in [name for name in sys.modules if name.partition(".")[0] == "confection"]:
            del sys.modules[name]
        return
    for module, (model, _) in _CLASSES.items():
        setattr(validation, model, _NotYet(module, (), {}))


_import_without_pydantic()

from confection import Config  # noqa: E402
from confection.typechecker import Ctx, check_type, get_annot_branches  # noqa: E402
from confection.util import try_load_json  # noqa: E402

__all__ = ["Config", "Ctx", "check_type", "get_annot_branches", "try_load_json"]
