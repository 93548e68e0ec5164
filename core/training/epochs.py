"""The order in which a training run sees its examples: shuffled epochs cut into batches."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from itertools import count, pairwise
from typing import TYPE_CHECKING

from ..corpora.whole import read_all
from ..errors import DataError
from ..registry.calls import ask_for_stream
from ..registry.kinds import A_BATCH

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from ..tokens.comparing.example import Example
    from .batchers import Batcher

STREAM = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Hold the examples of one step.

    Args:
        epoch: The epoch, from 0.
        examples: The examples.
        ends_epoch: Whether it is the last batch of its epoch.
        share_of_epoch: How much of the epoch's words are seen with it, from 0 to 1; 0 where the corpus is streamed.
    """

    epoch: int
    examples: list[Example]
    ends_epoch: bool
    share_of_epoch: float


def iterate_batches(
    read_corpus: Callable[[], Iterable[Example]],
    batcher: Batcher[Example],
    *,
    examples: list[Example] | None = None,
    max_epochs: int,
    shuffler: random.Random,
) -> Iterator[Batch]:
    """Yield the batches of all epochs.

    The corpus is read once and shuffled anew for each epoch; streamed, it is read anew for each epoch and not shuffled.

    Args:
        read_corpus: Returns the examples.
        batcher: Groups them.
        examples: What the corpus gives, where it has been read already; the list is shuffled.
        max_epochs: Number of epochs; 0 for no limit, -1 to stream without a limit.
        shuffler: Random numbers of the order's own, so that it can be repeated without the training in between.

    Raises:
        DataError: The corpus has no examples.
    """
    if examples is None:
        examples = [] if max_epochs == STREAM else read_all(read_corpus())
    n_words = sum(map(len, examples))
    for epoch in range(max_epochs) if max_epochs > 0 else count():
        if max_epochs == STREAM:
            epoch_of_examples = read_corpus()
        else:
            shuffler.shuffle(examples)
            epoch_of_examples = examples
        remaining = ask_for_stream(batcher, epoch_of_examples, due=A_BATCH, what="[training.batcher]: the batcher")
        batch = next(remaining, None)
        if batch is None:
            raise no_examples()
        seen = 0
        while batch is not None:
            following = next(remaining, None)
            seen += sum(map(len, batch))
            share = seen / n_words if n_words else 0.0
            yield Batch(epoch=epoch, examples=batch, ends_epoch=following is None, share_of_epoch=share)
            batch = following


def divide(examples: list[Example], parts: int) -> Iterator[list[Example]]:
    """Yield the parts of a batch for gradient accumulation, the shortest examples first.

    What a part takes grows with its words if each example is padded to the longest: the largest part has as few as can
    be.

    Args:
        examples: The batch.
        parts: Into how many parts to divide it, at most.
    """
    ordered = sorted(examples, key=len)
    if not ordered:
        return
    if parts == 1:
        # The usual case: a search for the size would cost as much as a tenth of a step of a bag of words.
        yield ordered
        return
    lengths = [*map(len, ordered)]
    sizes = range(max(lengths), len(lengths) * max(lengths) + 1)
    least = sizes[bisect_left(sizes, True, key=lambda size: len(_starts(lengths, size)) <= parts)]
    for start, end in pairwise([*_starts(lengths, least), len(ordered)]):
        yield ordered[start:end]


def _starts(lengths: Sequence[int], size: int) -> list[int]:
    """Return where parts begin that have so many words at most, padded to the longest.

    Args:
        lengths: How many words each example has, the shortest first.
        size: The words of a part.
    """
    starts = [0]
    for place, length in enumerate(lengths):
        if (place + 1 - starts[-1]) * length > size:
            starts.append(place)
    return starts


def no_examples() -> DataError:
    """Say that there is nothing to train on."""
    return DataError(
        "training.train_corpus: the corpus gives no examples to train on; check its path, and that its max_length and "
        "training.batcher.discard_oversize do not leave everything out"
    )
