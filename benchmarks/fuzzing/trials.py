"""Try damaged inputs on a target and sort what happens: refused, loaded and right, or a fault."""

from __future__ import annotations

import resource
import signal
import sys
import tempfile
import traceback
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from nlpx.errors import NlpxError

from .mutations import mutate_files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from .mutations import Files

FAULTS = ("foreign", "hang", "giant", "wrong", "message", "crash")
"""What must not happen: an exception that is not ours, five seconds, 500 MB, something wrong loaded, a message of more
than a few lines, the end of the process."""

SECONDS = 5
BYTES = 500 * 2**20
LONGEST_LINE = 500


class WrongLoad(Exception):
    """Report that something was loaded that is not what it should be."""


class _Hang(BaseException):
    """Report that a trial takes too long; no `except Exception` may catch it."""


@dataclass(frozen=True, kw_only=True)
class Target:
    """Something that reads files or bytes.

    Args:
        name: Its name on the command line.
        seeds: Makes whole inputs, which are then damaged; the bytes of a single input have the name "".
        load: Reads an input; what it refuses, it refuses here.
        use: Works with what was loaded, and raises `WrongLoad` where that is wrong; it has nothing to refuse.
        refusals: The errors that say that an input is refused.
        mutate: Damages an input.
    """

    name: str
    seeds: Callable[[], list[Files]]
    load: Callable[[Files], Any]
    use: Callable[[Any], None]
    refusals: tuple[type[Exception], ...] = (NlpxError,)
    mutate: Callable[[Random, Files], Files] = mutate_files


@dataclass(frozen=True)
class Fault:
    """Something that must not happen: its kind, the number of the input, and what it was."""

    kind: str
    number: int
    what: str


@dataclass
class Report:
    """What happened to the inputs of one target."""

    name: str
    counts: Counter[str] = field(default_factory=Counter)
    faults: list[Fault] = field(default_factory=list)


def run(target: Target, numbers: Iterable[int]) -> Report:
    """Try inputs by their numbers, in this process."""
    report = Report(target.name)
    for number in numbers:
        add(report, number, attempt(target, number))
    return report


def add(report: Report, number: int, outcome: tuple[str, str]) -> None:
    """Add what happened to one input to a report."""
    kind, what = outcome
    report.counts[kind] += 1
    if kind in FAULTS:
        report.faults.append(Fault(kind, number, what))


def damaged(target: Target, number: int) -> Files:
    """Return the input of a number, the same at every call."""
    random = Random(f"{target.name} {number}")
    return target.mutate(random, random.choice(seeds(target)))


@cache
def seeds(target: Target) -> list[Files]:
    """Return the whole inputs of a target, after a look that they are loaded: otherwise trials would show nothing."""
    whole = target.seeds()
    for files in whole:
        target.use(target.load(files))
    return whole


def attempt(target: Target, number: int) -> tuple[str, str]:
    """Try one input; return what happened and, for a fault, a line about it."""
    files = damaged(target, number)
    try:
        with _limits():
            try:
                loaded = target.load(files)
            except target.refusals as error:
                return _refused(error)
            target.use(loaded)
    except WrongLoad as error:
        return "wrong", str(error)
    except _Hang:
        return "hang", f"more than {SECONDS} s"
    except MemoryError:
        return "giant", _where(sys.exc_info()[1])
    except Exception as error:
        return "foreign", _where(error)
    return "loaded", ""


def _refused(error: Exception) -> tuple[str, str]:
    longest = max(map(len, str(error).splitlines()), default=0)
    if longest == 0 or longest > LONGEST_LINE:
        return "message", f"a line of {longest} characters: {str(error)[:100]!r}"
    return "refused", ""


def _where(error: BaseException | None) -> str:
    """Return an error and the last line of code that it came through in this project."""
    frames = traceback.extract_tb(error.__traceback__) if error else []
    own = [frame for frame in frames if "site-packages" not in frame.filename] or frames
    place = f"{Path(own[-1].filename).name}:{own[-1].lineno}" if own else "?"
    return f"{type(error).__name__} at {place}: {str(error)[:120]!r}"


@contextmanager
def _limits() -> Iterator[None]:
    """Limit what a block may take: seconds of computing, and memory beyond what the process has."""
    old = signal.signal(signal.SIGPROF, _out_of_time)
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    has = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (has + BYTES, hard))
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
        signal.signal(signal.SIGPROF, old)


def _out_of_time(_signal: int, _frame: Any) -> None:
    raise _Hang


# What targets need


@contextmanager
def written(files: Files) -> Iterator[Path]:
    """Yield a folder that holds some files."""
    with tempfile.TemporaryDirectory(prefix="fuzz-") as name:
        for relative, data in files.items():
            path = Path(name, relative)
            path.parent.mkdir(parents=True, exist_ok=True)
            if data is None:
                path.mkdir()
            else:
                path.write_bytes(data)
        yield Path(name)


def read_files(folder: Path) -> Files:
    """Return the files of a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def expect(holds: object, what: str) -> None:
    """Say that something wrong was loaded, if something does not hold.

    Raises:
        WrongLoad: It does not.
    """
    if not holds:
        raise WrongLoad(what)


@contextmanager
def unchanged(state: Callable[[], Any]) -> Iterator[None]:
    """See that what a block refuses to read leaves the object as it was.

    Raises:
        WrongLoad: It does not.
    """
    before = state()
    try:
        yield
    except Exception as error:
        expect(state() == before, f"an input was refused, but the object is another one now ({type(error).__name__})")
        raise
