"""Check that the files that a config names are there."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import NlpxError
from .blocks import function_of, name_of, section_of, settings_of, walk_blocks
from .references import is_unknown, written_at
from .signatures import signature_of
from .value_types import mentions_path

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .check_values import ValueChecker


def check_files(values: dict[str, Any], checker: ValueChecker) -> None:
    """Find files and packages that a config needs and that are not there.

    Those are the vectors, the weights and the vocabulary to begin with, the pipelines that components are taken from,
    and the paths of readers, unless the reader has ``require = false``.

    Args:
        values: The config with its references replaced.
        checker: Collects the mistakes.
    """
    initialize = section_of(values, "initialize")
    for key in ("init_tok2vec", "vocab_data"):
        _check_file(initialize.get(key), f"initialize.{key}", checker)
    _check_pipeline(initialize.get("vectors"), "initialize.vectors", checker)
    for name, settings in section_of(values, "components").items():
        if isinstance(settings, dict):
            _check_pipeline(settings.get("source"), f"components.{name}.source", checker)
    for path, block in walk_blocks(values):
        _check_reader(block, path, checker)


def check_corpora_given(values: dict[str, Any], checker: ValueChecker, purpose: str, keys: Sequence[str]) -> None:
    """Find corpora that are needed and whose path is still null.

    Args:
        values: The config with its references replaced.
        checker: Collects the mistakes.
        purpose: What they are needed for, a section of the config.
        keys: Its keys that name them.
    """
    for key in keys:
        section, _, name = str(section_of(values, purpose).get(key)).partition(".")
        block = section_of(values, section).get(name)
        if isinstance(block, dict) and "path" in block and block["path"] in (None, ""):
            where = written_at(checker.config, f"{section}.{name}.path")
            checker.complain(where, f"{purpose} needs this corpus; give it here or as --{where} FILE")


def _check_reader(block: dict[str, Any], path: str, checker: ValueChecker) -> None:
    try:
        table, _ = name_of(block)
        if table != "readers" or block.get("require") is False:
            return
        arguments = signature_of(function_of(block)).arguments
    except NlpxError:
        return
    for name, value in settings_of(block).items():
        if name in arguments and mentions_path(arguments[name].annotation):
            _check_file(value, f"{path}.{name}", checker)


def _check_file(value: Any, path: str, checker: ValueChecker) -> None:
    # An empty path counts as none, and "-" as standard input.
    if isinstance(value, str) and value not in ("", "-") and not is_unknown(value) and not _exists(value):
        checker.complain(written_at(checker.config, path), f"there is no file or folder {value!r}")


def _check_pipeline(value: Any, path: str, checker: ValueChecker) -> None:
    if not isinstance(value, str) or not value or is_unknown(value) or _exists(value):
        return
    if not value.isidentifier():
        checker.complain(written_at(checker.config, path), f"there is no file or folder {value!r}")
    elif not _is_installed(value):
        what = f"there is no file, folder or installed package {value!r}; install it or give another"
        checker.complain(written_at(checker.config, path), what)


def _exists(path: str) -> bool:
    try:
        return Path(path).exists()
    except (OSError, ValueError):
        # Too long a name, or one with a null character.
        return False


def _is_installed(package: str) -> bool:
    try:
        return importlib.util.find_spec(package) is not None
    except (ImportError, ValueError):
        return False
