"""Run a script or a module as Python itself runs it, with ``spacy`` standing for ``nlpx``."""

from __future__ import annotations

import builtins
import multiprocessing
import sys
from importlib.machinery import SourceFileLoader
from importlib.util import find_spec
from types import CodeType, ModuleType
from typing import TYPE_CHECKING, Any

from ..errors import UsageError
from ..files.writing import as_path
from ..named_tuples import NamedTuple
from .worker import Argument

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

USAGE = "give a script with its arguments, or -m and a module with its"


class Program(NamedTuple):
    """What is to be run.

    Args:
        code: Its code, or the text of it.
        file: The file, as tracebacks name it.
        argv: The arguments of the command line, the program's own name first.
        folder: Where Python looks for its modules first; None where it looks already.
        names: What the main module has of itself.
    """

    code: bytes | CodeType
    file: str
    argv: list[str]
    folder: str | None
    names: dict[str, Any]

    def run(self) -> None:
        """Run it as the main module; what it raises, its exit included, is left to Python."""
        main = ModuleType("__main__")
        vars(main).update(self.names, __builtins__=builtins)
        if sys.version_info < (3, 14):
            vars(main)["__annotations__"] = {}
        sys.modules["__main__"] = main
        # Which workers get before they import anything.
        sys.argv = [Argument(self.argv[0]), *self.argv[1:]]
        # A server that forks workers gets no arguments, and by the newest releases imports the program first of all.
        multiprocessing.set_forkserver_preload([__package__])
        if self.folder is not None:
            sys.path[0] = self.folder
        _leave_out_frames_before(self.file)
        code = self.code
        exec(code if isinstance(code, CodeType) else compile(code, self.file, "exec", dont_inherit=True), vars(main))


def find_program(arguments: Sequence[str]) -> Program:
    """Return what a command line names.

    Args:
        arguments: A script, or ``-m`` and a module, with its own arguments behind it.

    Raises:
        UsageError: There is nothing to run.
    """
    if arguments[:1] == ["-m"] and len(arguments) > 1:
        return _module(arguments[1], arguments[2:])
    if arguments and not arguments[0].startswith("-"):
        return _script(arguments[0], arguments[1:])
    raise UsageError(USAGE)


def _script(script: str, arguments: Sequence[str]) -> Program:
    path = as_path(script)
    try:
        code = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{script}: the script cannot be read ({error.strerror})") from None
    file = str(path.absolute())
    names = {"__file__": file, "__loader__": SourceFileLoader("__main__", file), "__cached__": None}
    return Program(code, file, [script, *arguments], str(path.resolve().parent), names)


def _module(name: str, arguments: Sequence[str]) -> Program:
    try:
        spec = find_spec(name)
        if spec is not None and spec.submodule_search_locations is not None:
            spec = find_spec(f"{name}.__main__")
        get_code = getattr(spec and spec.loader, "get_code", None)
        code = get_code(spec.name) if spec is not None and get_code is not None else None
    except (ImportError, AttributeError, ValueError) as error:
        raise UsageError(f"the module {name!r} cannot be run ({error})") from None
    if spec is None or code is None:
        raise UsageError(f"there is no module {name!r} that can be run; is the folder that it is in on Python's path?")
    file = str(spec.origin)
    names = {
        "__file__": file, "__loader__": spec.loader, "__spec__": spec, "__package__": spec.parent,
        "__cached__": spec.cached,
    }  # fmt: skip
    return Program(code, file, [file, *arguments], None, names)


def _leave_out_frames_before(file: str) -> None:
    """Have tracebacks begin with the program, as if it had been run by Python."""
    show = sys.excepthook

    def show_rest(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        while trace is not None and trace.tb_frame.f_code.co_filename != file:
            trace = trace.tb_next
        show(kind, error.with_traceback(trace), trace)

    sys.excepthook = show_rest
