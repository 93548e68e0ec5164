"""What the components of a pipeline need from each other, and whether they get it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...console import make_console

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .registration import FactoryMeta

KEYS = ("assigns", "requires", "scores", "retokenizes")


def analyze(metas: Mapping[str, FactoryMeta], *, keys: Sequence[str] = KEYS) -> dict[str, Any]:
    """Compare what each component requires with what those before it assign.

    Args:
        metas: What is known of each component, in the order of the pipeline.
        keys: What to tell of each.

    Returns:
        ``summary`` (the keys for each component), ``problems`` (for each component the attributes that nobody before it
        sets) and ``attrs`` (for each attribute who assigns and who requires it).
    """
    problems: dict[str, list[str]] = {}
    attrs: dict[str, dict[str, list[str]]] = {}
    for name, meta in metas.items():
        problems[name] = [attr for attr in meta.requires if not _is_assigned(attr, attrs)]
        for key, names in (("assigns", meta.assigns), ("requires", meta.requires)):
            for attr in names:
                attrs.setdefault(attr, {"assigns": [], "requires": []})[key].append(name)
    summary = {name: {key: getattr(meta, key) for key in keys} for name, meta in metas.items()}
    return {"summary": summary, "problems": problems, "attrs": attrs}


def print_analysis(analysis: dict[str, Any], *, keys: Sequence[str] = KEYS) -> None:
    """Print an analysis as a table, and the problems below it."""
    from rich.table import Table

    table = Table(title="Pipeline", title_justify="left")
    for heading in ("#", "Component", *(key.capitalize() for key in keys)):
        table.add_column(heading)
    for number, (name, row) in enumerate(analysis["summary"].items()):
        table.add_row(str(number), name, *(_cell(row[key]) for key in keys))
    console = make_console()
    console.print(table)
    lacking = {name: attrs for name, attrs in analysis["problems"].items() if attrs}
    for name, attrs in lacking.items():
        console.print(f"{name!r} requires {', '.join(attrs)}, which no component before it sets", markup=False)
    if not lacking:
        console.print("No problems found.")


def _is_assigned(attr: str, attrs: dict[str, dict[str, list[str]]]) -> bool:
    """Tell whether an attribute, or the one that it belongs to (``token._.x`` to ``token._``), is set by somebody."""
    return any(known == attr or attr.startswith(f"{known}.") for known, who in attrs.items() if who["assigns"])


def _cell(value: Any) -> str:
    return "\n".join(value) if isinstance(value, list) else str(value)
