"""Readers of data that a config names by path: labels, JSON, JSONL, MessagePack, YAML."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import srsly

from ..errors import DataError
from ..files.reading import unpack
from ..files.writing import as_path
from .json_values import parse_json
from .text_lines import read_lines, unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# How much of what YAML's reader says is repeated.
_DETAIL = 200


def read_json(path: str | Path) -> Any:
    """Return the content of a JSON file."""
    return parse_json(_text(path), path=path)


def read_jsonl(path: str | Path, skip: bool = False) -> Iterator[Any]:
    """Yield the objects of a JSONL file.

    Args:
        path: The file.
        skip: Whether to leave out lines that are not JSON.
    """
    for number, line in enumerate(read_lines(as_path(path)), 1):
        if not line.strip():
            continue
        try:
            yield parse_json(line, path=path, line=number)
        except DataError:
            if not skip:
                raise


def read_msgpack(path: str | Path, use_list: bool = True) -> Any:
    """Return the content of a MessagePack file.

    Args:
        path: The file.
        use_list: Whether arrays become lists; else tuples.
    """
    try:
        data = as_path(path).read_bytes()
    except OSError as error:
        raise unreadable(path, error) from None
    return unpack(data, where=str(path), use_list=use_list)


def read_yaml(path: str | Path) -> Any:
    """Return the content of a YAML file."""
    text = _text(path)
    try:
        return srsly.yaml_loads(text)
    except Exception as error:
        detail = " ".join(str(error).split())[:_DETAIL] or type(error).__name__
        raise DataError(f"{path}: this is not YAML: {detail}") from None


def read_labels(path: str | Path, *, require: bool = False) -> Any:
    """Return the labels that a JSON file holds, or None where there is no such file.

    Args:
        path: The file.
        require: Whether it must be there.

    Raises:
        DataError: It must be there and is not, or it is not JSON.
    """
    if not require and not as_path(path).exists():
        return None
    return read_json(path)


def _text(path: str | Path) -> str:
    return "\n".join(read_lines(as_path(path)))
