"""Compare values with type annotations, and say a type in words."""

from __future__ import annotations

import collections.abc
import json
import math
import types
import typing
from enum import Enum
from functools import cache
from pathlib import PurePath
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

from ..quoting import with_article
from .bridge import check_type, get_annot_branches
from .limits import WHOLE, Limits, NotEmpty
from .unwritten import Unwritten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import TypeAdapter

    from .bridge import Ctx

ExtraT = TypeVar("ExtraT")

_SCALARS = (bool, int, float, str, type(None))
_SERIES = (collections.abc.Iterable, collections.abc.Collection, collections.abc.Sequence)
_WORDS = {
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    str: "a string",
    type(None): "null",
    dict: "a section",
}


def find_problem(value: Any, annotation: Any) -> str | None:
    """Say what a value must be, if it is something else; None if it has the type and is within its limits."""
    if type(value) is annotation and annotation in (bool, str):
        # Many are so, and numbers alone have limits.
        return None
    if _is_pydantics(annotation) and is_plain(value):
        problem = _ask_pydantic(value, annotation)
    else:
        problem = None if _matches(value, annotation) else f"must be {describe(annotation)}"
    return problem or _find_limit(value, annotation)


def matches(value: Any, annotation: Any) -> bool:
    """Tell whether a value has a type; a string that reads like a number is not a number.

    Limits of numbers are left to `find_problem`.
    """
    if _is_pydantics(annotation) and is_plain(value):
        return _ask_pydantic(value, annotation) is None
    return _matches(value, annotation)


def describe(annotation: Any) -> str:
    """Say in words what a type allows: ``a whole number or null``."""
    words = dict.fromkeys(_describe_one(branch) for branch in branches(annotation))
    words.update(dict.fromkeys(["null"] if words.pop("null", "") is None else []))
    return " or ".join(words)


def branches(annotation: Any) -> Iterator[Any]:
    """Yield the types that a type is made of: those of a union, each without what ``Annotated`` says of it."""
    for branch in get_annot_branches(annotation):
        if get_origin(branch) is Annotated:
            yield from branches(get_args(branch)[0])
        else:
            yield branch


def is_plain(value: Any) -> bool:
    """Tell whether a value is one that a config can hold, not an object that is there already."""
    if isinstance(value, list):
        return all(map(is_plain, value))
    if isinstance(value, dict):
        return all(isinstance(key, str) for key in value) and all(map(is_plain, value.values()))
    return value is None or isinstance(value, (bool, int, float, str))


def accepts_path(annotation: Any) -> bool:
    """Tell whether a type allows a path but no string, so that a string has to become a path."""
    kinds = [branch for branch in branches(annotation) if isinstance(branch, type)]
    return any(issubclass(branch, PurePath) for branch in kinds) and str not in kinds


def mentions_path(annotation: Any) -> bool:
    """Tell whether a type allows a path."""
    return any(isinstance(branch, type) and issubclass(branch, PurePath) for branch in branches(annotation))


def is_block_type(annotation: Any) -> bool:
    """Tell whether only an object can have this type, so that a config must give a block with an ``@`` for it."""
    plain = (bool, int, float, str, bytes, type(None), PurePath, Enum, collections.abc.Iterable)
    for branch in branches(annotation):
        origin = get_origin(branch) or branch
        if origin in (Any, Literal, Union) or isinstance(origin, (str, typing.TypeVar, typing.ForwardRef)):
            return False
        if not isinstance(origin, type) or issubclass(origin, plain) or hasattr(origin, "model_fields"):
            return False
        if hasattr(origin, "__dataclass_fields__") or _is_pydantics(origin):
            return False
    return True


def _matches(value: Any, annotation: Any) -> bool:
    if isinstance(value, collections.abc.Iterator):
        # To look at what an iterator gives would use it up, and a schedule never ends.
        return any(kind not in _SCALARS for kind in branches(annotation))
    try:
        return any(check_type(value, branch, {str: _matches_string}) for branch in branches(annotation))
    except TypeError:
        # An annotation that cannot be checked at run time forbids nothing.
        return True


def _matches_string(value: str, annotation: Any, handlers: dict[type, Any], ctx: Ctx) -> bool:
    """Check a string as usual, apart from types that it would only be converted to, or that mean many values."""
    numbers = (int, float)
    fitting = (branch for branch in branches(annotation) if branch not in numbers and not _is_series(branch))
    return any(check_type(value, branch, {}, ctx) for branch in fitting)


def _is_series(kind: Any) -> bool:
    """Tell whether a type is that of any series, such as ``Iterable[str]``; the letters of a text are none."""
    return (get_origin(kind) or kind) in _SERIES


def _find_limit(value: Any, annotation: Any) -> str | None:
    """Say which limits a number or a text breaks, be it alone, or in a list or a section; None if none does."""
    if isinstance(value, (list, tuple, dict)):
        inner = Any
        for kind in branches(annotation):
            arguments = get_args(kind)
            inner = arguments[-1] if arguments and arguments[-1] is not Ellipsis else (arguments or (inner,))[0]
        inside = value.values() if isinstance(value, dict) else value
        return next(filter(None, (_find_limit(item, inner) for item in inside)), None)
    if value == "" and any(_extras(annotation, NotEmpty)):
        return "must not be empty"
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        return None
    if isinstance(value, float) and not math.isfinite(value):
        return "must be a finite number"
    limits = list(_extras(annotation, Limits)) or [WHOLE]
    if any(limit.allow(value) for limit in limits):
        return None
    return f"must be {' or '.join(each.explain(value) for each in limits)}"


def _extras(annotation: Any, kind: type[ExtraT]) -> Iterator[ExtraT]:
    """Yield what ``Annotated`` says of a type or of one that it is made of, as far as it is of a kind."""
    for branch in get_annot_branches(annotation):
        if get_origin(branch) is Annotated:
            yield from (extra for extra in get_args(branch)[1:] if isinstance(extra, kind))
            yield from _extras(get_args(branch)[0], kind)


def _is_pydantics(annotation: Any) -> bool:
    """Tell whether only pydantic knows what a type allows: a class with a schema, or a type with conditions."""
    if get_origin(annotation) is Annotated:
        inner, *extras = get_args(annotation)
        return any(not isinstance(extra, (Limits, NotEmpty, Unwritten)) for extra in extras) or _is_pydantics(inner)
    if isinstance(annotation, type) and not get_args(annotation):
        own = str(getattr(annotation, "__module__", "")).partition(".")[0] != "thinc"
        return own and hasattr(annotation, "__get_pydantic_core_schema__")
    return any(map(_is_pydantics, get_args(annotation)))


def _ask_pydantic(value: Any, annotation: Any) -> str | None:
    """Say what pydantic has against a plain value, or None."""
    from pydantic import ValidationError

    try:
        adapter = _adapter(annotation)
    except Exception:
        # A type that pydantic cannot check forbids nothing.
        return None
    try:
        # In JSON a path is a string, and a tuple a list.
        adapter.validate_json(json.dumps(value), strict=True)
    except ValueError as error:
        details = error.errors()[0]["msg"] if isinstance(error, ValidationError) else str(error)
        return f"must be {describe(annotation)} ({details})"
    return None


@cache
def _adapter(annotation: Any) -> TypeAdapter[Any]:
    from pydantic import ConfigDict, PydanticSchemaGenerationError, TypeAdapter

    try:
        return TypeAdapter(annotation)
    except PydanticSchemaGenerationError:
        return TypeAdapter(annotation, config=ConfigDict(arbitrary_types_allowed=True))


def _describe_one(annotation: Any) -> str:
    if annotation is Any:
        return "anything"
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return " or ".join(map(repr, arguments))
    if origin in (Union, types.UnionType):
        return describe(annotation)
    if isinstance(annotation, type) and issubclass(annotation, PurePath):
        return "a path"
    kind = origin or annotation
    if kind in _WORDS:
        return _WORDS[kind]
    if kind is collections.abc.Callable:
        return "a function (a block with an @)"
    if isinstance(kind, type) and issubclass(kind, collections.abc.Mapping):
        return "a section"
    if isinstance(kind, type) and issubclass(kind, collections.abc.Collection):
        inner = arguments[0] if arguments and not isinstance(arguments[0], typing.TypeVar) else Any
        return "a list" if inner is Any else f"a list, each {describe(inner)}"
    if isinstance(kind, type) and issubclass(kind, collections.abc.Iterable):
        return "a series (a block with an @)"
    name = getattr(kind, "__name__", str(kind))
    return f"a block with an @ that makes {with_article(name)}"
