"""The exit code of some work, of which every error becomes one sentence."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from .signals import raise_signals

if TYPE_CHECKING:
    from collections.abc import Callable


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
    except BaseException as error:
        from .complaints import complain

        code = complain(error)
    if isinstance(code, str):
        print(code, file=sys.stderr)
        return 1
    return code if isinstance(code, int) else 0
