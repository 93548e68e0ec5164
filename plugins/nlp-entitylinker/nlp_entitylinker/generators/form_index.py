"""The aliases of a knowledge base by a form of theirs, in 16 bytes an alias."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray
    from typing_extensions import Self

    from nlpx.vocab import StringStore

_N_AT_ONCE = 100_000


class FormIndex:
    """Find aliases by their form; both are given as ids of strings.

    Args:
        forms: The forms in order, (n_aliases,).
        aliases: The alias that has each, (n_aliases,).
    """

    def __init__(self, forms: NDArray[np.uint64], aliases: NDArray[np.uint64]) -> None:
        self._forms = forms
        self._aliases = aliases

    @classmethod
    def of(cls, aliases: Iterable[str], form: Callable[[str], str], strings: StringStore) -> Self:
        """Make it for aliases; those whose form is empty cannot be found.

        Args:
            aliases: The aliases.
            form: Gives the form of one.
            strings: Gives the ids of strings, and is not changed.
        """
        parts = [np.zeros((2, 0), dtype=np.uint64)]
        rest = iter(aliases)
        while batch := [*islice(rest, _N_AT_ONCE)]:
            pairs = [(text, alias) for alias in batch if (text := form(alias))]
            ids = [strings.ids_of(texts) for texts in zip(*pairs, strict=True)] or [[], []]
            parts.append(np.array(ids, dtype=np.uint64))
        forms, keys = np.concatenate(parts, axis=1)
        # The order in which a knowledge base yields its aliases does not count.
        order = np.lexsort((keys, forms))
        return cls(forms[order], keys[order])

    def aliases_of(self, form: int) -> list[int]:
        """Return the aliases that have a form, in the order of their ids."""
        # A number of Python's would have all forms turned into floating point.
        wanted = np.uint64(form)
        start, end = self._forms.searchsorted(wanted, "left"), self._forms.searchsorted(wanted, "right")
        found: list[int] = self._aliases[start:end].tolist()
        return found
