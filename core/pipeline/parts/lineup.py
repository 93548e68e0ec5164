"""The components of a pipeline at one moment.

A lineup never changes; adding, removing or renaming a component makes another one, which takes the place of the old one
in one assignment. So whoever runs the pipeline in another thread sees the old or the new one, and never half of one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from ...cached import cached_property
from ...frozen import Item, SimpleFrozenDict, SimpleFrozenList

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from .registration import FactoryMeta


@dataclass(frozen=True, kw_only=True, eq=False)
class Part:
    """A component in its place.

    Args:
        name: Its name.
        pipe: The component.
        meta: What is known of its factory.
        settings: Its section of the config.
        score_weights: What its factory declares; names of scores may have settings in them.
    """

    name: str
    pipe: Any
    meta: FactoryMeta
    settings: dict[str, Any]
    score_weights: Mapping[str, float | None]


@dataclass(frozen=True)
class Lineup:
    """The parts of a pipeline in their order, and the names of those that are disabled."""

    parts: tuple[Part, ...] = ()
    disabled: frozenset[str] = frozenset()

    @cached_property
    def by_name(self) -> dict[str, Part]:
        """The parts by name."""
        return {part.name: part for part in self.parts}

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names in their order."""
        return tuple(part.name for part in self.parts)

    def insert(self, place: int, part: Part) -> Lineup:
        """Return the lineup with one more part."""
        return replace(self, parts=(*self.parts[:place], part, *self.parts[place:]))

    def remove(self, name: str) -> Lineup:
        """Return the lineup without a part."""
        return Lineup(tuple(part for part in self.parts if part.name != name), self.disabled - {name})

    def exchange(self, name: str, part: Part, *, disabled: bool) -> Lineup:
        """Return the lineup with another part in the place of one."""
        parts = tuple(part if other.name == name else other for other in self.parts)
        return Lineup(parts, self.disabled - {name} | ({part.name} if disabled else set()))

    def disable(self, names: Iterable[str]) -> Lineup:
        """Return the lineup with some more parts disabled."""
        return replace(self, disabled=self.disabled | set(names))

    def enable(self, names: Iterable[str]) -> Lineup:
        """Return the lineup with some parts no longer disabled."""
        return replace(self, disabled=self.disabled - set(names))


_SHOWS = (
    "This only shows what is in the pipeline: call nlp.add_pipe, nlp.remove_pipe, nlp.rename_pipe, nlp.replace_pipe, "
    "nlp.disable_pipe or nlp.enable_pipe to change it, or list(...) or dict(...) for a copy of your own."
)


class Shown(SimpleFrozenList[Item]):
    """A list that shows what is in a pipeline; to change it would change nothing, so that is refused."""

    error = _SHOWS


class ShownByName(SimpleFrozenDict[Item]):
    """A dictionary of the same kind."""

    error = _SHOWS
