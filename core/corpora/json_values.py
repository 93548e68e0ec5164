"""JSON as a corpus may hold it, with an error that names file, line and column.

Refused is also what Python's reader lets pass and nobody can mean: NaN and Infinity, which JSON does not have, numbers
too large for a float, one key twice in an object (of which one value would be lost) and halves of surrogate pairs.
"""

from __future__ import annotations

import json
import math
import re
from json.decoder import JSONDecodeError
from typing import TYPE_CHECKING, Any, NoReturn

from ..errors import DataError
from ..files.surrogates import LoneSurrogate, lone_surrogate
from ..quoting import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


class UnusableJson(ValueError):
    """Report JSON that is well formed and no data all the same."""


def make_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object of its keys and values.

    Raises:
        UnusableJson: A key stands twice.
    """
    members = dict(pairs)
    if len(members) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise UnusableJson(f"the key {shown(twice)} stands twice in one object")
    return members


def _constant(name: str) -> NoReturn:
    raise UnusableJson(f"{name} is no number of JSON")


def _float(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        raise UnusableJson(f"the number {digits[:40]} is more than a number can be")
    return number


DECODER = json.JSONDecoder(object_pairs_hook=make_object, parse_constant=_constant, parse_float=_float)
"""Reads JSON and raises ValueError or RecursionError; `explain` says what they mean."""


def explain(error: RecursionError | ValueError) -> str:
    """Say why some JSON cannot be read."""
    if isinstance(error, RecursionError):
        return "the JSON is nested too deeply"
    if isinstance(error, JSONDecodeError):
        # Some of Python's words end with "at", before the place.
        return f"this is not JSON ({error.msg[:1].lower()}{error.msg[1:].removesuffix(' at')})"
    # What is left is Python's limit for the digits of a whole number.
    return str(error) if isinstance(error, UnusableJson) else "a number has too many digits"


def parse_json(text: str, *, path: object, line: int | None = None, advice: str = "correct the file") -> Any:
    """Return the value that some JSON holds.

    Args:
        text: The JSON: a file, or one line.
        path: The file, for messages.
        line: The number of the line; None for a whole file.
        advice: What to do about what is no JSON at all.

    Raises:
        DataError: It cannot be read; the message names line and column.
    """
    where = str(path) if line is None else f"{path}:{line}"
    try:
        value = DECODER.decode(text)
    except JSONDecodeError as error:
        place = f"column {error.colno}" if line is not None else f"line {error.lineno}, column {error.colno}"
        raise DataError(f"{where}: {explain(error)}, at {place}; {advice}.") from None
    except (RecursionError, ValueError) as error:
        what = "file" if line is None else "line"
        raise DataError(f"{where}: {explain(error)}; correct the {what}.") from None
    check_surrogates(value, text, where=where)
    return value


def check_surrogates(value: Any, text: str, *, where: str) -> None:
    """Check that no string of a value holds half of a surrogate pair.

    Args:
        value: The value.
        text: The JSON that it comes from, in which halves can be escapes only.
        where: The file and line, for messages.

    Raises:
        DataError: One does.
    """
    if _SURROGATE.search(text):
        broken = next((string for string in _strings(value) if lone_surrogate(string) is not None), None)
        if broken is not None:
            raise DataError(f"{where}: {LoneSurrogate(broken, what='text')}")


def _strings(value: Any) -> Iterator[str]:
    """Yield all strings in a value."""
    waiting = [value]
    while waiting:
        part = waiting.pop()
        if isinstance(part, str):
            yield part
        elif isinstance(part, dict):
            waiting += part.keys()
            waiting += part.values()
        elif isinstance(part, list):
            waiting += part
