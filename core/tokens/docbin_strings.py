"""The strings of a ``.spacy`` file, each once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..vocab.symbols import string_ids

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


class DocBinStrings:
    """Strings by their ids; those of a file are put into a dictionary when somebody asks for it.

    Args:
        texts: The strings of a file.
    """

    def __init__(self, texts: Sequence[str] = ()) -> None:
        self._read = texts
        self._ids = string_ids(texts)
        self._by_id: dict[int, str] = {}

    @property
    def by_id(self) -> dict[int, str]:
        """All strings by their ids; what is put there is one of them."""
        if self._read:
            self._by_id.update(zip(self._ids.tolist(), self._read, strict=True))
            self._read = ()
        return self._by_id

    def numbered(self) -> tuple[NDArray[np.uint64], Sequence[str]]:
        """Return all ids, (n_strings,), and their strings; of those of a file some may be there twice."""
        if self._read and not self._by_id:
            return self._ids, self._read
        by_id = self.by_id
        return np.fromiter(by_id, dtype=np.uint64, count=len(by_id)), [*by_id.values()]
