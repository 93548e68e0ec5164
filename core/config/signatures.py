"""What a function takes: the names, types and defaults of its arguments, looked up once for each function."""

from __future__ import annotations

import builtins
import inspect
import sys
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from .type_imports import type_import
from .unwritten import UNWRITTEN

if TYPE_CHECKING:
    from collections.abc import Callable

REQUIRED: Any = inspect.Parameter.empty


class Argument(NamedTuple):
    """Describe one argument.

    Args:
        name: Its name.
        annotation: Its type; Any where it has none, or one that cannot be found out.
        default: Its default, or `REQUIRED`.
    """

    name: str
    annotation: Any
    default: Any = REQUIRED

    @property
    def required(self) -> bool:
        """Say whether it has no default."""
        return self.default is REQUIRED

    @property
    def is_written(self) -> bool:
        """Say whether its default is written into configs."""
        return not self.required and UNWRITTEN not in getattr(self.annotation, "__metadata__", ())


class Signature(NamedTuple):
    """Describe what a function takes and returns.

    Args:
        arguments: Those that a config can name, by name.
        positional: The type of each further positional argument (the section ``*`` in a config); None if it takes none.
        keywords: The type of each further keyword argument, or None if it takes none.
        returns: The type of what it returns.
    """

    arguments: dict[str, Argument]
    positional: Any = None
    keywords: Any = None
    returns: Any = Any


@lru_cache(maxsize=4096)
def signature_of(function: Callable[..., Any]) -> Signature:
    """Look up what a function takes."""
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):
        return Signature(arguments={}, positional=Any, keywords=Any)
    names = _Names(function)
    arguments: dict[str, Argument] = {}
    positional = keywords = None
    for parameter in signature.parameters.values():
        annotation = names.evaluate(parameter.annotation)
        if parameter.kind is parameter.VAR_POSITIONAL:
            positional = annotation
        elif parameter.kind is parameter.VAR_KEYWORD:
            keywords = annotation
        elif parameter.kind is not parameter.POSITIONAL_ONLY:
            arguments[parameter.name] = Argument(name=parameter.name, annotation=annotation, default=parameter.default)
    returns = function if isinstance(function, type) else names.evaluate(signature.return_annotation)
    return Signature(arguments=arguments, positional=positional, keywords=keywords, returns=returns)


class _Names(dict[str, Any]):
    """Find the names in annotations where the function was written; what is not there counts as Any.

    Args:
        function: The function or class.
    """

    def __init__(self, function: Callable[..., Any]) -> None:
        super().__init__()
        inner = inspect.unwrap(getattr(function, "func", function))
        source = vars(inner).get("__init__", inner) if isinstance(inner, type) else inner
        self._module = getattr(inner, "__module__", "")
        self._globals = getattr(source, "__globals__", vars(sys.modules.get(self._module, builtins)))

    def __missing__(self, name: str) -> Any:
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
