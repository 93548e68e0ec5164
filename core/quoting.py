"""Quote values in messages: never more than a part of a line, whatever the value is."""

from __future__ import annotations

import re
from os import PathLike
from typing import Any, Final

# Where an object lies in memory tells nobody anything.
_ADDRESS: Final = re.compile(r" at 0x[0-9a-fA-F]+")
_DATA: Final = (
    bool, int, float, complex, str, bytes, bytearray, list, tuple, dict, set, frozenset, range, slice, PathLike,
)  # fmt: skip
"""What is quoted in messages."""

# What begins with the sound of a vowel: an Example, an int, an ndarray, an LSTM, an Urdu; but a uint8.
_TAKES_AN: Final = re.compile(r"(?i:[aeio]|nd|un(?!i))|U[pr][a-z]|[FHLMNRSX](?=[A-Z])")


def shown(value: Any, *, width: int = 60) -> str:
    """Quote a value for a message, cut to a part of a line; an object that is no data is named by its type.

    Args:
        value: Any value, also one that cannot show itself.
        width: How many characters there are at most.
    """
    if value is not None and not isinstance(value, _DATA) and not _is_number_of_numpy(value):
        return with_article(type(value).__name__)
    try:
        text = repr(value[: width + 1] if isinstance(value, (str, bytes, list, tuple)) else value)
    except Exception:
        # What is in a collection may have any `repr`, and Python refuses to write numbers of many thousands of digits.
        return with_article(type(value).__name__)
    text = _ADDRESS.sub("", text) if " at 0x" in text else text
    # Arrays in a collection are written over several lines.
    text = " ".join(text.split()) if "\n" in text else text
    if len(text) <= width:
        return text
    return f"{text[: width - 2]}…{text[0]}" if isinstance(value, str) else f"{text[: width - 1]}…"


def kind_of(value: object) -> str:
    """Say what an argument is, for a message: data are quoted, other objects named by their type."""
    if value is None or isinstance(value, (bool, int, float, complex, str, bytes)):
        return shown(value)
    return with_article(type(value).__name__)


def with_article(name: str) -> str:
    """Put the article before a name: ``a Doc``, ``an Example``."""
    return f"{'an' if _TAKES_AN.match(name) else 'a'} {name}"


def counted(count: float, what: str, *, form: str = "") -> str:
    """Write a number of things: ``1 span``, ``2 spans``, ``3 entities``.

    Args:
        count: How many there are.
        what: What one of them is called.
        form: How the number is written, as after the colon of an f-string.
    """
    if count == 1:
        return f"{count:{form}} {what}"
    if what.endswith("y") and what[-2] not in "aeiou":
        return f"{count:{form}} {what[:-1]}ies"
    # An epoch ends with the sound of a k.
    hissing = what.endswith(("s", "x", "ch", "sh")) and not what.endswith("epoch")
    return f"{count:{form}} {what}{'es' if hissing else 's'}"


def first_line(error: BaseException, *, width: int = 200) -> str:
    """Return what an error of other code says, or the name of its class where it says nothing; cut to a line."""
    lines = str(error).strip().splitlines() or [type(error).__name__]
    return lines[0] if len(lines[0]) <= width else f"{lines[0][: width - 1]}…"


def _is_number_of_numpy(value: object) -> bool:
    """Tell, without NumPy, which not everybody who quotes has imported."""
    return type(value).__module__ == "numpy" and getattr(value, "shape", None) == ()
