"""What the folder of a `MappedKB` holds, read where it is asked for."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

import numpy as np

from nlpx.errors import ModelError
from nlpx.files import put_back, read_dir
from nlpx.vocab import string_id

from .key_index import MISSING
from .mapped_files import (
    ALIASES,
    CHECKSUMS,
    DTYPES,
    ENTITIES,
    FILES,
    GROUP,
    MANIFEST,
    ROWS,
    VECTORS,
    AliasBlock,
    Blocks,
    open_files,
    place_of,
    read_manifest,
    save_files,
    unpack_entity,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from .mapped_files import Manifest
    from .pages import Pages

_TAGGED_ROW = struct.Struct("<HI")
_N_VECTORS = 1024

Entries = tuple[tuple[int, float], ...]


def is_mapped(path: Path) -> bool:
    """Say whether a folder is one of a `MappedKB`."""
    put_back(path)
    return (path / MANIFEST).is_file()


def remove_mapped(path: Path) -> None:
    """Remove the files of a `MappedKB` from a folder, the one by which it is known first."""
    if is_mapped(path):
        for name in (MANIFEST, CHECKSUMS, *FILES):
            (path / name).unlink(missing_ok=True)


class MappedFolder:
    """Answer from the files of a folder.

    Args:
        path: The folder.

    Raises:
        ModelError: The folder or a file is missing, or is no knowledge base of a version that is known; of each method,
            what it reads is damaged.
    """

    def __init__(self, path: Path) -> None:
        if not is_mapped(path):
            raise ModelError(
                f"{path}: there is no mapped knowledge base in this folder; correct the path, or build one with "
                "nlp_entitylinker.kb.KBBuilder"
            )
        self.path = path.resolve()
        self.manifest, self.files = read_dir(path, lambda: _open(path))
        self._vectors = self.files[VECTORS]
        self._dtype = np.dtype(DTYPES[self.manifest.dtype])
        self._entities, self._rows, self._aliases = (Blocks(self.files, name) for name in (ENTITIES, ROWS, ALIASES))
        self._row_bits, self._alias_bits = (
            (blocks.n_blocks - 1).bit_length() for blocks in (self._rows, self._aliases)
        )

    def __reduce__(self) -> Any:
        return reopen, (self.path, self.manifest.checksums)

    def save(self, path: Path) -> None:
        """Put the files into another folder."""
        save_files(path, self.manifest, self.files)

    def verify(self) -> None:
        """Compare all pages of all files with their checksums."""
        for file in self.files.values():
            file.verify()

    def entries(self, alias: str, key: int) -> Entries:
        """Return the rows of the entities of an alias, and their probabilities.

        Args:
            alias: The alias.
            key: The id of its string.
        """
        block, _ = place_of(key, self._alias_bits)
        return AliasBlock(self._aliases.read(block)).find(alias.encode()) or ()

    def contains_alias(self, alias: str, key: int) -> bool:
        """Say whether there is an alias, by its text and the id of its string."""
        block, _ = place_of(key, self._alias_bits)
        return AliasBlock(self._aliases.read(block)).find(alias.encode()) is not None

    def row(self, key: int) -> int:
        """Return the row of an entity by the id of its string, or `MISSING`."""
        block, wanted = place_of(key, self._row_bits)
        for tag, row in _TAGGED_ROW.iter_unpack(self._rows.read(block)):
            if tag == wanted and string_id(self.entity(row)[0]) == key:
                return int(row)
        return MISSING

    def entity(self, row: int) -> tuple[str, float]:
        """Return an entity and its frequency."""
        name, freq, _ = self._entity(row)
        return name, freq

    def types(self, row: int) -> tuple[str, ...]:
        """Return the types of an entity."""
        _, _, types = self._entity(row)
        return types

    def _entity(self, row: int) -> tuple[str, float, tuple[str, ...]]:
        group, place = divmod(row, GROUP)
        return unpack_entity(self._entities.read(group), place, min(self.manifest.n_entities - group * GROUP, GROUP))

    def vector(self, row: int) -> NDArray[np.float32]:
        """Return the vector of an entity, (vector_length,)."""
        vector: NDArray[np.float32] = self._vectors_from(row, row + 1)[0]
        return vector

    def string(self, key: int) -> str | None:
        """Return the entity or the alias whose string has an id; None where there is none."""
        row = self.row(key)
        if row != MISSING:
            return self.entity(row)[0]
        block, _ = place_of(key, self._alias_bits)
        texts = AliasBlock(self._aliases.read(block)).texts()
        return next((text for text in texts if string_id(text) == key), None)

    def iter_entities(self) -> Iterator[tuple[str, float, NDArray[np.float32]]]:
        """Yield entities, their frequencies and vectors."""
        for start in range(0, self.manifest.n_entities, _N_VECTORS):
            end = min(start + _N_VECTORS, self.manifest.n_entities)
            for row, vector in zip(range(start, end), self._vectors_from(start, end), strict=True):
                yield (*self.entity(row), vector)

    def iter_aliases(self) -> Iterator[tuple[str, list[str], list[float]]]:
        """Yield aliases, their entities and probabilities."""
        for number in range(self._aliases.n_blocks):
            block = AliasBlock(self._aliases.read(number))
            for place, text in enumerate(block.texts()):
                entries = block.entries(place)
                yield text, [self.entity(row)[0] for row, _ in entries], [prior for _, prior in entries]

    def _vectors_from(self, start: int, end: int) -> NDArray[np.float32]:
        length = self.manifest.entity_vector_length
        size = length * self._dtype.itemsize
        numbers = np.frombuffer(self._vectors.read(start * size, end * size), dtype=self._dtype)
        vectors: NDArray[np.float32] = numbers.reshape(-1, length).astype(np.float32)
        return vectors


def reopen(path: Path, checksums: Any) -> MappedFolder:
    """Return the folder of a path if it still holds what it held.

    Args:
        path: The folder.
        checksums: The CRC-32 of the checksums of its pages.

    Raises:
        ModelError: It is missing, or holds another knowledge base now.
    """
    folder = MappedFolder(path)
    if folder.manifest.checksums != checksums:
        raise ModelError(f"{path}: the knowledge base is another than when its bytes were made; make them again")
    return folder


def _open(path: Path) -> tuple[Manifest, dict[str, Pages]]:
    manifest = read_manifest(path)
    return manifest, open_files(path, manifest)
