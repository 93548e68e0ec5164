"""Objects that are saved part by part: each part has a name, and a function that writes or reads it.

For components of users, which save what they hold with a few lines: a folder with a file or folder for each part, or
the bytes of all parts together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..iterables import is_listing
from ..quoting import shown
from .msgpack import pack
from .reading import unpack
from .writing import as_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path


def excluded_parts(exclude: str | Iterable[str]) -> set[str]:
    """Return the names of parts that are left out, given as one name or several.

    Raises:
        TypeError: They are something else.
    """
    if isinstance(exclude, str):
        return {exclude}
    names = [*exclude] if is_listing(exclude) else [None]
    if all(isinstance(name, str) for name in names):
        return {*names}
    raise TypeError(f"exclude takes the names of parts, such as ['strings'], not {shown(exclude)}.")


def to_dict(getters: Mapping[str, Callable[[], Any]], exclude: Iterable[str]) -> dict[str, Any]:
    """Return what the functions give, by the names of the parts.

    Args:
        getters: The functions.
        exclude: Parts to leave out.
    """
    return {part: getters[part]() for part in _wanted(getters, exclude)}


def from_dict(
    msg: Mapping[str, Any], setters: Mapping[str, Callable[[Any], Any]], exclude: Iterable[str]
) -> Mapping[str, Any]:
    """Give each part to its function; parts that are not there are passed over.

    Args:
        msg: The parts by name.
        setters: The functions.
        exclude: Parts to leave out.
    """
    for part in _wanted(setters, exclude):
        if part in msg:
            setters[part](msg[part])
    return msg


def to_bytes(getters: Mapping[str, Callable[[], Any]], exclude: Iterable[str]) -> bytes:
    """Return the bytes of what the functions give.

    Args:
        getters: The functions.
        exclude: Parts to leave out.
    """
    return pack(to_dict(getters, exclude))


def from_bytes(bytes_data: bytes, setters: Mapping[str, Callable[[Any], Any]], exclude: Iterable[str]) -> None:
    """Read bytes of `to_bytes`, and give each part to its function.

    Args:
        bytes_data: The bytes.
        setters: The functions.
        exclude: Parts to leave out.

    Raises:
        DataError: The bytes are cut off, or something else.
    """
    from_dict(unpack(bytes_data, where="the bytes of the parts"), setters, exclude)


def to_disk(path: str | Path, writers: Mapping[str, Callable[[Path], Any]], exclude: Iterable[str]) -> Path:
    """Write each part into a folder, which is made where it is absent.

    Args:
        path: The folder.
        writers: Functions that write a part to the path that they are given.
        exclude: Parts to leave out.
    """
    folder = as_path(path)
    folder.mkdir(parents=True, exist_ok=True)
    for part in _wanted(writers, exclude):
        writers[part](folder / part)
    return folder


def from_disk(path: str | Path, readers: Mapping[str, Callable[[Path], Any]], exclude: Iterable[str]) -> Path:
    """Read each part from a folder.

    Args:
        path: The folder.
        readers: Functions that read a part from the path that they are given.
        exclude: Parts to leave out.
    """
    folder = as_path(path)
    for part in _wanted(readers, exclude):
        readers[part](folder / part)
    return folder


def _wanted(parts: Iterable[str], exclude: Iterable[str]) -> list[str]:
    """Return the parts that are not left out; a file is left out by its name with and without its suffix."""
    left_out = excluded_parts(exclude)
    return [part for part in parts if not {part, part.partition(".")[0]} & left_out]
