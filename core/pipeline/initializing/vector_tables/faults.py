"""What happens to a row that is wrong: the first one is an error, or such rows are left out and counted."""

from __future__ import annotations

from collections import Counter
from typing import Final, NoReturn

from ....errors import DataError

_ADVICE: Final = "mend it, or leave such rows out with --skip-bad-lines"
_FIRST: Final = 3
NOT_FINITE: Final = ("with what is no finite number", "a number of the row is not finite")
"""The kind of a fault, and what is wrong."""


class Faults:
    """Take note of what is wrong with rows.

    Args:
        name: What messages call the file.
        skip: Whether rows that are wrong are left out; None where no row can be missing.

    Attributes:
        n_rows: How many were left out.
        notes: What else was passed over.
    """

    def __init__(self, name: str, *, skip: bool | None = False) -> None:
        self.name = name
        self.skip = skip
        self.n_rows = 0
        self.notes: list[str] = []
        self._kinds: Counter[str] = Counter()
        self._first: list[str] = []

    def tell(self, place: str, kind: str, problem: str) -> None:
        """Leave a row out.

        Args:
            place: Where it stands, as in a message after the name of the file.
            kind: The kind of what is wrong.
            problem: What is wrong.

        Raises:
            DataError: Rows are not left out.
        """
        if not self.skip:
            self.note(f"{place}: {problem}")
        self.n_rows += 1
        self._kinds[kind] += 1
        if len(self._first) < _FIRST:
            self._first.append(f"{self.name}{place}")

    def note(self, problem: str) -> None:
        """Pass over what is wrong, if that is wanted.

        Raises:
            DataError: It is not.
        """
        if not self.skip:
            self.refuse(f"{problem}; {'restore the file' if self.skip is None else _ADVICE}")
        self.notes.append(f"{self.name}{problem}")

    def refuse(self, problem: str) -> NoReturn:
        """Stop at something that is wrong.

        Raises:
            DataError: Always.
        """
        raise DataError(f"{self.name}{problem}.")

    def summary(self) -> list[str]:
        """Say what was passed over, and where the first of it stands."""
        if not self.n_rows:
            return self.notes
        kinds = ", ".join(f"{count:,} {kind}" for kind, count in self._kinds.most_common())
        more = ", …" if self.n_rows > len(self._first) else ""
        return [*self.notes, f"rows left out: {self.n_rows:,} ({kinds}); {', '.join(self._first)}{more}"]
