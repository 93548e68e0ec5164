"""Every error as one sentence on standard error; ``NLPX_TRACEBACK=1`` shows where it was raised as well."""

from __future__ import annotations

import errno
import os
import signal
import sys
import traceback
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..distributions import ENTRY_POINTS, distributions
from ..errors import NlpxError
from ..isolation import clean, describe
from ..plugins import installed
from ..registry.names import USER_CODE
from .signals import behind_abort, stopped_by

if TYPE_CHECKING:
    from types import FrameType

# Whose a line of code is, where it is no plugin's.
_CORE, _USER = "nlpx", "your own code"
# What starts a command.
_STARTS = ("nlpx.__main__", "nlpx.cli.")
_WAYS_OUT = {
    errno.ENOSPC: "; make room, or write to another place",
    errno.EDQUOT: "; make room, or write to another place",
    errno.EFBIG: "; raise the limit for the size of a file, or write to another place",
    errno.EROFS: "; write to another place",
    errno.EACCES: "; change its permissions, or choose another place",
    errno.ENOTDIR: "; choose another place",
}


def complain(error: BaseException) -> int:
    """Print what went wrong and return the exit code."""
    error = behind_abort(error)
    number = stopped_by(error)
    if os.environ.get("NLPX_TRACEBACK", "") not in ("", "0") and number is None:
        traceback.print_exception(error)
    with suppress(OSError):
        # The terminal may be closed.
        print(f"error: {sentence(error)}", file=sys.stderr)
    if number is not None:
        return 128 + number
    return int(error.exit_code) if isinstance(error, (NlpxError, click.ClickException)) else 1


def is_fault(error: SystemExit) -> bool:
    """Tell whether other code ends the process from within what core runs; a command may end its own."""
    owners = [
        place[0]
        for frame, line in traceback.walk_tb(error.__traceback__)
        if not str(frame.f_globals.get("__name__", "")).startswith(_STARTS) and (place := _place(frame, line))
    ]
    return _CORE in owners and owners[-1] != _CORE


def sentence(error: BaseException) -> str:
    """Say what went wrong, and the next step where there is one."""
    number = stopped_by(error)
    if number is not None:
        return "interrupted" if number == signal.SIGINT else f"stopped by {signal.Signals(number).name}"
    if isinstance(error, NlpxError):
        return str(error)
    if isinstance(error, click.ClickException):
        return _usage(error)
    if isinstance(error, OSError) and not isinstance(error, ConnectionError):
        where = f"{error.filename}: " if error.filename else ""
        return f"{where}{error.strerror or error}{_WAYS_OUT.get(error.errno or 0, '')}"
    if isinstance(error, MemoryError):
        return "out of memory; try smaller batches or a shorter maximum length"
    return _damage(error) or _fault(error)


def _usage(error: click.ClickException) -> str:
    """Word a mistake in the arguments as all other errors are worded."""
    message = " ".join(error.format_message().split()).rstrip(".")
    message = message[:1].lower() + message[1:]
    context = getattr(error, "ctx", None)
    return message if context is None or message.endswith("?") else f"{message}; see {context.command_path} --help"


def _damage(error: BaseException) -> str:
    """Name the file over which a library stumbles that reads all entry points; empty for none."""
    modules = {str(frame.f_globals.get("__name__", "")) for frame, _ in traceback.walk_tb(error.__traceback__)}
    if "importlib.metadata" not in modules:
        return ""
    for source in distributions():
        line = source.damage()
        if line is not None:
            return (
                f"{Path(source.folder, ENTRY_POINTS)} has the line {clean(line, width=60)!r}, where 'name = value' is "
                f"due; no library that reads all entry points works until {source.name} is installed again"
            )
    return ""


def _fault(error: BaseException) -> str:
    """Word an error that nobody has foreseen, and say whose code it comes from."""
    return f"{describe(error, width=200)}, {_origin(error)}; NLPX_TRACEBACK=1 shows the way there"


def _origin(error: BaseException) -> str:
    """Say whose the last known line is that an error went through; if it is ours, also which of others led there."""
    known = [place for frame, line in traceback.walk_tb(error.__traceback__) if (place := _place(frame, line))]
    if not known:
        return "a fault outside of nlpx"
    whose, where = known[-1]
    if whose == _USER:
        return f"raised by {whose} at {where}"
    callers = [place for place in known if whose == _CORE != place[0]]
    way = ", called by {} at {}".format(*callers[-1]) if callers else ""
    return f"a fault of {whose} at {where}{way}: please report it"


def _place(frame: FrameType, line: int) -> tuple[str, str] | None:
    """Return whose a line of code is, and where it stands; None if it is neither ours, a plugin's nor the user's."""
    module = str(frame.f_globals.get("__name__", ""))
    where = f"{Path(frame.f_code.co_filename).name}:{line}"
    if module.partition(".")[0] == USER_CODE:
        return _USER, where
    owner = installed().owner(module)
    if owner is None:
        return None
    return _CORE if owner.is_core else f"plugin {owner}", where
