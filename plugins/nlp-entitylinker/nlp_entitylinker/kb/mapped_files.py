"""The folder of a `MappedKB`: which files it has, and how blocks of bytes are found in them.

==================  ==========================================================================================
``manifest.json``   version, sizes, the checksum of ``checksums``, and its own; compared when a folder is opened
``checksums``       CRC-32 of each page of the other files, in the order of the manifest
``vectors``         the vectors of the entities, in the order in which they came
``entities``        blocks of `GROUP` entities: their frequencies, and their names with `END` between them, and `AND`
                    before each of their types
``rows``            blocks of pairs of a tag and the row of an entity, by the hash of its name
``aliases``         blocks of aliases, by the hash of their texts; see `pack_aliases`
``NAME.at``         for a file of blocks, where each begins, and where the last ends
==================  ==========================================================================================

All numbers are little endian. The bytes `END` and `AND` are in no UTF-8, so texts need no lengths.
"""

from __future__ import annotations

import json
import struct
from dataclasses import asdict, dataclass
from itertools import accumulate, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zlib import crc32

import numpy as np

from nlpx.errors import ModelError, UsageError, shown
from nlpx.files import Record, parse_json, read_file, write_bytes

from .contents import CONTENTS, STRINGS, TYPES, refuse
from .pages import PAGE, Pages, n_pages, page_sums

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from .texts import Texts

MANIFEST, CHECKSUMS = "manifest.json", "checksums"
VECTORS, ENTITIES, ROWS, ALIASES = "vectors", "entities", "rows", "aliases"
_AT = ".at"
FILES = (VECTORS, *(name + ending for name in (ENTITIES, ROWS, ALIASES) for ending in ("", _AT)))
"""The files whose pages have checksums."""
OWN = frozenset((*FILES, MANIFEST, CHECKSUMS, CONTENTS, STRINGS, TYPES))
"""What the folder of a knowledge base of any kind can hold."""
DTYPES = {"float32": "<f4", "float16": "<f2"}
"""What numbers vectors can have, as they are stored."""
GROUP = 16
"""How many entities are in a block."""
END, AND = b"\xff", b"\xfe"
ENTRY = np.dtype([("row", "<u4"), ("prior", "<f4")])
"""What an alias has for each of its entities."""
TAGGED_ROW = np.dtype([("tag", "<u2"), ("row", "<u4")])
_FORMAT, VERSION = "nlpx mapped knowledge base", 1
_OFFSETS = struct.Struct("<QQ")
_FREQ = struct.Struct("<f")
_HEAD = struct.Struct("<BI")
_HEADS = np.dtype([("width", "u1"), ("n_aliases", "<u4")])
_COUNT_CODES = {1: "B", 2: "H", 4: "I"}
# Fibonacci hashing: symbols have small ids, and their first bits are to differ too.
_MIX = 0x9E3779B97F4A7C15
_MASK = (1 << 64) - 1
_TAG_MASK = 0xFFFF
_LEAST_BITS = 8
_USUAL_BITS = 4


def spread(keys: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return numbers whose first bits tell keys apart."""
    spreads: NDArray[np.uint64] = keys * np.uint64(_MIX)
    return spreads


def block_bits(n_items: int) -> int:
    """Return how many first bits of `spread` keys are the number of their block; a block has 8 to 16 items."""
    return max(n_items.bit_length() - _USUAL_BITS, _LEAST_BITS)


def tags(spreads: NDArray[np.uint64]) -> NDArray[np.uint16]:
    """Return what tells items of one block apart in most cases."""
    found: NDArray[np.uint16] = (spreads & np.uint64(_TAG_MASK)).astype(np.uint16)
    return found


def place_of(key: int, n_bits: int) -> tuple[int, int]:
    """Return the block of a key, and its tag there."""
    spreads = key * _MIX & _MASK
    return spreads >> (64 - n_bits), spreads & _TAG_MASK


def pack_entities(names: list[str], freqs: list[float], types: list[tuple[str, ...]]) -> bytes:
    """Return a block of entities: their frequencies, and their names, each with its types.

    Args:
        names: The entities.
        freqs: How often each is mentioned.
        types: What each is.
    """
    texts = [
        AND.join(map(str.encode, (name, *own))) if own else name.encode()
        for name, own in zip(names, types, strict=True)
    ]
    return struct.pack(f"<{len(freqs)}f", *freqs) + END.join(texts)


def unpack_entity(data: bytes, place: int, n_entities: int) -> tuple[str, float, tuple[str, ...]]:
    """Return an entity of a block, its frequency and its types.

    Args:
        data: The block.
        place: The entity's place in it.
        n_entities: How many the block has.
    """
    (freq,) = _FREQ.unpack_from(data, _FREQ.size * place)
    name, *types = data[_FREQ.size * n_entities :].split(END)[place].split(AND)
    return name.decode(), freq, tuple(map(bytes.decode, types))


def pack_aliases(
    texts: Texts, counts: NDArray[np.uint32], entries: NDArray[Any], bounds: NDArray[np.intp]
) -> Iterator[bytes]:
    """Yield blocks of aliases.

    Each has the width of a count and the number of aliases; how many entities each has; these, as `ENTRY`; and the
    texts, each between two `END`.

    Args:
        texts: The aliases of all blocks.
        counts: How many entities each has, (n_aliases,).
        entries: Their entities, one after the other, (n_entries,).
        bounds: Where the aliases of each block begin, and where those of the last one end, (n_blocks + 1,).
    """
    sizes = np.diff(bounds)
    largest = np.zeros(len(sizes), dtype=np.uint32)
    block_of = np.arange(len(sizes)).repeat(sizes)
    np.maximum.at(largest, block_of, counts)
    widths = np.where(largest < 1 << 8, 1, np.where(largest < 1 << 16, 2, 4))
    heads = np.empty(len(sizes), dtype=_HEADS)
    heads["width"], heads["n_aliases"] = widths, sizes
    # The first bytes of a number are what it has if it is narrower.
    number_bytes = counts.astype("<u4").view(np.uint8).reshape(-1, 4)
    numbers = number_bytes[np.arange(4) < widths[block_of][:, None]]
    blocks = (
        _cut(heads.tobytes(), _HEAD.size * np.arange(len(bounds))),
        _cut(numbers.tobytes(), _sums(widths * sizes)),
        _cut(entries.tobytes(), ENTRY.itemsize * _sums(counts)[bounds]),
        # The last END of a block is the first one of the next.
        _cut(END + texts.data.tobytes(), texts.bounds[bounds], n_more=len(END)),
    )
    return map(b"".join, zip(*blocks, strict=True))


def _sums(sizes: NDArray[Any]) -> NDArray[np.int64]:
    """Return where what has these sizes begins, and where the last ends, (n_sizes + 1,)."""
    return np.concatenate([[0], sizes.cumsum(dtype=np.int64)])


def _cut(data: bytes, bounds: NDArray[Any], n_more: int = 0) -> Iterator[bytes]:
    """Yield what lies between bounds, and some bytes more."""
    return (data[start : end + n_more] for start, end in pairwise(bounds.tolist()))


class AliasBlock:
    """Read a block of aliases.

    Args:
        data: The block.
    """

    __slots__ = ("_at", "_counts", "_data", "_texts")

    def __init__(self, data: bytes) -> None:
        width, n_aliases = _HEAD.unpack_from(data)
        self._data = data
        self._counts: tuple[int, ...] = struct.unpack_from(f"<{n_aliases}{_COUNT_CODES[width]}", data, _HEAD.size)
        self._at = _HEAD.size + width * n_aliases
        self._texts = self._at + ENTRY.itemsize * sum(self._counts)

    def find(self, text: bytes) -> tuple[tuple[int, float], ...] | None:
        """Return the rows of the entities of an alias and their probabilities; None where it is not there."""
        place = self._data.find(END + text + END, self._texts)
        return None if place < 0 else self.entries(self._data.count(END, self._texts, place))

    def texts(self) -> list[str]:
        """Return the aliases."""
        return [text.decode() for text in self._data[self._texts : -1].split(END)[1:]]

    def entries(self, number: int) -> tuple[tuple[int, float], ...]:
        """Return the rows of the entities of an alias and their probabilities, by its number in the block."""
        start = self._at + ENTRY.itemsize * sum(self._counts[:number])
        count = self._counts[number]
        numbers = struct.unpack_from("<" + "If" * count, self._data, start)
        return tuple(zip(numbers[::2], numbers[1::2], strict=True))


class Blocks:
    """Give blocks of bytes by their numbers.

    Args:
        files: The files of the folder, by name.
        name: That of the blocks.
    """

    __slots__ = ("_at", "_data", "n_blocks")

    def __init__(self, files: Mapping[str, Pages], name: str) -> None:
        self._data, self._at = files[name], files[name + _AT]
        self.n_blocks = self._at.size // 8 - 1

    def read(self, number: int) -> bytes:
        """Return a block.

        Raises:
            ModelError: It is damaged.
        """
        start, end = _OFFSETS.unpack(self._at.read(8 * number, 8 * number + 16))
        return bytes(self._data.read(start, end))


def check_target(folder: Path) -> None:
    """See that nothing is lost where a knowledge base takes the place of a folder.

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
    offsets = np.zeros(len(sizes) + 1, dtype="<u8")
    np.cumsum(sizes, out=offsets[1:], dtype=np.uint64)
    write_bytes(folder / (name + _AT), offsets.tobytes())


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
    if type(version) is int and version > VERSION:
        raise ModelError(
            f"{where}: this knowledge base has format {version}, and this release reads up to {VERSION}; install a "
            "newer nlp-entitylinker, or build it again"
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
    numbers += [manifest.entity_vector_length, manifest.n_entities, manifest.n_aliases]
    if manifest.dtype not in DTYPES or not all(type(number) is int and number >= 0 for number in numbers):
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
    if crc32(sums.data) != manifest.checksums:
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
