"""What a command must do."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cache
from typing import Any, ClassVar

from .cases import Case, Contract, expect, fail
from .fresh_process import HEAVY, run_python
from .help_examples import read_examples, why_refused

_MARK = "observed: "
# One process for both: a start costs more than what is looked at.
_OBSERVE = """
import contextlib, io, json, sys
from nlpx.__main__ import main

def observe(*arguments):
    sys.argv = ["nlpx", *arguments]
    streams = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(streams[0]), contextlib.redirect_stderr(streams[1]):
        try:
            main()
            code = 0
        except SystemExit as stop:
            code = stop.code or 0
        except BaseException as error:
            code = repr(error)
    heavy = [name for name in {heavy!r} if name in sys.modules]
    return {{"code": code, "out": streams[0].getvalue(), "err": streams[1].getvalue(), "heavy": heavy}}

print({mark!r} + json.dumps([observe(*arguments) for arguments in {calls!r}]))
"""


@dataclass(frozen=True)
class CommandCase(Case):
    """Say how a command is used wrongly.

    What is checked: ``--help`` shows how it is used, with exit code 0, and imports nothing heavy; it shows an example,
    one that the command takes; a wrong use is a sentence on standard error, with exit code 2 and without a traceback.

    Args:
        wrong: Arguments that it does not take.
    """

    wrong: tuple[str, ...] = field(default=("--no-such-option",), kw_only=True)

    kind: ClassVar[str] = "command"


class CommandContract(Contract):
    """The tests of a command."""

    argument = "command"
    case = CommandCase
    tables = ("commands",)

    def test_command_has_light_help(self, command: CommandCase) -> None:
        shown, _ = _observed(command.name, command.wrong)
        expect(shown["code"] == 0, f"the {command} ends with {shown['code']!r} for --help: {shown['err']}")
        expect("Usage:" in shown["out"], f"the {command} does not show its usage for --help")
        heavy = ", ".join(shown["heavy"])
        expect(not heavy, f"the {command} imports {heavy} to show its help: import them in the body of the function")

    def test_command_shows_an_example(self, command: CommandCase) -> None:
        shown, _ = _observed(command.name, command.wrong)
        examples = read_examples(shown["out"])
        is_shown = any(f"nlpx {name} " in f"{line} " for line in examples for name in _spellings(command.name))
        sentence = f"the {command} shows no example for --help; end its docstring with a line \\b, and below it"
        expect(is_shown, f"{sentence} Example: nlpx {command.name} …")
        for example in examples:
            reason = why_refused(example)
            expect(not reason, f"the {command} shows an example that is not taken, {example!r}: {reason}")

    def test_command_refuses_wrong_use(self, command: CommandCase) -> None:
        _, refused = _observed(command.name, command.wrong)
        call = f"the {command} with {' '.join(command.wrong)}"
        expect(refused["code"] == 2, f"{call} ends with {refused['code']!r}, where the exit code 2 is due")
        is_sentence = refused["err"].strip() and "Traceback" not in refused["err"]
        expect(is_sentence, f"{call} does not say on standard error what is wrong, but {refused['err']!r}")


def _spellings(name: str) -> set[str]:
    """Return how the name of a command may be written."""
    return {name, name.replace(" ", "-")}


@cache
def _observed(name: str, wrong: tuple[str, ...]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what came of the help and of wrong use."""
    calls = [[*name.split(" "), "--help"], [*name.split(" "), *wrong]]
    done = run_python(_OBSERVE.format(heavy=HEAVY, mark=_MARK, calls=calls))
    lines = [line for line in done.stdout.splitlines() if line.startswith(_MARK)]
    if not lines:
        fail(f"the command {name!r} ends the process: {done.stderr or done.stdout}")
    shown, refused = json.loads(lines[-1].removeprefix(_MARK))
    return shown, refused
