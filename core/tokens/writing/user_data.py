"""User data in bytes: what is written comes back equal, and anything else is refused by name when it is written.

Keys and values are msgpack, as spaCy writes them, which knows no tuples: they are lists there. So the places of tuples
are written beside them, where spaCy does not look.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from ...errors import DataError
from ...files import msgpack
from ...files.surrogates import LoneSurrogate, lone_surrogate
from ...quoting import shown, with_article

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ...files.reading import Record

# The place of a tuple: for each step from the outside the number of the entry.
Place = tuple[int, ...]

EXTENSION: Final = "._."
"""How the keys of the values of extensions begin."""

KEPT_LINES: Final = "conllu"
"""The extension of spans under which a sentence keeps what stood in its file and has no other place in a Doc."""

_PLAIN: Final = (type(None), bool, int, float, str, bytes)
_ALWAYS_FIT: Final = frozenset({type(None), bool, float, bytes})
_SMALLEST, _LARGEST = -(2**63), 2**64 - 1
_TAGS: Final = (b"nd", b"complex")
_DEEPEST: Final = 100


class Unsavable(DataError, TypeError):
    """Report user data that cannot be written.

    Args:
        key: The key of the user data.
        value: What cannot be written, in the value for that key or in the key itself.
        reason: Why not.
    """

    def __init__(self, key: Any, value: Any, reason: str) -> None:
        self.key = key
        super().__init__(
            f"{_name(key)} holds {shown(value)}, which cannot be saved ({reason}); use numbers, strings, lists, dicts "
            "and arrays, or leave out user_data."
        )


def _name(key: Any) -> str:
    """Return what the user calls an entry: an extension has a key of its own form."""
    if isinstance(key, tuple) and key[:1] == (EXTENSION,) and _is_of_extension(key):
        return f"The extension {key[1]!r}"
    return f"user_data[{shown(key)}]"


def _unfit(key: Any, value: Any, reason: str) -> DataError:
    """Return the error for what cannot be written; of a string the only fault is half of a surrogate pair."""
    if isinstance(value, str):
        return LoneSurrogate(value, what=f"string in {_name(key)}")
    return Unsavable(key, value, reason)


def tuples_in(user_data: dict[Any, Any]) -> list[Place]:
    """Return the places of all tuples among the values.

    Raises:
        Unsavable: Something cannot be written, or would not come back as it is.
        LoneSurrogate: A string is no Unicode.
    """
    places: list[Place] = []
    for number, (key, value) in enumerate(user_data.items()):
        reason = _refused_key(key)
        if reason:
            raise _unfit(key, key, reason)
        if type(value) not in _ALWAYS_FIT:
            _look(key, value, (number,), places)
    return places


def _look(key: Any, value: Any, place: Place, places: list[Place]) -> None:
    """Add the places of tuples in a value to a list."""
    if isinstance(value, (list, tuple)):
        if isinstance(value, tuple):
            places.append(place)
        inner: Iterator[tuple[int, Any]] = enumerate(value)
    elif isinstance(value, dict):
        for name in value:
            reason = _refused_key(name) or ("that key has a meaning of its own in files" if name in _TAGS else "")
            if reason:
                raise _unfit(key, name, reason)
        inner = enumerate(value.values())
    else:
        reason = _refused(value)
        if reason:
            raise _unfit(key, value, reason)
        return
    if len(place) > _DEEPEST:
        raise Unsavable(key, "…", "it is nested too deeply")
    for number, member in inner:
        if type(member) not in _ALWAYS_FIT:
            _look(key, member, (*place, number), places)


def _refused_key(key: Any) -> str:
    """Return why a key of a dictionary cannot be written, nothing if it can; tuples can be keys."""
    if isinstance(key, tuple):
        return next(filter(None, map(_refused_key, key)), "")
    return f"a key is not {with_article(type(key).__name__)}" if isinstance(key, np.ndarray) else _refused(key)


def _refused(value: Any) -> str:
    """Return why a single value cannot be written, nothing if it can."""
    if isinstance(value, int) and not _SMALLEST <= value <= _LARGEST:
        return "a whole number has 64 bits"
    if isinstance(value, str):
        return "" if lone_surrogate(value) is None else "half of a surrogate pair is no Unicode"
    if isinstance(value, _PLAIN):
        return ""
    if type(value) is np.ndarray or type(value).__module__.partition(".")[0] == "cupy":
        return "" if value.dtype.kind in msgpack.KINDS else f"arrays of the type {value.dtype} are not read"
    if isinstance(value, (np.number, np.bool_)):
        return ""
    return f"it is {with_article(type(value).__name__)}"


def restore(record: Record, keys: Sequence[Any], values: Sequence[Any], places: Sequence[Any]) -> dict[Any, Any]:
    """Return user data that were read, with tuples at some places among the values and lists elsewhere.

    Raises:
        DataError: A key cannot be one, or there is no tuple where one should be.
    """
    try:
        unseen = {tuple(place) for place in places}
        data = {
            key: _restored(value, (number,), unseen)
            for number, (key, value) in enumerate(zip(keys, values, strict=True))
        }
    except TypeError:
        record.refuse("a key of the user data, or the place of a tuple in them, is none")
    for key in data:
        if isinstance(key, tuple) and key[:1] == (EXTENSION,) and not _is_of_extension(key):
            record.refuse(f"{shown(key)} is no key of an extension's value")
    if unseen:
        record.refuse("there is no tuple in the user data where one should be")
    return data


def _is_of_extension(key: tuple[Any, ...]) -> bool:
    """Tell whether a key is that of the value of an extension: a name, and characters or None."""
    return (
        len(key) == 4
        and isinstance(key[1], str)
        and all(place is None or (type(place) is int and place >= 0) for place in key[2:])
        and (key[2] is not None or key[3] is None)
    )


def _restored(value: Any, place: Place, unseen: set[Place]) -> Any:
    if isinstance(value, (tuple, list)):
        inner = [_restored(member, (*place, number), unseen) for number, member in enumerate(value)]
        if place in unseen:
            unseen.discard(place)
            return tuple(inner)
        return inner
    if isinstance(value, dict):
        return {key: _restored(member, (*place, number), unseen) for number, (key, member) in enumerate(value.items())}
    return value
