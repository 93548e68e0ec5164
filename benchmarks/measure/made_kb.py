"""A knowledge base that is made up: names of two words and a number, skewed entities, random vectors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

LENGTH = 64
_BLOCK = 8192
_WORDS = [
    first + middle + last
    for first in ("Ka", "Lo", "Mi", "Ne", "Ru", "Sta", "Tor", "Vel", "Wes", "Yan")
    for middle in ("ra", "li", "mo", "ne", "du", "ster", "ton", "bel")
    for last in ("n", "s", "ria", "lia", "son", "berg", "ov", "ez")
]
# How many entities an alias has: 1.55 on average.
_SHARES = (0.65, 0.2, 0.1, 0.05)


def entities(n_entities: int) -> Iterator[tuple[list[str], list[int], np.ndarray]]:
    """Yield ids, frequencies and vectors, block by block."""
    for start in range(0, n_entities, _BLOCK):
        size = min(_BLOCK, n_entities - start)
        rng = np.random.default_rng([0, start])
        vectors = rng.standard_normal((size, LENGTH), dtype=np.float32)
        freqs = rng.integers(1, 1000, size).tolist()
        yield [*map("Q{}".format, range(start + 1, start + size + 1))], freqs, vectors


def aliases(
    n_entities: int, start: int = 0, end: int | None = None
) -> Iterator[tuple[list[str], list[list[str]], list[list[float]]]]:
    """Yield aliases, two for an entity, with their entities and priors, block by block, from one's begin to the end."""
    for at in range(start, 2 * n_entities if end is None else end, _BLOCK):
        size = min(_BLOCK, 2 * n_entities - at)
        rng = np.random.default_rng([1, at])
        words = rng.integers(0, len(_WORDS), (size, 2)).tolist()
        counts = rng.choice(len(_SHARES), size, p=_SHARES).tolist()
        rows = (rng.random((size, len(_SHARES))) ** 2 * n_entities).astype(int).tolist()
        names = [f"{_WORDS[first]} {_WORDS[second]} {number}" for number, (first, second) in enumerate(words, at)]
        ids = [
            [*dict.fromkeys(f"Q{row + 1}" for row in own[: count + 1])] for own, count in zip(rows, counts, strict=True)
        ]
        yield names, ids, [[1 / len(own) / (place + 1) for place in range(len(own))] for own in ids]


def some_aliases(n_entities: int, n_aliases: int) -> list[str]:
    """Return aliases from all over the knowledge base, in random order."""
    rng = np.random.default_rng(2)
    n_blocks = -(-2 * n_entities // _BLOCK)
    names: list[str] = []
    for block in rng.permutation(n_blocks)[: max(2, n_aliases // 2000)].tolist():
        for of_block, _, _ in aliases(n_entities, block * _BLOCK, (block + 1) * _BLOCK):
            names += of_block
    return [names[place] for place in rng.permutation(len(names))[:n_aliases].tolist()]
