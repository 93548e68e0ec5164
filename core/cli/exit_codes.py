"""The exit code of some work, of which every error becomes one sentence."""

from __future__ import annotations

import select
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from .signals import raise_signals

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class _OtherPipe(Exception):
    """Report a pipe that is broken, and not by whoever reads what is printed.

    Args:
        error: What says so.
    """

    def __init__(self, error: BrokenPipeError) -> None:
        super().__init__(error)
        self.error = error


@contextmanager
def pipes_told_apart() -> Iterator[None]:
    """Keep errors of other pipes than those of the output from click, which ends in silence whichever it was."""
    try:
        yield
    except BrokenPipeError as error:
        if _is_unread():
            raise
        raise _OtherPipe(error) from error


def _is_unread() -> bool:
    """Tell whether nobody reads standard output or standard error any more; true where that cannot be known."""
    if not hasattr(select, "poll"):
        return True
    poll = select.poll()
    for descriptor in (1, 2):
        poll.register(descriptor, 0)
    return any(event & (select.POLLERR | select.POLLHUP) for _, event in poll.poll(0))


def exit_code_of(work: Callable[[], object]) -> int:
    """Do some work, print what goes wrong in one sentence, and return the exit code.

    Signals that ask the process to end are raised meanwhile.

    Args:
        work: The work; a number that it returns is the exit code.
    """
    code: object
    try:
        with raise_signals():
            code = work()
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        code = error.exit_code
    except SystemExit as error:
        from .complaints import complain, is_fault

        code = complain(error) if is_fault(error) else error.code
    except BrokenPipeError:
        # Who reads has read enough, as `head` does; click says nothing of it either.
        code = 1
    except _OtherPipe as error:
        from .complaints import complain

        code = complain(error.error)
    except BaseException as error:
        from .complaints import complain

        code = complain(error)
    if isinstance(code, str):
        print(code, file=sys.stderr)
        return 1
    return code if isinstance(code, int) else 0
