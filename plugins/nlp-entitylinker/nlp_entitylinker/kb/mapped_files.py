"""The folder of a `MappedKB`: which files it has, and how blocks of bytes are found in them.

==================  ==========================================================================================
``manifest.json``   version, sizes, the checksum of ``checksums``, and its own; compared when a folder is opened
``checksums``       CRC-32 of each page of the other files, in the order of the manifest
``vectors``         the vectors of the entities, in the order in which they came
``entities``        blocks of `GROUP` entities: their frequencies, and their names with `END` between them, and `AND`
                    before each of their types
``rows``            blocks of pairs of a tag and the row of an entity, by the hash of its name; see `RowCode`
``aliases``         blocks of aliases, by the hash of their texts; see `pack_aliases`
``NAME.at``         for a file of blocks, where each begins, and where the last ends; in 4 bytes where that is enough
==================  ==========================================================================================

All numbers are little endian.
"""

from __future__ import annotations

import json
import struct
from dataclasses import asdict, dataclass
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from zlib import crc32

import numpy as np

from nlpx.errors import ModelError, UsageError, shown
from nlpx.files import Record, parse_json, read_file, write_bytes

from .blocks import NOT_WRITTEN
from .contents import CONTENTS, STRINGS, TYPES, refuse
from .pages import PAGE, Pages, n_pages, page_sums

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

Read = TypeVar("Read")

MANIFEST, CHECKSUMS = "manifest.json", "checksums"
VECTORS, ENTITIES, ROWS, ALIASES = "vectors", "entities", "rows", "aliases"
_AT = ".at"
FILES = (VECTORS, *(name + ending for name in (ENTITIES, ROWS, ALIASES) for ending in ("", _AT)))
"""The files whose pages have checksums."""
OWN = frozenset((*FILES, MANIFEST, CHECKSUMS, CONTENTS, STRINGS, TYPES))
"""What the folder of a knowledge base of any kind can hold."""
DTYPES = {"float32": "<f4", "float16": "<f2"}
"""What numbers vectors can have, as they are stored."""
_FORMAT, VERSION = "nlpx mapped knowledge base", 2
_SHORT, _LONG = "<u4", "<u8"
_OFFSETS = {_SHORT: struct.Struct("<II"), _LONG: struct.Struct("<QQ")}


class Blocks:
    """Give what blocks of bytes hold, by their numbers.

    Args:
        files: The files of the folder, by name.
        name: That of the blocks.
        n_blocks: How many there are; None where only the file says that, which is a power of two.

    Raises:
        ModelError: There are others than are due.
    """

    __slots__ = ("_at", "_data", "_offsets", "_step", "n_blocks")

    def __init__(self, files: Mapping[str, Pages], name: str, n_blocks: int | None = None) -> None:
        self._data, self._at = files[name], files[name + _AT]
        self._offsets = _OFFSETS[_offset_type(self._data.size)]
        self._step = self._offsets.size // 2
        self.n_blocks = self._at.size // self._step - 1
        if n_blocks is None:
            n_blocks = 1 << max(self.n_blocks.bit_length() - 1, 0)
        if self._at.size != self._step * (n_blocks + 1):
            refuse(str(self._at.path), "it has another number of blocks than is due")

    def read(self, number: int, unpack: Callable[..., Read], *args: Any) -> Read:
        """Return what a block holds.

        Args:
            number: The number of the block.
            unpack: Makes it of the block's bytes.
            args: What that needs besides.

        Raises:
            ModelError: It is damaged.
        """
        at = self._step * number
        start, end = self._offsets.unpack(self._at.read(at, at + self._offsets.size))
        try:
            return unpack(bytes(self._data.read(start, end)), *args)
        except NOT_WRITTEN:
            refuse(str(self._data.path), f"block {number + 1:,} of {self.n_blocks:,} is not what was written")


def check_target(folder: Path) -> None:
    """Check that nothing is lost where a knowledge base takes the place of a folder.

    Raises:
        UsageError: It holds other things than a knowledge base, or is none.
    """
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder}: this is a file; give the folder of a knowledge base, or a new one")
    others = {entry.name for entry in folder.iterdir()} - OWN if folder.exists() else set()
    if others:
        raise UsageError(
            f"{folder}: this folder holds {shown(min(others))}, which belongs to no knowledge base; give another folder"
        )


def write_offsets(folder: Path, name: str, sizes: NDArray[np.int64]) -> None:
    """Write where blocks begin, by their sizes, (n_blocks,)."""
    offsets = np.zeros(len(sizes) + 1, dtype=_LONG)
    np.cumsum(sizes, out=offsets[1:], dtype=np.uint64)
    write_bytes(folder / (name + _AT), offsets.astype(_offset_type(int(offsets[-1]))).tobytes())


def _offset_type(size: int) -> str:
    """Return the numbers that say where blocks begin in a file of some size."""
    return _SHORT if size < 1 << 32 else _LONG


@dataclass(frozen=True)
class Manifest:
    """Say what a folder holds.

    Attributes:
        entity_vector_length: The length of the vectors.
        dtype: Their numbers, a key of `DTYPES`.
        n_entities: How many entities there are.
        n_aliases: How many aliases.
        n_pairs: How many entities these have together.
        n_ambiguous: How many aliases have more than one.
        sizes: The bytes of each of `FILES`.
        checksums: The CRC-32 of the file of checksums.
    """

    entity_vector_length: int
    dtype: str
    n_entities: int
    n_aliases: int
    n_pairs: int
    n_ambiguous: int
    sizes: dict[str, int]
    checksums: int

    def bytes(self) -> bytes:
        """Return the manifest as it is written."""
        entries = {"format": _FORMAT, "version": VERSION, **asdict(self)}
        return json.dumps({**entries, "checksum": _checksum(entries)}, indent=2).encode()


def _checksum(entries: Mapping[str, Any]) -> int:
    return crc32(json.dumps({**entries}, sort_keys=True).encode())


def write_manifest(folder: Path, **numbers: Any) -> None:
    """Write checksums and manifest of a folder that has all other files.

    Args:
        folder: The folder.
        numbers: What the manifest says besides sizes and checksums.
    """
    sums = np.concatenate([page_sums(folder / name) for name in FILES]).astype("<u4").tobytes()
    write_bytes(folder / CHECKSUMS, sums)
    sizes = {name: (folder / name).stat().st_size for name in FILES}
    write_bytes(folder / MANIFEST, Manifest(**numbers, sizes=sizes, checksums=crc32(sums)).bytes())


def read_manifest(folder: Path) -> Manifest:
    """Return what a folder says that it holds.

    Raises:
        ModelError: It does not say it, is of another version, or the file is damaged.
    """
    where = str(folder / MANIFEST)
    data = parse_json(read_file(where, error=ModelError), where=where, error=ModelError)
    entries = dict(Record(data, where=where, error=ModelError).data)
    if entries.get("format") != _FORMAT:
        refuse(where, "it does not say that it is one")
    version = entries.get("version")
    if type(version) is int and version != VERSION:
        install = "install a newer nlp-entitylinker, or " if version > VERSION else ""
        raise ModelError(
            f"{where}: this knowledge base has format {version}, and this release reads {VERSION}; {install}build it "
            "again"
        )
    checksum = entries.pop("checksum", None)
    if checksum != _checksum(entries):
        refuse(where, "its checksum is another")
    del entries["format"], entries["version"]
    try:
        manifest = Manifest(**entries)
        numbers = [manifest.sizes[name] for name in FILES]
    except (KeyError, TypeError):
        refuse(where, "it says other things than are due")
    numbers += [value for name, value in entries.items() if name not in ("dtype", "sizes")]
    if manifest.dtype not in [*DTYPES] or not all(type(number) is int and number >= 0 for number in numbers):
        refuse(where, "it says other things than are due")
    size_of_vector = manifest.entity_vector_length * np.dtype(DTYPES[manifest.dtype]).itemsize
    if not size_of_vector or manifest.sizes[VECTORS] != manifest.n_entities * size_of_vector:
        refuse(where, "it says other things than are due")
    return manifest


def open_files(folder: Path, manifest: Manifest) -> dict[str, Pages]:
    """Return the files of a folder, by name.

    Raises:
        ModelError: One is missing, has another size, or the checksums are damaged.
    """
    where = folder / CHECKSUMS
    bounds = [0, *accumulate(n_pages(manifest.sizes[name]) for name in FILES)]
    try:
        # They are read once to be compared; the system may forget them.
        sums: NDArray[Any] = np.memmap(where, dtype="<u4", mode="r")
        files = {
            name: Pages(folder / name, sums[start:end])
            for name, start, end in zip(FILES, bounds, bounds[1:], strict=False)
        }
    except (OSError, ValueError) as problem:
        path = Path(getattr(problem, "filename", None) or where)
        _refuse_pointer(path)
        raise ModelError(f"{path}: a file of a knowledge base cannot be read; restore it or build it again") from None
    for name, file in files.items():
        if file.size != manifest.sizes[name]:
            _refuse_pointer(file.path)
            refuse(str(file.path), f"it has {file.size:,} bytes, and {manifest.sizes[name]:,} are due")
    if len(sums) != bounds[-1] or crc32(sums.data) != manifest.checksums:
        _refuse_pointer(where)
        refuse(str(where), "its checksum is another")
    return files


def save_files(folder: Path, manifest: Manifest, files: Mapping[str, Pages]) -> None:
    """Put what is open into another folder.

    Raises:
        OSError: It cannot be written.
    """
    for name, file in files.items():
        file.save(folder / name)
    write_bytes(folder / CHECKSUMS, b"".join(file.sums.tobytes() for file in files.values()))
    write_bytes(folder / MANIFEST, manifest.bytes())


def _refuse_pointer(path: Path) -> None:
    """Say of a file that only stands for another what is said of any such file."""
    if path.is_file() and path.stat().st_size < PAGE:
        read_file(path, error=ModelError)
