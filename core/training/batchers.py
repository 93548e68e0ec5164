"""Group examples or docs into batches: by number of words, by number of items, or by padded size.

Each ``configure_*`` is what a config names; it returns a function from items to an iterator of batches. Sizes can be
schedules: then each batch takes the next size.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from ..lazy import documented_names
from .schedules import Sizes, values

if TYPE_CHECKING:
    from ..config.limits import Amount, Size

ItemT = TypeVar("ItemT")
Length: TypeAlias = Callable[[Any], int]
Batcher: TypeAlias = Callable[[Iterable[ItemT]], Iterator[list[ItemT]]]


def configure_batch_by_words(
    *, size: Sizes, tolerance: Amount, discard_oversize: bool, get_length: Length | None = None
) -> Batcher[Any]:
    """Make a batcher for batches of about so many words.

    Args:
        size: Number of words in a batch.
        tolerance: By what share of `size` a batch may exceed it.
        discard_oversize: Whether to leave out items that are longer than a whole batch; else each is a batch by itself.
        get_length: Counts the words of an item; None for `len`.
    """

    def batch(items: Iterable[Any]) -> Iterator[list[Any]]:
        return batch_by_words(
            items, size=size, tolerance=tolerance, discard_oversize=discard_oversize, get_length=get_length or len
        )

    return batch


def configure_batch_by_sequence(*, size: Sizes, get_length: Length | None = None) -> Batcher[Any]:
    """Make a batcher for batches of so many items, however long they are.

    Args:
        size: Number of items in a batch.
        get_length: Accepted because configs name it; lengths play no part.
    """

    def batch(items: Iterable[Any]) -> Iterator[list[Any]]:
        return batch_by_sequence(items, size=size)

    return batch


def configure_batch_by_padded(
    *, size: Sizes, buffer: Size, discard_oversize: bool, get_length: Length | None = None
) -> Batcher[Any]:
    """Make a batcher for batches of items of similar length, limited by their size when padded to the longest.

    Args:
        size: The largest padded size: number of items times the length of the longest.
        buffer: Number of items to take and sort by length at a time.
        discard_oversize: Whether to leave out items that are longer than `size`; else each is a batch by itself.
        get_length: Counts the words of an item; None for `len`.
    """

    def batch(items: Iterable[Any]) -> Iterator[list[Any]]:
        return batch_by_padded(
            items, size=size, buffer=buffer, discard_oversize=discard_oversize, get_length=get_length or len
        )

    return batch


def batch_by_words(
    items: Iterable[ItemT],
    size: Sizes,
    *,
    tolerance: Amount = 0.2,
    discard_oversize: bool = False,
    get_length: Length = len,
) -> Iterator[list[ItemT]]:
    """Yield batches of about so many words.

    A batch is filled up to its size. Items that fit only within the tolerance are held back: they open the next batch,
    or close the last one.

    Yields:
        Lists of items; no list is empty.
    """
    sizes = values(size, name="training.batcher.size")
    target = next(sizes)
    batch = _Counted()
    held_back = _Counted()
    for item in items:
        n_words = get_length(item)
        limit = target + target * tolerance
        if n_words > limit:
            if not discard_oversize:
                yield [item]
        elif not held_back.items and batch.n_words + n_words <= target:
            batch.add(item, n_words)
        elif batch.n_words + held_back.n_words + n_words <= limit:
            held_back.add(item, n_words)
        else:
            if batch.items:
                yield batch.items
            target = next(sizes)
            batch, held_back = held_back, _Counted()
            if batch.n_words + n_words <= target:
                batch.add(item, n_words)
            elif batch.n_words + n_words <= target + target * tolerance:
                held_back.add(item, n_words)
            else:
                if batch.items:
                    yield batch.items
                target = next(sizes)
                batch = _Counted()
                batch.add(item, n_words)
    last = batch.items + held_back.items
    if last:
        yield last


def batch_by_sequence(items: Iterable[ItemT], *, size: Sizes) -> Iterator[list[ItemT]]:
    """Yield batches of so many items.

    Yields:
        Lists of items; no list is empty.
    """
    remaining = iter(items)
    for n_items in values(size, name="training.batcher.size"):
        batch = list(islice(remaining, int(n_items)))
        if not batch:
            return
        yield batch


def minibatch(items: Iterable[ItemT], size: Sizes) -> Iterator[list[ItemT]]:
    """Yield batches of so many items.

    Args:
        items: The items.
        size: How many; a schedule such as `compounding` gives for each batch another number.

    Yields:
        Lists of items; no list is empty.
    """
    return batch_by_sequence(items, size=size)


def batch_by_padded(
    items: Iterable[ItemT],
    size: Sizes,
    *,
    buffer: Size = 256,
    discard_oversize: bool = False,
    get_length: Length = len,
) -> Iterator[list[ItemT]]:
    """Yield batches of items of similar length, the longest of each buffer first.

    Yields:
        Lists of items, in each the order of `items`; no list is empty.
    """
    sizes = values(size, name="training.batcher.size")
    for buffered in batch_by_sequence(items, size=buffer):
        largest = next(sizes)
        lengths = [get_length(item) for item in buffered]
        for group in reversed(_group_by_length(lengths, largest)):
            if not (discard_oversize and len(group) * max(lengths[i] for i in group) > largest):
                yield [buffered[i] for i in sorted(group)]


def _group_by_length(lengths: list[int], largest: float) -> list[list[int]]:
    """Group indices, the shortest lengths first, each group within the padded size `largest` where it can be."""
    groups: list[list[int]] = []
    for index in sorted(range(len(lengths)), key=lengths.__getitem__):
        if groups and (len(groups[-1]) + 1) * lengths[index] <= largest:
            groups[-1].append(index)
        else:
            groups.append([index])
    return groups


class _Counted:
    """Items and how many words they have together."""

    __slots__ = ("items", "n_words")

    def __init__(self) -> None:
        self.items: list[Any] = []
        self.n_words = 0

    def add(self, item: Any, n_words: int) -> None:
        self.items.append(item)
        self.n_words += n_words


if not TYPE_CHECKING:
    # What is documented here, and is called otherwise.
    __getattr__, __dir__ = documented_names(__name__)
