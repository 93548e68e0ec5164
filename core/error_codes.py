"""Messages by the numbers that spaCy gives them, for code of others that raises or formats them.

Ours are written where they are raised. Such code has a message here all the same: its number, and what it is about.
"""

from __future__ import annotations

import re
from typing import Final


class CodedMessage(str):
    """Stand for a message that is known by its number; formatted, it says what it was formatted with."""

    __slots__ = ()

    def format(self, *args: object, **kwargs: object) -> str:
        """Return the number and the values."""
        values = [*map(repr, args), *(f"{name}={value!r}" for name, value in kwargs.items())]
        return f"{self} {', '.join(values)}".rstrip()


class CodedMessages:
    """Have a message for every number.

    Args:
        letter: What the numbers begin with.
    """

    # Also of a copy that is not filled yet.
    _letter = ""

    def __init__(self, letter: str) -> None:
        self._letter = letter

    def __getattr__(self, name: str) -> CodedMessage:
        if not re.fullmatch(rf"{self._letter}\d{{3,4}}", name):
            raise AttributeError(f"{name!r} is no number of a message, such as {self._letter}001", name=name, obj=self)
        return CodedMessage(f"[{name}]")


Errors: Final = CodedMessages("E")
Warnings: Final = CodedMessages("W")
