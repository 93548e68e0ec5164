"""Where the time goes that a pipeline takes: by its components, and by functions."""

from __future__ import annotations

import cProfile
import pstats
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from .components.passing import pass_through

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from .language import Language

Item = TypeVar("Item")

TOKENIZER = "tokenizer"


@dataclass(frozen=True, kw_only=True)
class Profiled:
    """Hold where the time went.

    Args:
        n_words: The words of the texts.
        seconds: The seconds of the tokenizer and of each component, by their names, without the profiler, which slows
            down what calls many functions.
        functions: What the profiler counted.
    """

    n_words: int
    seconds: dict[str, float]
    functions: pstats.Stats


def profile_pipeline(nlp: Language, texts: Sequence[str]) -> Profiled:
    """Find out where the time goes that a pipeline takes for texts; it annotates them twice.

    Args:
        nlp: The pipeline.
        texts: The texts.
    """
    seconds, n_words = _time_components(nlp, texts)
    profiler = cProfile.Profile()
    profiler.enable()
    try:
        for _ in nlp.pipe(texts):
            pass
    finally:
        profiler.disable()
    return Profiled(n_words=n_words, seconds=seconds, functions=pstats.Stats(profiler))


def _time_components(nlp: Language, texts: Iterable[str]) -> tuple[dict[str, float], int]:
    """Return the seconds of the tokenizer and of each component, and how many words there are."""
    clocks = [_Clock(TOKENIZER)]
    docs = clocks[0].timed(map(nlp.make_doc, texts))
    for name, pipe in nlp.pipeline:
        clocks.append(_Clock(name))
        passed = pass_through(nlp, docs, name=name, pipe=pipe, batch_size=nlp.batch_size, settings={})
        docs = clocks[-1].timed(passed)
    n_words = sum(map(len, docs))
    # Each waits for those before it.
    below = [0.0, *(clock.seconds for clock in clocks[:-1])]
    return {clock.name: clock.seconds - before for clock, before in zip(clocks, below, strict=True)}, n_words


class _Clock:
    """Add up the time that a stream takes to give its items."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.seconds = 0.0

    def timed(self, items: Iterable[Item]) -> Iterator[Item]:
        """Yield the items of a stream."""
        stream = iter(items)
        while True:
            started = time.perf_counter()
            try:
                item = next(stream)
            except StopIteration:
                return
            finally:
                self.seconds += time.perf_counter() - started
            yield item
