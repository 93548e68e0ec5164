"""Readers of data that a config names by path: labels, JSON, JSONL, MessagePack, YAML."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import srsly

from ..errors import DataError
from .text_lines import BOM, unreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def read_json(path: str | Path) -> Any:
    """Return the content of a JSON file."""
    return _parse(srsly.json_loads, _text(path), where=str(path), form="JSON")


def read_jsonl(path: str | Path, skip: bool = False) -> Iterator[Any]:
    """Yield the objects of a JSONL file.

    Args:
        path: The file.
        skip: Whether to leave out lines that are not JSON.
    """
    for number, line in enumerate(_text(path).split("\n"), 1):
        if not line.strip():
            continue
        try:
            yield _parse(srsly.json_loads, line, where=f"{path}:{number}", form="JSON")
        except DataError:
            if not skip:
                raise


def read_msgpack(path: str | Path, use_list: bool = True) -> Any:
    """Return the content of a MessagePack file.

    Args:
        path: The file.
        use_list: Whether arrays become lists; else tuples.
    """

    def parse(data: bytes) -> Any:
        return srsly.msgpack_loads(data, use_list=use_list)

    return _parse(parse, _bytes(path), where=str(path), form="MessagePack")


def read_yaml(path: str | Path) -> Any:
    """Return the content of a YAML file."""
    return _parse(srsly.yaml_loads, _text(path), where=str(path), form="YAML")


def read_labels(path: str | Path, *, require: bool = False) -> Any:
    """Return the labels that a JSON file holds, or None where there is no such file.

    Args:
        path: The file.
        require: Whether it must be there.

    Raises:
        DataError: It must be there and is not, or it is not JSON.
    """
    if not require and not Path(path).exists():
        return None
    return read_json(path)


def _bytes(path: str | Path) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise unreadable(path, error) from None


def _text(path: str | Path) -> str:
    try:
        return _bytes(path).decode("utf8").removeprefix(BOM)
    except UnicodeDecodeError as error:
        raise DataError(f"{path}: this is not UTF-8 text (byte {error.start}); save it as UTF-8") from None


def _parse(parse: Callable[[Any], Any], data: Any, *, where: str, form: str) -> Any:
    try:
        return parse(data)
    except Exception as error:
        detail = " ".join(str(error).split()) or type(error).__name__
        raise DataError(f"{where}: this is not {form}: {detail}") from None
