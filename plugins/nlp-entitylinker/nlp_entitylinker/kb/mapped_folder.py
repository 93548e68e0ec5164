"""What the folder of a `MappedKB` holds, read where it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from nlpx.errors import ModelError
from nlpx.files import put_back, read_dir
from nlpx.vocab import string_id

from .blocks import (
    GROUP,
    RowCode,
    alias_texts,
    block_bits,
    find_alias,
    place_of,
    unpack_aliases,
    unpack_entity,
)
from .key_index import MISSING
from .mapped_files import (
    ALIASES,
    CHECKSUMS,
    DTYPES,
    ENTITIES,
    FILES,
    MANIFEST,
    ROWS,
    VECTORS,
    Blocks,
    open_files,
    read_manifest,
    save_files,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from .blocks import Entries
    from .mapped_files import Manifest
    from .pages import Pages

_N_VECTORS = 1024


def is_mapped(path: Path) -> bool:
    """Tell whether a folder is one of a `MappedKB`."""
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
        n_entities = self.manifest.n_entities
        self._code, self._row_bits = RowCode(n_entities), block_bits(n_entities)
        self._entities = Blocks(self.files, ENTITIES, -(-n_entities // GROUP))
        self._rows = Blocks(self.files, ROWS, 1 << self._row_bits)
        self._aliases = Blocks(self.files, ALIASES)
        self._alias_bits = (self._aliases.n_blocks - 1).bit_length()

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
        return self._find(alias, key) or []

    def contains_alias(self, alias: str, key: int) -> bool:
        """Tell whether there is an alias, by its text and the id of its string."""
        return self._find(alias, key) is not None

    def _find(self, alias: str, key: int) -> Entries | None:
        block, _ = place_of(key, self._alias_bits)
        return self._aliases.read(block, find_alias, self._code, alias.encode())

    def row(self, key: int) -> int:
        """Return the row of an entity by the id of its string, or `MISSING`."""
        block, tag = place_of(key, self._row_bits)
        rows = self._rows.read(block, self._code.unpack_tagged, tag)
        return next((row for row in rows if string_id(self.entity(row)[0]) == key), MISSING)

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
        n_entities = min(self.manifest.n_entities - group * GROUP, GROUP)
        return self._entities.read(group, unpack_entity, place, n_entities)

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
        texts = self._aliases.read(block, alias_texts, self._code)
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
            for text, entries in self._aliases.read(number, unpack_aliases, self._code):
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
