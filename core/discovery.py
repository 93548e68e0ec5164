"""Find the manifests of installed distributions, whatever state these are in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .isolation import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from importlib_metadata import EntryPoint

ENTRY_POINT_GROUP = "nlpx"


@dataclass(frozen=True, kw_only=True)
class Found:
    """Say where a manifest is.

    Args:
        name: The name of the entry point.
        module: The module that it names.
        source: The distribution that has it.
        problem: What is wrong with the entry point, or an empty string.
    """

    name: str
    module: str
    source: Any
    problem: str = ""


def find_manifests() -> list[Found]:
    """Return every manifest that an installed distribution names, sorted; a broken file of metadata is one problem."""
    from importlib_metadata import entry_points

    try:
        found = [_checked(entry, entry.dist) for entry in entry_points(group=ENTRY_POINT_GROUP)]
    except Exception:
        # One file that cannot be read is enough for that; who it is shows when each is read by itself.
        found = list(_one_by_one())
    return sorted(found, key=lambda each: (each.name, each.module))


def _one_by_one() -> Iterator[Found]:
    from importlib_metadata import distributions

    for source in distributions():
        try:
            entries = list(source.entry_points.select(group=ENTRY_POINT_GROUP))
        except Exception as error:
            text = source.read_text("entry_points.txt") or ""
            if f"[{ENTRY_POINT_GROUP}]" in text:
                problem = f"its entry_points.txt cannot be read ({type(error).__name__})"
                yield Found(name=source.name, module="", source=source, problem=problem)
            continue
        yield from (_checked(entry, source) for entry in entries)


def _checked(entry: EntryPoint, source: Any) -> Found:
    """Say what is wrong with an entry point that does not name a module and nothing else."""
    value = entry.value.strip()
    problem = ""
    if not all(part.isidentifier() for part in value.split(".")):
        problem = (
            f"its entry point names {clean(value, width=60)!r}, but a module is due and nothing else, such as "
            "'my_package.plugin'"
        )
    return Found(name=clean(entry.name, width=60), module=value, source=source, problem=problem)
