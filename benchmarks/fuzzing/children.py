"""Try inputs in a process of its own, so that what ends or blocks the process is noticed, too."""

from __future__ import annotations

import multiprocessing
import sys
from typing import TYPE_CHECKING

from .trials import SECONDS, Report, add, attempt, seeds

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

# Python sees an alarm only between two of its own steps; after this many seconds the process is ended.
_PATIENCE = 10 * SECONDS
# Seeds of a target may have to be trained first.
_START = 300


def run_apart(name: str, numbers: range) -> Report:
    """Try inputs of a target by their numbers, and go on behind one that ends the process or blocks it.

    Raises:
        SystemExit: Not even whole inputs are loaded.
    """
    report = Report(name)
    context = multiprocessing.get_context("spawn")
    rest = numbers
    while rest:
        receiver, sender = context.Pipe(duplex=False)
        child = context.Process(target=_work, args=(name, rest, sender), daemon=True)
        child.start()
        sender.close()
        if not receiver.poll(_START):
            sys.exit(f"error: {name}: its whole inputs are not ready within {_START} s")
        problem = receiver.recv()
        if problem:
            sys.exit(f"error: {name}: a whole input is not loaded: {problem}")
        rest = _listen(receiver, rest, report)
        child.kill()
        child.join()
    return report


def _listen(receiver: Connection, numbers: range, report: Report) -> range:
    """Add what a child tells to the report; return what is left when it falls silent."""
    for done, number in enumerate(numbers):
        try:
            if not receiver.poll(_PATIENCE):
                add(report, number, ("hang", f"no answer within {_PATIENCE} s"))
                return numbers[done + 1 :]
            add(report, number, receiver.recv())
        except EOFError:
            add(report, number, ("crash", "the process ended"))
            return numbers[done + 1 :]
    return numbers[:0]


def _work(name: str, numbers: range, sender: Connection) -> None:
    from .targets import TARGETS

    try:
        seeds(TARGETS[name])
    except Exception as error:
        sender.send(f"{type(error).__name__}: {error}")
        return
    sender.send("")
    for number in numbers:
        sender.send(attempt(TARGETS[name], number))
