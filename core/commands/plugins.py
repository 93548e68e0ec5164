"""``nlpx plugins``: list the installed plugins, and check that everything they offer can be used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from ..registry.catalogue import not_installed, ways_to_install
from ..terminal import width
from .columns import cut, in_columns
from .options import quiet_option
from .shell_values import one_of, second_words
from .text_type import TextType

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from ..plugins import Offer, Plugin


def _names() -> dict[str, str]:
    """Return the names of the installed plugins, each with its distribution."""
    from ..plugins import installed

    return {plugin.name: plugin.distribution for plugin in installed().plugins}


@click.command()
@click.argument(
    "name",
    required=False,
    type=TextType(),
    shell_complete=one_of(lambda: {**_names(), **second_words("plugins")()}),
)
@click.option(
    "--check", is_flag=True, help="Prove that each offer can be used; exit code 1 if one cannot.  [default: no]"
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.  [default: no]")
@quiet_option
def command(name: str | None, check: bool, as_json: bool, quiet: bool) -> None:
    """List the installed plugins: version, where from, what they offer, what failed; of one NAME, every offer.

    Behind the version stands that of the contract that the plugin was made for, or - where it does not say.

    With --check, the offers of one NAME only are looked at.

    'nlpx plugins new' writes a plugin of your own. (One that is called new is 'nlpx plugins -- new'.)

    \b
    Example: nlpx plugins --check
             nlpx plugins nlp-tagger
    """  # noqa: D301  (click's mark of what is not wrapped)
    state = list_plugins(name, check=check)
    if as_json:
        import json

        click.echo(json.dumps(state, indent=2))
    elif not quiet:
        click.echo("\n".join(_report(state, in_full=name is not None)))
    if check and (state["problems"] or state["failures"]):
        raise SystemExit(1)


def list_plugins(name: str | None = None, *, check: bool = False) -> dict[str, Any]:
    """Describe the installed plugins.

    Args:
        name: The plugin, or the distribution, to describe; None for all.
        check: Whether to prove that every offer can be used, and to look for names that are offered twice.

    Returns:
        ``plugins`` (a list of dictionaries), ``failures``, ``notices``, and after a check ``problems`` (all sentences);
        ``missing`` (the documented distributions that are not installed; none where one is named).

    Raises:
        NameNotFound: No plugin has the name.
    """
    from ..plugins import installed
    from ..registry.notices import read_notices
    from .offer_checks import check_offer

    manager = installed()
    failed = [failure.plugin for failure in manager.failures]
    wanted = [*manager.plugins, *failed] if name is None else _named(name, [*manager.plugins, *failed])
    plugins = [plugin for plugin in manager.plugins if plugin in wanted]
    offers = [offer for offer in manager.all_offers() if offer.plugin in plugins]
    state: dict[str, Any] = {
        "plugins": [_describe(plugin, offers) for plugin in plugins],
        "failures": [
            f"{failure} (manifest {failure.plugin.module!r})"
            for failure in manager.failures
            if failure.plugin in wanted
        ],
        "notices": [*_slow_manifests(plugins), *_deprecations(plugins), *read_notices(plugins)],
        "missing": not_installed() if name is None else [],
    }
    if check:
        problems = (problem for offer in offers for problem in check_offer(offer))
        state["problems"] = [*_clashes(plugins), *_idle(plugins), *problems]
        state["checked"] = len(offers)
    return state


def _named(name: str, plugins: list[Plugin]) -> list[Plugin]:
    """Return the plugins of a name or of a distribution, also those that failed.

    Raises:
        NameNotFound: There is none.
    """
    from ..distributions import find_distribution
    from ..errors import NameNotFound
    from ..spelling import did_you_mean

    named = [plugin for plugin in plugins if name in (plugin.name, plugin.distribution)]
    if not named and (source := find_distribution(name)) is not None:
        raise NameNotFound(
            f"{name} {source.version} is installed and is no plugin: it has no entry point in the group nlpx, or "
            "NLPX_DISABLE_PLUGINS leaves it out"
        )
    if not named:
        names = {known for plugin in plugins for known in (plugin.name, plugin.distribution)}
        raise NameNotFound(f"no plugin {name!r} is installed{did_you_mean(name, names)}")
    return named


def _slow_manifests(plugins: Iterable[Plugin]) -> Iterator[str]:
    for plugin in plugins:
        if plugin.is_slow:
            yield (
                f"plugin {plugin} takes {plugin.seconds * 1000:.0f} ms; its manifest {plugin.module!r} should hold "
                "data only and import nothing heavy"
            )


def _deprecations(plugins: Iterable[Plugin]) -> Iterator[str]:
    from ..plugins import installed

    for plugin in plugins:
        yield from (f"plugin {plugin}: {sentence}" for sentence in installed().deprecations(plugin))


def _describe(plugin: Plugin, offers: Iterable[Offer]) -> dict[str, Any]:
    summaries: dict[str, dict[str, str]] = {}
    for offer in offers:
        if offer.plugin == plugin:
            summaries.setdefault(offer.spec.table, {})[offer.spec.name] = offer.spec.summary
    return {
        "name": plugin.name,
        "distribution": plugin.distribution,
        "version": plugin.version,
        "module": plugin.module,
        "path": _path_of(plugin),
        "import_ms": round(plugin.seconds * 1000, 1),
        "contract": plugin.contract,
        "offers": dict(sorted(summaries.items())),
    }


def _path_of(plugin: Plugin) -> str:
    """Return the file of a manifest: as it was imported, or where the distribution of a remembered one has it."""
    import sys

    imported = getattr(sys.modules.get(plugin.module), "__file__", None)
    if imported or plugin.source is None:
        return str(imported or "")
    return plugin.source.path_of(plugin.module)


def _clashes(plugins: Collection[Plugin]) -> Iterator[str]:
    """Name what some of the plugins offer and another one too."""
    from ..plugins import installed
    from ..registry.table import clash

    for space, name, rivals in installed().clashes():
        if any(plugin in plugins for plugin in rivals):
            yield str(clash(space, name, [str(plugin) for plugin in rivals]))


def _idle(plugins: Iterable[Plugin]) -> Iterator[str]:
    """Name plugins that offer nothing, and hook functions without their marker."""
    import sys

    from ..plugins import HOOKS, installed

    for plugin in plugins:
        manifest = sys.modules.get(plugin.module)
        unmarked = [] if manifest is None else installed().unmarked(manifest)
        for name in unmarked:
            yield f"plugin {plugin} has a function {name} without @hookimpl, so that nobody calls it"
        if not unmarked and not any(installed().implements(plugin, hook) for hook in HOOKS):
            yield f"plugin {plugin} offers nothing: its manifest {plugin.module!r} implements no hook"


def _report(state: dict[str, Any], *, in_full: bool) -> Iterator[str]:
    import textwrap

    room = width()
    heads = in_columns([_row(plugin) for plugin in state["plugins"]])
    for head, plugin in zip(heads, state["plugins"], strict=True):
        yield head
        offers = plugin["offers"]
        counts = ", ".join(f"{table} ({len(names)})" for table, names in offers.items()) or "nothing"
        yield from textwrap.wrap(counts, room, initial_indent="  offers ", subsequent_indent="         ")
        for table, names in offers.items() if in_full else ():
            yield f"  {table}"
            yield from map(cut, in_columns(list(names.items()), indent="    "))
    if state["missing"]:
        text = f"Not installed: {', '.join(state['missing'])} ({ways_to_install('NAME')})"
        yield from textwrap.wrap(text, room, subsequent_indent="  ", break_on_hyphens=False)
    for title in ("failures", "notices", "problems"):
        if state.get(title):
            yield f"{title.capitalize()}:"
            yield from (f"  {line}" for line in state[title])
    if state.get("problems") == [] and not state["failures"]:
        yield "Its offer can be used." if state["checked"] == 1 else f"All {state['checked']} offers can be used."


def _row(plugin: dict[str, Any]) -> tuple[str, ...]:
    origin = " ".join(filter(None, (plugin["distribution"], plugin["version"]))) or "-"
    contract = f"contract {plugin['contract']}" if plugin["contract"] else "-"
    return plugin["name"], origin, contract, f"{plugin['import_ms']:.0f} ms", plugin["path"]
