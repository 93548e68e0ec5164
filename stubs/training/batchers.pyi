# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar
from ..lazy import documented_names
from .schedules import Sizes, values
from ..config.limits import Amount, Size
ItemT = TypeVar('ItemT')
Length: TypeAlias = Callable[[Any], int]
Batcher: TypeAlias = Callable[[Iterable[ItemT]], Iterator[list[ItemT]]]
def configure_batch_by_words(*, size: Sizes, tolerance: Amount, discard_oversize: bool, get_length: Length | None=None) -> Batcher[Any]:
    ...
def configure_batch_by_sequence(*, size: Sizes, get_length: Length | None=None) -> Batcher[Any]:
    ...
def configure_batch_by_padded(*, size: Sizes, buffer: Size, discard_oversize: bool, get_length: Length | None=None) -> Batcher[Any]:
    ...
def batch_by_words(items: Iterable[ItemT], size: Sizes, *, tolerance: Amount=0.2, discard_oversize: bool=False, get_length: Length=len) -> Iterator[list[ItemT]]:
    ...
def batch_by_sequence(items: Iterable[ItemT], *, size: Sizes) -> Iterator[list[ItemT]]:
    ...
def minibatch(items: Iterable[ItemT], size: Sizes) -> Iterator[list[ItemT]]:
    ...
def batch_by_padded(items: Iterable[ItemT], size: Sizes, *, buffer: Size=256, discard_oversize: bool=False, get_length: Length=len) -> Iterator[list[ItemT]]:
    ...
def _group_by_length(lengths: list[int], largest: float) -> list[list[int]]:
    ...
class _Counted:
    """Items and how many words they have together."""
    __slots__ = ('items', 'n_words')

    def __init__(self) -> None:
        ...

    def add(self, item: Any, n_words: int) -> None:
        ...
configure_minibatch = configure_batch_by_sequence
configure_minibatch_by_padded_size = configure_batch_by_padded
configure_minibatch_by_words = configure_batch_by_words
minibatch_by_padded_size = batch_by_padded
minibatch_by_words = batch_by_words
