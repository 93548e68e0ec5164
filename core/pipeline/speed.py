"""How fast a pipeline is, with the interval that its speed lies in."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ..errors import DataError
from ..scoring.resampling import interval_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from .language import Language

_N_SAMPLES = 2000
# How many quartile distances a batch is away from the middle half that is odd, or very odd (Tukey 1977).
_ODD, _VERY_ODD = 1.5, 3.0


@dataclass(frozen=True, kw_only=True)
class Speed:
    """Hold what was measured.

    Args:
        words: The words of each batch, (n_batches,).
        seconds: The seconds that each took.
    """

    words: NDArray[np.int64]
    seconds: NDArray[np.float64]

    @property
    def rates(self) -> NDArray[np.float64]:
        """The words per second of each batch, (n_batches,)."""
        return self.words / self.seconds

    @property
    def words_per_second(self) -> float:
        """The words of all batches by their seconds."""
        return float(self.words.sum() / self.seconds.sum())

    def interval(self, *, seed: int = 0) -> tuple[float, float]:
        """Return what other batches would give, most likely: by the bootstrap (Efron 1979), batches being drawn anew.

        Args:
            seed: Where the draws start.
        """
        random_numbers, n_batches = np.random.default_rng(seed), len(self.words)
        samples = np.zeros(_N_SAMPLES)
        for number in range(_N_SAMPLES):
            drawn = random_numbers.integers(n_batches, size=n_batches)
            samples[number] = self.words[drawn].sum() / self.seconds[drawn].sum()
        return interval_of(samples)

    def share_of_odd(self, *, very: bool = False) -> float:
        """Return the share of batches whose speed is far from that of the middle half.

        Args:
            very: Whether to count only those that are twice as far.
        """
        low, high = np.quantile(self.rates, [0.25, 0.75])
        room = (_VERY_ODD if very else _ODD) * (high - low)
        return float(np.mean((self.rates < low - room) | (self.rates > high + room)))


def measure_speed(
    nlp: Language,
    texts: Sequence[str],
    *,
    batch_size: int | None = None,
    n_batches: int = 50,
    warmup: int = 3,
    shuffle: bool = True,
    seed: int = 0,
    watch: Callable[[Iterable[int], int], Iterable[int]] = lambda steps, total: steps,
) -> Speed:
    """Measure how fast a pipeline annotates texts, the time for tokens included.

    Args:
        nlp: The pipeline.
        texts: The texts.
        batch_size: How many make a batch; None for as many as the pipeline takes.
        n_batches: How many batches are measured at least: the texts are taken from beginning to end, as often as it
            takes.
        warmup: How often all texts are annotated before.
        shuffle: Whether to mix the texts each time.
        seed: Where the random order starts.
        watch: Passes on numbers of steps, of which there are so many, and can show how far it is.

    Raises:
        DataError: The texts have no words.
    """
    size = batch_size or nlp.batch_size
    for _ in watch(range(warmup), warmup):
        if not any(len(doc) for doc in nlp.pipe(texts, batch_size=size)):
            break
    batches = _batches(texts, size, shuffler=random.Random(seed) if shuffle else None)
    per_round = -(-len(texts) // size)
    total = -(-n_batches // per_round) * per_round if texts else 0
    words, seconds = np.zeros(total, dtype=np.int64), np.zeros(total)
    for number in watch(range(total), total):
        batch = next(batches)
        started = time.perf_counter()
        docs = [*nlp.pipe(batch, batch_size=size)]
        seconds[number] = time.perf_counter() - started
        words[number] = sum(map(len, docs))
    if not words.any():
        raise DataError("the data have no words to measure the speed by; take others")
    return Speed(words=words, seconds=seconds)


def _batches(texts: Sequence[str], size: int, *, shuffler: random.Random | None) -> Iterator[Sequence[str]]:
    """Yield the batches of the texts, again and again."""
    ordered = [*texts]
    while True:
        if shuffler is not None:
            shuffler.shuffle(ordered)
        for start in range(0, len(ordered), size):
            yield ordered[start : start + size]
