"""Say what is wrong with something of a plugin's, whose it is, and what to do."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from ..errors import PluginError
from ..plugins import installed

if TYPE_CHECKING:
    from ..plugins import Plugin


def blame(what: str, plugin: Plugin | None, problem: str) -> PluginError:
    """Return the error that says what is wrong with something.

    Args:
        what: The thing.
        plugin: Whose it is; None for the user's own code.
        problem: What is wrong with it.
    """
    return PluginError(f"{named(what, plugin)} {problem}{_next_step(plugin)}")


def named(what: str, plugin: Plugin | None) -> str:
    """Return the name of a thing together with the plugin that it is of; core and the user's own code are not named."""
    return what if plugin is None or plugin.is_core else f"{what} of plugin {plugin}"


def author_of(thing: Any) -> Plugin | None:
    """Return the plugin in whose package a function, the class of an object or a generator stands, or None."""
    thing = getattr(thing, "func", thing)
    frame = getattr(thing, "gi_frame", None)
    module = getattr(thing, "__module__", None) if frame is None else frame.f_globals.get("__name__")
    return installed().owner(str(module or ""))


def place_in(plugin: Plugin | None, error: BaseException) -> str:
    """Return `` at FILE:LINE`` of the last line of a plugin that an error went through, or an empty string."""
    from traceback import walk_tb

    for frame, line in reversed(list(walk_tb(error.__traceback__))):
        if plugin is not None and installed().owner(str(frame.f_globals.get("__name__", ""))) == plugin:
            return f" at {os.path.basename(frame.f_code.co_filename)}:{line}"
    return ""


def _next_step(plugin: Plugin | None) -> str:
    if plugin is None:
        return ""
    if plugin.is_core:
        return "; please report it"
    return f"; report it, or leave the plugin out with NLPX_DISABLE_PLUGINS={plugin.name}"
