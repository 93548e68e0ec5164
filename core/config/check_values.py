"""Check values against types and blocks against the functions that they name."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ..errors import ConfigError, NlpxError, in_config
from ..quoting import counted
from ..spelling import near
from .blocks import POSITIONAL, function_of, is_block, name_of, settings_of
from .references import is_unknown, written_at
from .signatures import Argument, Signature, signature_of
from .value_types import describe, find_problem, is_block_type, matches

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from .config import Config
    from .mistakes import Mistake
    from .schema import Key


class ValueChecker:
    """Collect what is wrong with values and blocks, each with the place that the config remembers for it.

    Args:
        config: The config with its sources.
    """

    def __init__(self, config: Config) -> None:
        self.config = config
        self.mistakes: list[Mistake] = []

    def complain(
        self,
        path: str,
        message: str,
        *,
        wrong: str | None = None,
        known: Iterable[str] = (),
        section: bool = False,
        error: type[ConfigError] = ConfigError,
    ) -> None:
        """Record a mistake about a key, or about a section as a whole."""
        is_key = "." in path and not section
        self.mistakes.append(
            self.config.mistake(path, message, is_key=is_key, wrong=wrong, known=tuple(known), error=error)
        )

    def check_keys(self, section: Mapping[str, Any], keys: Mapping[str, Key], path: str) -> None:
        """Check a section whose keys are fixed."""
        for name, value in section.items():
            where = f"{path}.{name}"
            if name not in keys:
                self.complain(where, f"[{path}] has no such setting", wrong=name, known=keys)
            else:
                self._check_key(value, keys[name], where)

    def check_block(self, block: dict[str, Any], path: str) -> None:
        """Check the function that a block names, and its settings."""
        try:
            function = function_of(block)
        except NlpxError as error:
            where = f"{path}.{next(key for key in block if key.startswith('@'))}"
            self.complain(where, str(error), error=in_config(error))
            return
        name = name_of(block)[1]
        self.check_arguments(settings_of(block), signature_of(function), path, owner=name)

    def check_arguments(
        self,
        settings: Mapping[str, Any],
        signature: Signature,
        path: str,
        *,
        owner: str,
        given: Collection[str] = (),
        required: bool = True,
    ) -> None:
        """Check settings against what a function takes.

        Args:
            settings: The settings by name.
            signature: What the function takes.
            path: The dotted name of the section that holds them.
            owner: The function's name, for messages.
            given: Arguments that others give.
            required: Whether arguments without a default have to be among the settings.
        """
        arguments = {name: argument for name, argument in signature.arguments.items() if name not in given}
        misspelt: set[str] = set()
        for name, value in settings.items():
            where = f"{path}.{name}"
            if name in arguments:
                self.check_value(value, arguments[name].annotation, where)
            elif name == POSITIONAL and isinstance(value, dict):
                self._check_positional(value, signature, where, owner=owner)
            elif signature.keywords is not None:
                self.check_value(value, signature.keywords, where)
            else:
                self.complain(where, f"{owner} has no such setting", wrong=name, known=arguments)
                misspelt.update(near(name, arguments, most=1))
        if required and POSITIONAL not in settings:
            self._check_required(arguments.values(), settings, path, owner=owner, misspelt=misspelt)

    def check_value(self, value: Any, annotation: Any, path: str) -> None:
        """Check a value against a type; a block against its function."""
        if is_unknown(value):
            return
        if is_block(value):
            self.check_block(value, path)
            return
        holds_blocks = isinstance(value, dict) and self._check_inner_blocks(value, path)
        if is_block_type(annotation):
            what = "a section without one" if isinstance(value, dict) else _show(value)
            self.complain(path, f"must be {describe(annotation)}, not {what}")
        elif not holds_blocks:
            problem = _find_problem(value, annotation)
            if problem:
                same = isinstance(value, dict) and "a section" in describe(annotation).split(" or ")
                what = "one with values of other types" if same else _show(value)
                self.complain(path, f"{problem}, not {what}{self._say_where_to_set(path) if value is None else ''}")

    def _say_where_to_set(self, path: str) -> str:
        """Say where a value is written, if a reference leads there."""
        written = written_at(self.config, path)
        return "" if written == path else f"; it is that of {written}: set it there, or give --{written}"

    def _check_key(self, value: Any, key: Key, path: str) -> None:
        if is_unknown(value):
            return
        if is_block(value):
            if key.block is None:
                self.complain(path, f"must be {describe(key.type)}, not a block with an @")
            else:
                self.check_block(value, path)
        elif key.type is None or (key.block and not matches(value, key.type)):
            plain = "" if key.type is None else f" or {describe(key.type)}"
            self.complain(path, f"must be a block with @{key.block}{plain}, not {_show(value)}")
        else:
            self.check_value(value, key.type, path)

    def _check_inner_blocks(self, section: dict[str, Any], path: str) -> bool:
        """Check the blocks inside a plain section, and say whether there are any."""
        has_blocks = False
        for name, value in section.items():
            if is_block(value):
                has_blocks = True
                self.check_block(value, f"{path}.{name}")
            elif isinstance(value, dict):
                has_blocks |= self._check_inner_blocks(value, f"{path}.{name}")
        return has_blocks

    def _check_positional(self, entries: dict[str, Any], signature: Signature, path: str, *, owner: str) -> None:
        if signature.positional is None and len(entries) > len(signature.arguments):
            self.complain(path, f"{owner} takes {counted(len(signature.arguments), 'argument')}, not {len(entries)}")
        for name, value in entries.items():
            self.check_value(value, Any, f"{path}.{name}")

    def _check_required(
        self, arguments: Iterable[Argument], settings: Mapping[str, Any], path: str, *, owner: str, misspelt: set[str]
    ) -> None:
        missing = [argument.name for argument in arguments if argument.required and argument.name not in settings]
        # A misspelt setting has been reported under its wrong name.
        for name in [name for name in missing if name not in misspelt]:
            self.complain(path, f"{owner} needs the setting {name!r}, which is not there", section=True)


def _find_problem(value: Any, annotation: Any) -> str | None:
    """Say what a value must be, if it is something else; a list does where a tuple is due."""
    if isinstance(value, list) and not matches(value, annotation):
        value = tuple(value)
    return find_problem(value, annotation)


def _show(value: Any) -> str:
    """Show a value as it stands in a config."""
    if isinstance(value, dict):
        return "a section"
    try:
        text = json.dumps(value, ensure_ascii=False)
    except (TypeError, ValueError):
        text = "a number of very many digits" if isinstance(value, int) else repr(value)
    text = text.encode("utf8", "backslashreplace").decode("utf8")
    return text if len(text) <= 60 else f"{text[:59]}…"
