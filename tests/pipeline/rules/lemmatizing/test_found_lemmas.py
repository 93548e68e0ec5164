from __future__ import annotations

import numpy as np
import pytest

from nlpx.pipeline.rules.lemmatizing.found_lemmas import FoundLemmas
from nlpx.vocab.strings import HeldString


def find(lemmas: FoundLemmas, keys: list[int]) -> list[int | None]:
    """Return the lemma of each key, None where there is none."""
    found, missing, _ = lemmas.find(np.array(keys, dtype=np.uint64))
    unknown = {*missing}
    return [None if place in unknown else lemma for place, lemma in enumerate(found.tolist())]


@pytest.mark.parametrize("n_at_a_time", [1, 100, 1000])
def test_what_was_added_is_found_and_nothing_else(n_at_a_time: int) -> None:
    given = {key * 0x9E3779B97F4A7C15 % 2**64: key + 2**63 for key in range(1000)}
    lemmas, items = FoundLemmas(), list(given.items())
    for start in range(0, len(items), n_at_a_time):
        lemmas.add(dict(items[start : start + n_at_a_time]), {})
        assert find(lemmas, [items[start][0]]) == [items[start][1]]
    assert lemmas.as_dict() == given
    assert len(lemmas) == 1000
    keys = [*given, 1, 2**64 - 1]
    assert find(lemmas, keys[::-1]) == [None, None, *reversed(given.values())]


def test_nothing_is_found_where_nothing_was_added() -> None:
    assert find(FoundLemmas(), [3, 0]) == [None, None]
    assert find(FoundLemmas(), []) == []


def test_what_is_used_stays_however_much_is_new() -> None:
    lemmas = FoundLemmas()
    used = [number << 40 for number in range(1, 5000)]
    lemmas.add({key: key + 1 for key in used}, {})
    for new in range(0, 200_000, 1000):
        lemmas.add({(key << 44) + 7: 3 for key in range(new, new + 1000)}, {})
        assert None not in find(lemmas, used)
        assert len(lemmas) <= 34_000
    assert find(lemmas, used) == [key + 1 for key in used]
    # Keys are as good as random: of the new ones, some of the latest are left.
    assert sum(lemma is not None for lemma in find(lemmas, [(key << 44) + 7 for key in range(200_000)])) > 10_000


def test_there_are_never_too_many_even_if_all_are_used() -> None:
    lemmas = FoundLemmas()
    for new in range(0, 100_000, 1000):
        lemmas.add(dict.fromkeys(range(new, new + 1000), 3), {})
        lemmas.find(np.arange(new + 1000, dtype=np.uint64))
    assert 25_000 < len(lemmas) <= 34_000


def test_what_is_used_no_more_goes_when_its_turn_comes() -> None:
    lemmas = FoundLemmas()
    once = [1, 2**63, 2**64 - 1]
    lemmas.add(dict.fromkeys(once, 3), {})
    for new in range(0, 150_000, 1000):
        if new < 2000:
            assert find(lemmas, once) == [3, 3, 3]
        lemmas.add({key * 0x9E3779B97F4A7C15 % 2**64: 3 for key in range(new + 2, new + 1002)}, {})
    assert find(lemmas, once) == [None, None, None]


def test_whatever_is_known_is_kept() -> None:
    lemmas = FoundLemmas()
    for new in range(0, 100_000, 1000):
        lemmas.add(dict.fromkeys(range(new, new + 1000), new), {new: HeldString("a lemma", new)})
        found, missing, holders = lemmas.find(np.arange(new + 1000, dtype=np.uint64))
        assert {*np.delete(found, missing).tolist()} == holders.keys()


def test_what_keeps_a_lemma_goes_with_the_last_word_that_has_it() -> None:
    lemmas = FoundLemmas()
    kept, gone, others = (HeldString(text, key) for key, text in enumerate(["kept", "gone", "others"]))
    lemmas.add({1: 0, 2: 1, 3: 0}, {0: kept, 1: gone})
    for new in range(0, 100_000, 1000):
        lemmas.add(dict.fromkeys(range(10 + new, 1010 + new), 2), {2: others})
        assert find(lemmas, [3]) == [0]
    assert find(lemmas, [1, 2]) == [None, None]
    assert lemmas.find(np.array([3], dtype=np.uint64))[2] == {0: kept, 2: others}


def test_whoever_finds_a_lemma_has_what_keeps_it_though_it_goes_at_once() -> None:
    lemmas = FoundLemmas()
    lemmas.add({1: 7}, {7: HeldString("was", 7)})
    _, _, holders = lemmas.find(np.array([1], dtype=np.uint64))
    for new in range(0, 100_000, 1000):
        lemmas.add(dict.fromkeys(range(10 + new, 1010 + new), 2), {})
    assert find(lemmas, [1]) == [None]
    assert holders[7].text == "was"
