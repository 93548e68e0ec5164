from __future__ import annotations

import numpy as np
import pytest

from nlpx.pipeline.rules.lemmatizing.found_lemmas import FoundLemmas


def find(lemmas: FoundLemmas, keys: list[int]) -> list[int | None]:
    """Return the lemma of each key, None where there is none."""
    found, missing = lemmas.find(np.array(keys, dtype=np.uint64))
    return [None if place in missing else lemma for place, lemma in enumerate(found.tolist())]


@pytest.mark.parametrize("n_at_a_time", [1, 100, 1000])
def test_what_was_added_is_found_and_nothing_else(n_at_a_time: int) -> None:
    given = {key * 0x9E3779B97F4A7C15 % 2**64: key + 2**63 for key in range(1000)}
    lemmas, items = FoundLemmas(), list(given.items())
    for start in range(0, len(items), n_at_a_time):
        lemmas.add(dict(items[start : start + n_at_a_time]))
        assert find(lemmas, [items[start][0]]) == [items[start][1]]
    assert lemmas.as_dict() == given
    assert len(lemmas) == 1000
    keys = [*given, 1, 2**64 - 1]
    assert find(lemmas, keys[::-1]) == [None, None, *reversed(given.values())]


def test_nothing_is_found_where_nothing_was_added() -> None:
    assert find(FoundLemmas(), [3, 0]) == [None, None]
    assert find(FoundLemmas(), []) == []
