"""The cache of chunks: bounded, and kind to what comes often."""

from __future__ import annotations

from typing import Any

from nlpx.languages.tokenizing.chunk_cache import ChunkCache


class _Cutter:
    """Count how often each chunk is cut."""

    def __init__(self) -> None:
        self.calls: list[str] = []

    def __call__(self, chunk: str) -> Any:
        self.calls.append(chunk)
        return (chunk,), (True,)


def test_a_chunk_is_cut_once() -> None:
    cut = _Cutter()
    cache = ChunkCache(cut, size=10)
    assert cache["a"] is cache["a"]
    assert cut.calls == ["a"]


def test_the_number_of_chunks_is_bounded() -> None:
    cache = ChunkCache(_Cutter(), size=10)
    for number in range(95):
        assert cache[str(number)]
        assert len(cache) + len(cache._old) <= 10


def test_as_many_chunks_as_fit_are_never_cut_again() -> None:
    cut = _Cutter()
    cache = ChunkCache(cut, size=10)
    for _ in range(3):
        for number in range(10):
            assert cache[str(number)]
    assert len(cut.calls) == 10


def test_one_chunk_makes_room_for_another() -> None:
    cut = _Cutter()
    cache = ChunkCache(cut, size=10)
    for number in [*range(11), *range(1, 11)]:
        assert cache[str(number)]
    assert len(cut.calls) == 11


def test_frequent_chunks_stay_while_new_ones_stream_by() -> None:
    cut = _Cutter()
    cache = ChunkCache(cut, size=100)
    for number in range(5000):
        assert cache[f"new{number}"]
        assert cache["the"]
    assert cut.calls.count("the") < 60


def test_long_chunks_are_not_remembered() -> None:
    cut = _Cutter()
    cache = ChunkCache(cut, size=10)
    assert cache["x" * 1000]
    assert not cache


def test_forgetting_empties_both_generations() -> None:
    cut = _Cutter()
    cache = ChunkCache(cut, size=4)
    for letter in "abcdef":
        assert cache[letter]
    cache.forget()
    assert cache["f"]
    assert cut.calls == list("abcdeff")


def test_a_cache_of_size_0_remembers_nothing() -> None:
    cache = ChunkCache(_Cutter(), size=0)
    assert cache["a"]
    assert not cache
