"""Call what plugins offer, so that whatever it does or gives is a sentence that names the plugin."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from ..errors import NlpxError
from ..isolation import PluginFault, describe, guarded
from ..quoting import shown
from .blame import author_of, blame, place_in
from .kinds import A_STREAM, kind_of_table
from .table import TABLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ..plugins import Plugin
    from .kinds import Due

# These say themselves what to do.
_SPEAKING = (NlpxError, MemoryError)
_END = object()


def call(table: str, name: str, *arguments: Any) -> Any:
    """Call what a name stands for, and return what it gives.

    Raises:
        NameNotFound: Nobody offers the name.
        PluginError: It cannot be imported, fails, or gives something else than the contract asks for.
    """
    target = TABLES[table].get(name)
    with answering(repr(name), TABLES[table].owner(name)):
        given = target(*arguments)
    return due_from(table, name, given, kind_of_table(table).gives)


def stream(table: str, name: str, *arguments: Any) -> Iterator[Any]:
    """Call what a name stands for, and yield what it yields.

    Raises:
        NameNotFound: Nobody offers the name.
        PluginError: It cannot be imported, fails, or gives or yields something else than the contract asks for.
    """
    items = iter(call(table, name, *arguments))
    plugin = TABLES[table].owner(name)
    while True:
        with answering(repr(name), plugin):
            item = next(items, _END)
        if item is _END:
            return
        yield due_from(table, name, item, kind_of_table(table).items, verb="yields")


def due_from(table: str, name: str, value: Any, due: Due | None, *, verb: str = "gives") -> Any:
    """Return what an offer has given, if it is what is due.

    Raises:
        PluginError: It is not.
    """
    if due is None or due.fits(value):
        return value
    plugin = TABLES[table].owner(name) if table in TABLES else None
    raise blame(repr(name), plugin, f"{verb} {shown(value)}, where {due.words} is due")


def ask(function: Callable[..., Any], *arguments: Any, due: Due | None, what: str) -> Any:
    """Call a function that an offer has given, and return what it gives in turn.

    Args:
        function: The function; it says whose it is.
        arguments: What it is called with.
        due: What it must give; None for anything.
        what: What it is, for messages.

    Raises:
        PluginError: It fails, or gives something else.
    """
    plugin = author_of(function)
    with answering(what, plugin):
        given = function(*arguments)
    if due is None or due.fits(given):
        return given
    raise blame(what, plugin, f"gives {shown(given)}, where {due.words} is due")


def ask_for_stream(function: Callable[..., Any], *arguments: Any, due: Due, what: str) -> Iterator[Any]:
    """Call a function that an offer has given, and yield what it yields, each of which is what is due; see `ask`.

    Raises:
        PluginError: It fails, gives no stream, or one of something else.
    """
    stream = ask(function, *arguments, due=A_STREAM, what=what)
    return due_items(stream, due, by=function, what=what)


def due_items(stream: Iterable[Any], due: Due, *, by: Any, what: str) -> Iterator[Any]:
    """Yield the items of a stream.

    Raises:
        PluginError: One is not what is due.
    """
    for item in stream:
        if not due.fits(item):
            raise blame(what, author_of(by), f"yields {shown(item)}, where {due.words} is due")
        yield item


@contextmanager
def answering(what: str, plugin: Plugin | None) -> Iterator[None]:
    """Run a block of a plugin's: what it prints goes to standard error, and its failures name it.

    Core and the user's own code run as they are.

    Args:
        what: What of the plugin's runs, for messages.
        plugin: Whose it is.

    Raises:
        PluginError: It has failed, and not with a sentence of its own.
    """
    if plugin is None or plugin.is_core:
        yield
        return
    try:
        with guarded():
            yield
    except PluginFault as fault:
        error = fault.error
        if isinstance(error, _SPEAKING):
            raise error from error.__cause__
        raise blame(what, plugin, f"fails with {describe(error)}{place_in(plugin, error)}") from error
