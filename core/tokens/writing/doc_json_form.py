"""The form of a Doc in JSON: what stands where, and of which type."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ...quoting import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

_TEXT: Final = (str, "a string")
_NUMBER: Final = (int, "a whole number")
_ANY: Final = (object, "")
# Fields by name: their types, and whether they have to be there.
Fields = dict[str, tuple[tuple[type, str], bool]]

_PLACE: Final[Fields] = {"start": (_NUMBER, True), "end": (_NUMBER, True)}
_SPAN: Final[Fields] = {**_PLACE, **dict.fromkeys(("label", "kb_id", "id"), (_TEXT, False))}
_ANNOTATION: Final[Fields] = {
    **dict.fromkeys(("tag", "pos", "morph", "lemma", "dep"), (_TEXT, False)),
    "head": (_NUMBER, False),
}
_TOKEN: Final[Fields] = {**_PLACE, "id": (_NUMBER, False), **_ANNOTATION}
_VALUE: Final[Fields] = {"start": (_NUMBER, True), "end": (_NUMBER, False), "value": (_ANY, True)}
_LISTS: Final = {"tokens": _TOKEN, "ents": _SPAN, "sents": _PLACE}
_NAMED_LISTS: Final = {"spans": _SPAN, "underscore_token": _VALUE, "underscore_span": _VALUE}


class MissingField(str):
    """Say that a field is not there."""

    __slots__ = ()


def findings(data: Any) -> Iterator[str]:
    """Yield what is wrong with the form of a Doc in JSON, each with its place; other fields are let be."""
    if not isinstance(data, dict):
        yield f"there is {shown(data)} where named fields should stand"
        return
    yield from _fields(data, {"text": (_TEXT, True)}, "")
    if "tokens" not in data:
        yield MissingField("there is no field 'tokens'")
    for name, fields in _LISTS.items():
        if name in data:
            yield from _list(data[name], fields, name)
    yield from _partly_annotated(data.get("tokens"))
    for name in ("cats", "_", *_NAMED_LISTS):
        if not isinstance(data.get(name, {}), dict):
            yield f"{name!r} is {shown(data[name])}, where named values should stand"
            continue
        for key, value in data.get(name, {}).items():
            if not isinstance(key, str):
                yield f"{name!r} has {shown(key)}, where a name should stand"
            if name in _NAMED_LISTS:
                yield from _list(value, _NAMED_LISTS[name], f"{name}[{shown(key)}]")
            elif name == "cats" and (not isinstance(value, (int, float)) or isinstance(value, bool)):
                yield f"cats[{shown(key)}] is {shown(value)}, where a number should stand"


def _list(items: Any, fields: Fields, where: str) -> Iterator[str]:
    if not isinstance(items, list):
        yield f"{where!r} is {shown(items)}, where a list should stand"
        return
    for number, item in enumerate(items):
        if isinstance(item, dict):
            yield from _fields(item, fields, f"in {where}[{number}] ")
        else:
            yield f"{where}[{number}] is {shown(item)}, where named fields should stand"


def _partly_annotated(tokens: Any) -> Iterator[str]:
    """Yield the first token without an annotation that others have; one that is not known is an empty string."""
    if not isinstance(tokens, list) or not all(isinstance(token, dict) for token in tokens):
        return
    given: set[Any] = set().union(*tokens)
    for name in _ANNOTATION:
        without = next((number for number, token in enumerate(tokens) if name not in token), None)
        if name in given and without is not None:
            yield f"in tokens[{without}] there is no field {name!r}, which other tokens have"


def _fields(item: dict[Any, Any], fields: Fields, where: str) -> Iterator[str]:
    for name, ((kind, due), is_required) in fields.items():
        if name not in item:
            if is_required:
                yield MissingField(f"{where}there is no field {name!r}")
            continue
        value = item[name]
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not object):
            yield f"{where}{name!r} is {shown(value)}, where {due} should stand"
