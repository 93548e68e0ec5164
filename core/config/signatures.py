"""What a function takes: the names, types and defaults of its arguments, looked up once for each function."""

from __future__ import annotations

import builtins
import inspect
import sys
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ..cached import cached_property
from .type_imports import type_import
from .unwritten import UNWRITTEN

if TYPE_CHECKING:
    from collections.abc import Callable

REQUIRED: Any = inspect.Parameter.empty


class Argument:
    """Describe one argument.

    Args:
        name: Its name.
        annotation: Its type, as it was written.
        default: Its default, or `REQUIRED`.
        names: Finds the names in the annotation.
    """

    def __init__(self, name: str, annotation: Any, *, default: Any, names: _Names) -> None:
        self.name = name
        self.default = default
        self._annotation = annotation
        self._names = names

    @cached_property
    def annotation(self) -> Any:
        """Its type; Any where it has none, or one that cannot be found out."""
        return self._names.evaluate(self._annotation)

    @property
    def required(self) -> bool:
        """Tell whether it has no default."""
        return self.default is REQUIRED

    @property
    def is_written(self) -> bool:
        """Tell whether its default is written into configs."""
        return not self.required and UNWRITTEN not in getattr(self.annotation, "__metadata__", ())


class Signature:
    """Describe what a function takes and returns.

    What an annotation names is looked up when it is asked for: it may be something that nothing else imports.

    Args:
        function: The function or class.

    Attributes:
        arguments: Those that a config can name, by name.
        positional: The type of each further positional argument (the section ``*`` in a config); None if it takes none.
        keywords: The type of each further keyword argument, or None if it takes none.
    """

    def __init__(self, function: Callable[..., Any]) -> None:
        self.arguments: dict[str, Argument] = {}
        self.positional: Any = None
        self.keywords: Any = None
        self._returned: Any = inspect.Parameter.empty
        self._names = names = _Names(function)
        try:
            signature = inspect.signature(function)
        except (TypeError, ValueError):
            self.positional = self.keywords = Any
            return
        for parameter in signature.parameters.values():
            if parameter.kind is parameter.VAR_POSITIONAL:
                self.positional = names.evaluate(parameter.annotation)
            elif parameter.kind is parameter.VAR_KEYWORD:
                self.keywords = names.evaluate(parameter.annotation)
            elif parameter.kind is not parameter.POSITIONAL_ONLY:
                self.arguments[parameter.name] = Argument(
                    parameter.name, parameter.annotation, default=parameter.default, names=names
                )
        self._returned = function if isinstance(function, type) else signature.return_annotation

    @cached_property
    def returns(self) -> Any:
        """The type of what it returns."""
        return self._names.evaluate(self._returned)


@lru_cache(maxsize=4096)
def signature_of(function: Callable[..., Any]) -> Signature:
    """Look up what a function takes."""
    return Signature(function)


class _Names(dict[str, Any]):
    """Find the names in annotations where the function was written; what is not there counts as Any.

    Args:
        function: The function or class.
    """

    def __init__(self, function: Callable[..., Any]) -> None:
        super().__init__()
        inner = inspect.unwrap(getattr(function, "func", function))
        source = vars(inner).get("__init__", inner) if isinstance(inner, type) else inner
        self._owner = getattr(function, "__self__", None)
        self._module = getattr(inner, "__module__", "")
        self._globals = getattr(source, "__globals__", vars(sys.modules.get(self._module, builtins)))

    def __missing__(self, name: str) -> Any:
        if name == "Self" and isinstance(self._owner, type):
            return self._owner
        if name in self._globals:
            return self._globals[name]
        return getattr(builtins, name, None) or type_import(self._module, name)

    def evaluate(self, annotation: Any) -> Any:
        """Return the type that an annotation names."""
        if annotation is inspect.Parameter.empty:
            return Any
        if not isinstance(annotation, str):
            return annotation
        try:
            return eval(annotation, {}, self)
        except Exception:
            return Any
