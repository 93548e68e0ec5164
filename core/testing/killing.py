"""Runs that are killed at some moment, and go on: for what must end as if it had not been killed."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

WHOLE = "whole"
_SEED = 1


def killed_runs(code: str, *, folder: Path) -> dict[str, list[int]]:
    """Run Python code in a fresh process, which ends with `kill_runs`, and return what that finds.

    Args:
        code: The code.
        folder: Where it runs.
    """
    done = subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, check=True)
    exits: dict[str, list[int]] = json.loads(done.stdout)
    return exits


def kill_runs(run: Callable[[str], object], *, events: Sequence[tuple[Any, str]], n_tries: int) -> None:
    """Run something to its end as `WHOLE`; then again and again, each killed twice before it is let go on to its end.

    The whole run imports everything and counts the events. Every other one is a fork, which dies at the event of a
    number, and then once more in what is left to do. What their exit codes are is printed as JSON, by the name of the
    run, which is the number of the event.

    Args:
        run: Runs it under a name, or goes on with what is there.
        events: The functions whose calls are events, each as its owner and its name: work on the disk, and the steps
            between.
        n_tries: How many runs there are; the first dies at the second event, the next at the last but one, the others
            at any.
    """
    counter = _Counter()
    for owner, name in events:
        setattr(owner, name, counter.watching(getattr(owner, name)))
    run(WHOLE)
    last = counter.n_events - 1
    chosen = [2, last, *random.Random(_SEED).sample(range(3, last), n_tries - 2)]
    print(
        json.dumps(
            {
                event: [_exit_of(run, str(event), counter, death) for death in (event, event // 3 + 1, 0)]
                for event in chosen
            }
        )
    )


def contents(folder: Path) -> Mapping[str, bytes]:
    """Return the bytes of all files of a folder, by their paths in it."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


class _Counter:
    """Count events, and die at one.

    Attributes:
        n_events: How many there were.
        death: The number of the event; 0 for none.
    """

    def __init__(self) -> None:
        self.n_events = self.death = 0

    def watching(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return a function whose calls are events."""

        def call(*args: Any, **settings: Any) -> Any:
            self.n_events += 1
            if self.n_events == self.death:
                os.kill(os.getpid(), signal.SIGKILL)
            return function(*args, **settings)

        return call


def _exit_of(run: Callable[[str], object], name: str, counter: _Counter, death: int) -> int:
    """Run in a fork, and return its exit code; that of a signal is negative."""
    counter.n_events, counter.death = 0, death
    child = os.fork()
    if not child:
        run(name)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
