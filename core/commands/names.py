"""``nlpx names``: list what can be named in configs and on the command line."""

from __future__ import annotations

from typing import Any

import click

from .columns import cut, in_columns
from .options import quiet_option
from .shell_values import one_of
from .text_type import TextType


@click.command()
@click.argument(
    "kind",
    required=False,
    type=TextType(),
    shell_complete=one_of(lambda: {row["name"]: "" for row in list_kinds()}),
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.  [default: no]")
@quiet_option
def command(kind: str | None, as_json: bool, quiet: bool) -> None:
    """List every installed name of a KIND, with the plugin that offers it; without a KIND, the kinds.

    A kind can also be called as its hook is: components for factories.

    \b
    Example: nlpx names architectures
    """  # noqa: D301  (click's mark of what is not wrapped)
    rows = list_names(kind) if kind else list_kinds()
    if as_json:
        import json

        click.echo(json.dumps(rows, indent=2))
    elif not quiet:
        for line in in_columns([[str(value) for value in row.values()] for row in rows]):
            click.echo(cut(line))


def list_kinds() -> list[dict[str, Any]]:
    """Return every kind of name that something is offered for: ``name`` and ``offers``, their number."""
    from ..registry import registry

    counts = {name: len(registry.table(name).offers()) for name in registry.names()}
    return [{"name": name, "offers": count} for name, count in counts.items() if count]


def list_names(kind: str) -> list[dict[str, Any]]:
    """Return every installed name of a kind: ``name``, ``plugin`` and ``summary``.

    Args:
        kind: The registry, or what the hook is called without its prefix.

    Raises:
        NameNotFound: There is no such kind.
    """
    from ..registry import registry
    from ..spec_checks import SPECS

    spec = SPECS.get(f"nlpx_{kind}")
    table = registry.table(spec.registry if spec and spec.registry else kind)
    return [
        {"name": offer.spec.name, "plugin": str(offer.plugin), "summary": offer.spec.summary}
        for offer in table.offers()
    ]
