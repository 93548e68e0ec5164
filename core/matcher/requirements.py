"""What a pattern can ask of the value of one attribute of a token."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any, Final

from ..named_tuples import NamedTuple
from ..records import Record

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Sequence

    Compare = Callable[[str, str, int], bool]

COMPARISONS: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "==": operator.eq,
    "!=": operator.ne,
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
}
SETS: Final = ("IS_SUBSET", "IS_SUPERSET", "INTERSECTS")
# Without a number the pattern's length says how many edits there may be.
DISTANCES: Final = {"FUZZY": -1, **{f"FUZZY{edits}": edits for edits in range(1, 10)}}


class Value(NamedTuple):
    """What a token has for an attribute.

    Attributes:
        raw: The id of a string, a number or a truth value; of an extension, whatever it is.
        text: The string, None where the attribute has numbers.
        members: What the value is made of: morphological features, the items of an extension, else the value alone.
    """

    raw: Any
    text: str | None
    members: frozenset[Any]


class OneOf(Record):
    """Ask for one of some values."""

    values: frozenset[Any]

    def holds(self, value: Value) -> bool:
        """Tell whether a value is asked for."""
        return value.raw in self.values


class NoneOf(Record):
    """Ask for any value but some; what is neither a string nor a number is refused, as it is by `OneOf`."""

    values: frozenset[Any]

    def holds(self, value: Value) -> bool:
        """Tell whether a value is asked for."""
        return isinstance(value.raw, (str, int, float)) and value.raw not in self.values


class Members(Record):
    """Ask how what the value is made of relates to a set."""

    relation: str
    values: frozenset[Any]

    def holds(self, value: Value) -> bool:
        """Tell whether a value is asked for."""
        if self.relation == "IS_SUBSET":
            return value.members <= self.values
        if self.relation == "IS_SUPERSET":
            return value.members >= self.values
        return not value.members.isdisjoint(self.values)


class Compared(Record):
    """Ask how the value compares with a number."""

    sign: str
    number: Any

    def holds(self, value: Value) -> bool:
        """Tell whether a value is asked for; only numbers are greater or less than others."""
        if self.sign not in ("==", "!=") and not isinstance(value.raw, (int, float)):
            return False
        return bool(COMPARISONS[self.sign](value.raw, self.number))


class Found(Record):
    """Ask whether one of some regular expressions is found in the string, or none of them."""

    patterns: tuple[re.Pattern[str], ...]
    wanted: bool = True

    def holds(self, value: Value) -> bool:
        """Tell whether a value is asked for."""
        return value.text is not None and bool(self.among([value.text]))

    def among(self, texts: Sequence[str]) -> list[int]:
        """Return the places of the strings that are asked for."""
        searches = [pattern.search for pattern in self.patterns]
        if len(searches) == 1 and self.wanted:
            (search,) = searches
            return [place for place, text in enumerate(texts) if search(text)]
        return [place for place, text in enumerate(texts) if any(search(text) for search in searches) is self.wanted]


class Near(Record):
    """Ask whether the string is within a distance of one of some others, or of none of them.

    Attributes:
        texts: The others.
        edits: The distance, or -1 where the comparison is to decide.
        compare: Says whether a string is near enough to another.
        wanted: Whether it is to be near.
    """

    texts: tuple[str, ...]
    edits: int
    compare: Compare
    wanted: bool = True

    def holds(self, value: Value) -> bool:
        """Tell whether a value is asked for."""
        text = value.text
        return text is not None and any(self.compare(text, other, self.edits) for other in self.texts) is self.wanted


Test = OneOf | NoneOf | Members | Compared | Found | Near


class Requirement(NamedTuple):
    """One attribute of a token, or one of its extensions by name, and what is asked of it."""

    attribute: int | str
    test: Test


class Condition(NamedTuple):
    """What a token must meet: all of some requirements; or, negated, not all of them."""

    requirements: frozenset[Requirement]
    negated: bool = False
