"""Functions that say what is true of a word, by attribute; a change in them holds at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from weakref import ref

from ..errors import ArgumentError
from ..quoting import kind_of
from . import attrs

if TYPE_CHECKING:
    from collections.abc import Callable

    from .words import Words

    Getter = Callable[[str], Any]


class Getters(dict[int, Any]):
    """Hold functions by the numbers of attributes, and tell the vocabulary of each change.

    Args:
        getters: The functions, by names or numbers of attributes.
        words: The vocabulary, which these do not keep alive.

    Raises:
        ArgumentError: They are no functions by attribute.
        AttributeNotFound: There is no such attribute.
    """

    def __init__(self, getters: Mapping[Any, Getter], words: Words) -> None:
        super().__init__(_by_number(getters))
        self._words = ref(words)

    def __setitem__(self, attr: Any, getter: Getter) -> None:
        self.update({attr: getter})

    def __delitem__(self, attr: int) -> None:
        super().__delitem__(attr)
        self._tell()

    def update(self, *getters: Any, **by_name: Any) -> None:
        """Have functions in the place of others, or besides; all or none."""
        super().update(_by_number(dict(*getters, **by_name)))
        self._tell()

    def __ior__(self, getters: Any) -> Any:  # type: ignore[misc]
        self.update(getters)
        return self

    def setdefault(self, attr: Any, getter: Any = None) -> Any:
        """Have a function where there is none; return the one that is there."""
        number = attrs.intify_attr(attr)
        if number not in self:
            self[number] = getter
        return self[number]

    def pop(self, *args: Any) -> Any:
        """Remove a function and return it."""
        getter = super().pop(*args)
        self._tell()
        return getter

    def popitem(self) -> tuple[int, Any]:
        """Remove the last function and return it with its attribute."""
        item = super().popitem()
        self._tell()
        return item

    def clear(self) -> None:
        """Remove all functions."""
        super().clear()
        self._tell()

    def __reduce__(self) -> Any:
        return dict, (dict(self),)

    def _tell(self) -> None:
        words = self._words()
        if words is not None:
            words.reset_getters()


def _by_number(getters: Any) -> dict[int, Getter]:
    if not isinstance(getters, Mapping):
        raise ArgumentError(f"lex_attr_getters are a dictionary of functions by attribute, not {kind_of(getters)}.")
    # Flags of the user's own have numbers, and no names.
    found = {attr if attr in attrs.FLAGS else attrs.intify_attr(attr): get for attr, get in getters.items()}
    for attr, getter in found.items():
        if not callable(getter):
            raise ArgumentError(
                f"What is true of a word is got by a function of its text; for {attrs.NAMES.get(attr, attr)} that is "
                f"not {kind_of(getter)}."
            )
    return found
