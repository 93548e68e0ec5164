"""The aliases of a knowledge base by the n-grams of characters of their normalised texts."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray
    from typing_extensions import Self

    from nlpx.vocab import StringStore

_N_AT_ONCE = 10_000
# N-grams share a place where their hashes have the same first bits, which costs time but never loses an alias. There
# are as many places as entries, up to this number of bits.
_N_BITS = 20
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_N_BITS_OF_ROW, _ROW = np.uint64(32), np.uint64(0xFFFFFFFF)
# So many entries are looked at for one text: in large knowledge bases, those of its rarest n-grams.
_MOST_ENTRIES = 20_000


class NgramIndex:
    """Find the aliases that have the most n-grams in common with a text.

    Args:
        n: How many characters an n-gram has.
        bounds: Where the entries of each place begin, and where those of the last end, (2 ** n_bits + 1,).
        rows: The rows of the aliases that have an n-gram there, place after place, (n_entries,).
        aliases: The aliases, as ids of strings, (n_aliases,).
        sizes: How many n-grams each has, (n_aliases,).
    """

    def __init__(
        self,
        n: int,
        bounds: NDArray[np.int64],
        rows: NDArray[np.int32],
        aliases: NDArray[np.uint64],
        sizes: NDArray[np.int32],
    ) -> None:
        self._n = n
        self._bounds = bounds
        self._rows = rows
        self._aliases = aliases
        self._sizes = sizes

    @classmethod
    def of(cls, aliases: Iterable[str], form: Callable[[str], str], strings: StringStore, *, n: int) -> Self:
        """Make it for aliases.

        Args:
            aliases: The aliases.
            form: Gives the text of one whose n-grams count.
            strings: Gives the ids of strings, and is not changed.
            n: How many characters an n-gram has.
        """
        keys, parts = [np.zeros(0, dtype=np.uint64)], [np.zeros(0, dtype=np.uint64)]
        rest, n_aliases = iter(aliases), 0
        while batch := [*islice(rest, _N_AT_ONCE)]:
            grams, rows = _ngrams([form(alias) for alias in batch], n)
            parts.append(np.unique(grams << _N_BITS_OF_ROW | (rows + n_aliases).astype(np.uint64)))
            keys.append(np.array(strings.ids_of(batch), dtype=np.uint64))
            n_aliases += len(batch)
        entries, ids = np.concatenate(parts), np.concatenate(keys)
        # Of what is equally near, the same is found whatever the order in which a knowledge base yields its aliases.
        order = ids.argsort()
        ranks = np.empty(n_aliases, dtype=np.uint64)
        ranks[order] = np.arange(n_aliases, dtype=np.uint64)
        entries = entries & ~_ROW | ranks[(entries & _ROW).astype(np.int64)]
        entries.sort()
        rows = (entries & _ROW).astype(np.int32)
        n_bits = min(len(entries).bit_length(), _N_BITS)
        places = np.arange((1 << n_bits) + 1, dtype=np.uint64)
        bounds = entries.searchsorted(places << (_N_BITS_OF_ROW + np.uint64(_N_BITS - n_bits)))
        sizes = np.bincount(rows, minlength=n_aliases).astype(np.int32)
        return cls(n, bounds, rows, ids[order], sizes)

    def nearest(self, text: str, n_aliases: int) -> list[int]:
        """Return some of the aliases with the most n-grams in common with a text, relative to how many they have.

        Args:
            text: The text, in the form that the aliases were given.
            n_aliases: How many at most.
        """
        grams = _ngrams([text], self._n)[0].astype(np.int64)
        n_bits = (len(self._bounds) - 1).bit_length() - 1
        places = np.unique(grams >> (_N_BITS - n_bits))
        starts, ends = self._bounds[places], self._bounds[places + 1]
        parts, n_left = [np.zeros(0, dtype=np.int32)], _MOST_ENTRIES
        for place in (ends - starts).argsort(kind="stable").tolist():
            parts.append(self._rows[starts[place] : min(ends[place], starts[place] + n_left)])
            n_left -= len(parts[-1])
        found = np.concatenate(parts)
        # It has as many rising runs as there are places, which merges faster than it sorts.
        found.sort(kind="stable")
        is_first = np.concatenate([[True], found[1:] != found[:-1]])[: len(found)]
        common = np.diff(np.append(is_first.nonzero()[0], len(found)))
        found = found[is_first]
        farness = -common / np.sqrt(self._sizes[found])
        best = np.arange(len(found))
        if len(best) > n_aliases:
            best = np.sort(farness.argpartition(n_aliases)[:n_aliases])
        best = best[farness[best].argsort(kind="stable")]
        keys: list[int] = self._aliases[found[best]].tolist()
        return keys


def _ngrams(texts: Sequence[str], n: int) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Return the n-grams of texts with a space on either side, as hashes, and the number of the text of each."""
    # No text has the character that ends it here.
    joined = "".join(f" {text} \0" for text in texts)
    characters = np.frombuffer(joined.encode("utf-32-le", errors="surrogatepass"), dtype="<u4").astype(np.uint64)
    n_windows = max(len(characters) - n + 1, 0)
    hashes, is_whole = np.zeros(n_windows, dtype=np.uint64), np.ones(n_windows, dtype=bool)
    for offset in range(n):
        window = characters[offset : offset + n_windows]
        hashes = (hashes ^ window) * _MULTIPLIER
        is_whole &= window != 0
    numbers = (characters == 0).cumsum()[:n_windows]
    return hashes[is_whole] >> np.uint64(64 - _N_BITS), numbers[is_whole]
