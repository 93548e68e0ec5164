"""Follow Docs through the components of a stream, so that what belongs to each stays with it."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from weakref import WeakKeyDictionary

from .pipe import Pipe

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ...tokens import Doc

Item = TypeVar("Item")


def follow(
    pairs: Iterable[tuple[Doc, Item]], pipe: Any, through: Callable[[Iterator[Doc]], Iterator[Doc]]
) -> Iterator[tuple[Doc, Item]]:
    """Pass Docs through a component, each with what belongs to it.

    A component may keep Docs back, change their order, or put others in their place. Another Doc belongs to the oldest
    one that is still inside; one more than went in belongs to what came out before it.

    Args:
        pairs: The Docs, each with what belongs to it.
        pipe: The component.
        through: Passes a stream of Docs through it.

    Raises:
        ValueError: The component gives a Doc before it has taken one.
    """
    inside: _Inside[Item] = _Inside()
    is_single = takes_one_by_one(pipe)

    def enter() -> Iterator[Doc]:
        for pair in pairs:
            if is_single:
                # What has not come out by now has failed.
                inside.clear()
            inside.add(pair)
            yield pair[0]

    for doc in through(enter()):
        yield inside.claim(doc)


def takes_one_by_one(pipe: Any) -> bool:
    """Tell whether a component is known to be done with each Doc before it takes the next."""
    return not hasattr(pipe, "pipe") or getattr(type(pipe), "pipe", None) is Pipe.pipe


class _Inside(Generic[Item]):
    """The Docs that have gone into a component and not come out."""

    def __init__(self) -> None:
        self._waiting: deque[tuple[Doc, Item]] = deque()
        # Those that others have overtaken; they may have been dropped, or come later.
        self._overtaken: WeakKeyDictionary[Doc, Item] = WeakKeyDictionary()
        self._last: tuple[Doc, Item] | None = None

    def add(self, pair: tuple[Doc, Item]) -> None:
        self._waiting.append(pair)

    def clear(self) -> None:
        self._waiting.clear()

    def claim(self, doc: Doc) -> tuple[Doc, Item]:
        """Return a Doc that has come out with what belongs to it.

        Raises:
            ValueError: None has gone in.
        """
        waiting = self._waiting
        if waiting and waiting[0][0] is doc:
            self._last = waiting.popleft()
        elif any(known is doc for known, _ in waiting):
            while waiting[0][0] is not doc:
                self._pass_over()
            self._last = waiting.popleft()
        elif doc in self._overtaken:
            self._last = doc, self._overtaken[doc]
        elif waiting and not (self._last and self._last[0] is doc):
            self._last = doc, self._pass_over()
        elif self._last is None:
            raise ValueError("A component must not give a Doc before it has taken one.")
        else:
            self._last = doc, self._last[1]
        return self._last

    def _pass_over(self) -> Item:
        known, item = self._waiting.popleft()
        self._overtaken[known] = item
        return item
