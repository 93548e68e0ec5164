"""Compare values with type annotations, and say a type in words."""

from __future__ import annotations

import collections.abc
import types
import typing
from enum import Enum
from pathlib import PurePath
from typing import Any, Literal, Union, get_args, get_origin

from confection.typechecker import Ctx, check_type, get_annot_branches

_WORDS = {
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    str: "a string",
    type(None): "null",
    dict: "a section",
}


def matches(value: Any, annotation: Any) -> bool:
    """Say whether a value has a type; a string that reads like a number is not a number."""
    try:
        return check_type(value, annotation, {str: _matches_string})
    except TypeError:
        # An annotation that cannot be checked at run time forbids nothing.
        return True


def describe(annotation: Any) -> str:
    """Say in words what a type allows: ``a whole number or null``."""
    words = dict.fromkeys(_describe_one(each) for each in get_annot_branches(annotation))
    words.update(dict.fromkeys(["null"] if words.pop("null", "") is None else []))
    return " or ".join(words)


def accepts_path(annotation: Any) -> bool:
    """Say whether a type allows a path but no string, so that a string has to become a path."""
    branches = [each for each in get_annot_branches(annotation) if isinstance(each, type)]
    return any(issubclass(each, PurePath) for each in branches) and str not in branches


def mentions_path(annotation: Any) -> bool:
    """Say whether a type allows a path."""
    return any(isinstance(each, type) and issubclass(each, PurePath) for each in get_annot_branches(annotation))


def is_block_type(annotation: Any) -> bool:
    """Say whether only an object can have this type, so that a config must give a block with an ``@`` for it."""
    plain = (bool, int, float, str, bytes, type(None), PurePath, Enum, collections.abc.Iterable)
    for each in get_annot_branches(annotation):
        origin = get_origin(each) or each
        if origin in (Any, Literal, Union) or isinstance(origin, (str, typing.TypeVar, typing.ForwardRef)):
            return False
        if not isinstance(origin, type) or issubclass(origin, plain) or hasattr(origin, "model_fields"):
            return False
        if hasattr(origin, "__dataclass_fields__"):
            return False
    return True


def _matches_string(value: str, annotation: Any, handlers: dict[type, Any], ctx: Ctx) -> bool:
    """Check a string as usual, apart from the types that it would only be converted to."""
    numbers = (int, float)
    branches = [each for each in get_annot_branches(annotation) if each not in numbers]
    return any(check_type(value, each, {}, ctx) for each in branches)


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
        each = arguments[0] if arguments and not isinstance(arguments[0], typing.TypeVar) else Any
        return "a list" if each is Any else f"a list, each {describe(each)}"
    if isinstance(kind, type) and issubclass(kind, collections.abc.Iterable):
        return "a series (a block with an @)"
    name = getattr(kind, "__name__", str(kind))
    return f"a block with an @ that makes a {name}"
