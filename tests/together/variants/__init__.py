"""Random variants of a kind of fault: whatever comes, nothing is lost in silence and no foreign exception is seen.

A *kind* is a module ``kind_NN_<name>.py`` of this package, found by its name. It has one function::

    def variants(rng: random.Random) -> Iterator[Variant]:
        while True:
            ...
            yield Variant("Doc.copy of user_data {'a': [1]}", run)

`Variant.what` says enough to repeat the case by hand. `Variant.run` takes no arguments and does it, with its own check:
it asserts that whatever was given is there afterwards (in the result, in a file, in a warning), or lets the error pass
through. `fault_of` judges what it does:

- an AssertionError is a loss;
- any other exception must be one of ours, see `foreign`: raised by a ``raise`` of this project, of a class that can be
  caught as `ValueError`, `TypeError`, `LookupError`, `AttributeError`, `RuntimeError`, `NlpxError` …, with one short
  sentence that has none of Python's own words in it;
- a warning is no fault: where one is due, `run` catches and checks it.

A call whose error must leave an object as it was is wrapped in `unchanged`. All randomness comes from `rng`, and a
variant takes a few milliseconds, or less: `test_random_variants.py` runs some 150 of each kind.
"""

from __future__ import annotations

import importlib
import linecache
import pkgutil
import re
import warnings
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType

FOREIGN_WORDS = re.compile(
    r"NoneType|object is not|object has no|has no attribute|unpack|not supported between|cannot be interpreted"
    r"|index out of range|unhashable|takes \d|positional argument|keyword argument|invalid literal|must be str"
    r"|could not (convert|broadcast)|out of bounds|Traceback|<class |<\w+ object at|unsupported operand|codec can't"
    r"|argument must be|dictionary update|not iterable|not callable|not subscriptable|Expecting"
)
LONGEST = 420
"""So many characters at most: a sentence, with a hint."""

_OWN = re.compile(r"[\\/](core|\.src[\\/]nlpx|nlpx|nlp_\w+)[\\/]")


@dataclass(frozen=True)
class Variant:
    """One case of a kind.

    Attributes:
        what: The case, so that it can be repeated by hand.
        run: Do it, and assert that nothing is lost.
    """

    what: str
    run: Callable[[], Any]


def kinds() -> list[ModuleType]:
    """Return the modules of all kinds."""
    names = sorted(module.name for module in pkgutil.iter_modules([str(Path(__file__).parent)]))
    return [importlib.import_module(f"{__name__}.{name}") for name in names if name.startswith("kind_")]


def fault_of(variant: Variant) -> str:
    """Run a variant and say what is wrong with how it ends; nothing if it is well."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            variant.run()
    except AssertionError as loss:
        return f"{variant.what}: lost: {str(loss)[:300]}"
    except Exception as error:
        reason = foreign(error)
        return f"{variant.what}: {reason}: {type(error).__name__}: {error}" if reason else ""
    return ""


def foreign(error: Exception) -> str:
    """Say why an exception is not one of ours; nothing if it is."""
    text = str(error.args[0]) if isinstance(error, KeyError) and error.args else str(error)
    trace = error.__traceback__
    assert trace is not None
    while trace.tb_next is not None:
        trace = trace.tb_next
    path = trace.tb_frame.f_code.co_filename
    line = linecache.getline(path, trace.tb_lineno).strip()
    if not _OWN.search(path) or not line.startswith("raise"):
        return f"raised by {line!r} in {Path(path).name}:{trace.tb_lineno}"
    if found := FOREIGN_WORDS.search(text):
        return f"foreign words ({found.group()!r})"
    if "\n" in text or len(text) > LONGEST:
        return f"{len(text)} characters in {text.count(chr(10)) + 1} lines"
    if len(text.split()) < 4:
        return "no sentence"
    return ""


@contextmanager
def unchanged(snapshot: Callable[[], Any]) -> Iterator[None]:
    """Assert that an object is as it was if the block ends in an error.

    Args:
        snapshot: Returns all that must stay as it was, as a value that can be compared.
    """
    before = snapshot()
    try:
        yield
    except Exception:
        after = snapshot()
        assert after == before, f"refused, but changed from {before!r} to {after!r}"
        raise
