"""What a shell completes as the value of an option or an argument; all of it is light."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..plugins import split_names
from ..registry.table import TABLES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import click
    from click.shell_completion import CompletionItem

    Names = Callable[[], Mapping[str, str]]
    Complete = Callable[[click.Context, click.Parameter, str], list[CompletionItem[str]]]


def one_of(names: Names) -> Complete:
    """Return what completes a name.

    Args:
        names: Returns all names, each with its help line.
    """

    def complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
        return _items(incomplete, names())

    return complete


def some_of(names: Names) -> Complete:
    """Return what completes the last of several names with commas between them.

    Args:
        names: Returns all names, each with its help line.
    """

    def complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
        before, comma, last = incomplete.rpartition(",")
        given = split_names(before)
        rest = {name: line for name, line in names().items() if name not in given}
        return _items(last, rest, before=before + comma)

    return complete


def offered(table: str) -> Names:
    """Return what returns the names that the installed plugins offer to a registry."""
    return lambda: {offer.spec.name: offer.spec.summary for offer in TABLES[table].offers()}


def second_words(first: str) -> Names:
    """Return what returns the words that make a command of its own with a first one, which is a command as well."""
    return lambda: {
        name.removeprefix(f"{first} "): line
        for name, line in offered("commands")().items()
        if name.startswith(f"{first} ")
    }


def published() -> dict[str, str]:
    """Return the names of spaCy's published pipelines, and the shortcuts of some."""
    import json

    from ..packages.index import PUBLISHED

    index = json.loads(PUBLISHED.read_text(encoding="utf8"))
    return {**dict.fromkeys(index["pipelines"], ""), **index["shortcuts"]}


def any_registered() -> dict[str, str]:
    """Return all names in all registries, each with its help line."""
    return {name: line for table in TABLES for name, line in offered(table)().items()}


def complete_file(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Complete the name of a file."""
    from click.shell_completion import CompletionItem

    return [CompletionItem(incomplete, type="file")]


def complete_pipeline(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Complete the name of an installed pipeline or of a link, or else a folder."""
    from click.shell_completion import CompletionItem

    from ..pipeline.places.installed import installed_pipelines
    from ..pipeline.places.links import all_links

    names = {each.name: "" for each in installed_pipelines()} | {link.name: "" for link in all_links()}
    return _items(incomplete, names) or [CompletionItem(incomplete, type="dir")]


def complete_component(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Complete the name of a component of the pipeline that stands before it as MODEL."""
    from ..errors import NlpxError
    from ..pipeline.places.finding import find_pipeline
    from ..pipeline.saving.meta import read_meta

    try:
        components = read_meta(find_pipeline(ctx.params["model"])).get("pipeline")
    except NlpxError:
        return []
    return _items(incomplete, dict.fromkeys(map(str, components or ()), ""))


def metrics() -> dict[str, str]:
    """Return the keys of the scores that installed scorers return, each with what it measures."""
    specs = [offer.spec for offer in TABLES["scorers"].offers()]
    return {metric.key: metric.summary for spec in specs for metric in spec.metrics}


def _items(incomplete: str, lines: Mapping[str, str], *, before: str = "") -> list[CompletionItem[str]]:
    """Return the names that begin so, each with its help line."""
    from click.shell_completion import CompletionItem

    found = sorted(name for name in lines if name.startswith(incomplete))
    return [CompletionItem(before + name, help=lines[name] or None) for name in found]
