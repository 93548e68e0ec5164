"""``nlpx find-function``: find where a registered function is defined."""

from __future__ import annotations

import click

from ..registry.table import TABLES
from .options import quiet_option
from .shell_values import any_registered, one_of
from .text_type import TextType


@click.command()
@click.argument("func_name", metavar="NAME", shell_complete=one_of(any_registered))
@click.option(
    "--registry",
    "-r",
    "registry_name",
    type=TextType(),
    shell_complete=one_of(lambda: dict.fromkeys(TABLES, "")),
    help="Registry to look in.  [default: all]",
)
@quiet_option
def command(func_name: str, registry_name: str | None, quiet: bool) -> None:
    """Find where a function, class or component of a registry is defined, and which plugin offers it.

    NAME is what configs call it.

    \b
    Example: nlpx find-function spacy.Tok2Vec.v2
             nlpx find-function ner --registry factories
    """  # noqa: D301  (click's mark of what is not wrapped)
    from ..registry.definitions import find_definitions

    definitions = find_definitions(func_name, registry_name)
    for found in definitions if not quiet else ():
        by = f" ({found.offered_by})" if found.offered_by else ""
        click.echo(f"{found.registry}: {found.name}{by}")
        click.echo(f"  {found.module}")
        if found.path:
            click.echo(f"  {found.path}:{found.line}")


def find_function(func_name: str, registry_name: str | None = None) -> tuple[str, int]:
    """Return the file and the line of what a name stands for in a registry.

    Args:
        func_name: The name.
        registry_name: The registry; None for the first that knows the name.

    Raises:
        NameNotFound: There is none of that name, or no such registry.
        PluginError: It cannot be imported, or has no file, as what is compiled.
    """
    from ..errors import PluginError
    from ..registry.definitions import find_definitions

    found = find_definitions(func_name, registry_name)[0]
    if not found.path:
        raise PluginError(f"{func_name!r} among the {found.registry} has no file: it is made in {found.module}")
    return found.path, found.line
