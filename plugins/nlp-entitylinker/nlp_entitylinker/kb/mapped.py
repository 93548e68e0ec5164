"""The knowledge base that may be larger than memory: files that are mapped, and never read as a whole."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NoReturn

from nlpx.errors import ModelError, UsageError
from nlpx.files import Record, as_path, parse_json, replace_dir

from .candidate import Candidate
from .contents import refuse
from .key_index import MISSING
from .lookup_kb import LookupKB
from .mapped_files import MANIFEST, check_target
from .mapped_folder import MappedFolder, reopen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray
    from typing_extensions import Self

    from nlpx.vocab import Vocab

    from .mapped_files import Manifest

_WHERE = "the bytes of the knowledge base"
_MARK = b"nlpx mapped knowledge base\n"
_FOLDER, _CHECKSUMS = "folder", "checksums"


class MappedCandidate(Candidate):
    """Name an entity of a `MappedKB`; its vector is read when it is asked for.

    Args:
        kb: The knowledge base.
        folder: Its files.
        row: The row of the entity there.
        alias_hash: The id of the alias's string.
        prior_prob: How likely the alias means this entity.
    """

    __slots__ = ("_entity", "_folder", "_row")

    def __init__(self, kb: MappedKB, folder: MappedFolder, row: int, alias_hash: int, prior_prob: float) -> None:
        entity, freq = folder.entity(row)
        super().__init__(kb, kb.vocab.strings.id_of(entity), freq, [], alias_hash, prior_prob)
        self._entity, self._folder, self._row = entity, folder, row

    @property
    def entity_(self) -> str:
        """The entity, as string."""
        return self._entity

    @property
    def entity_vector(self) -> list[float]:
        """The entity's vector."""
        vector: list[float] = self.vector.tolist()
        return vector

    @property
    def vector(self) -> NDArray[np.float32]:
        """The entity's vector as an array, (vector_length,)."""
        return self._folder.vector(self._row)


class MappedKB(LookupKB):
    """Look up mentions in the files that a `KBBuilder` has built; what `InMemoryLookupKB` answers, this one answers.

    To open it reads the manifest and the checksums of pages (4 bytes for 4 KiB). All else is read where it is asked
    for, compared with its checksum the first time, and shared by all processes. Nothing changes it: a new one is built
    beside it and takes its name, and whoever has the old one open keeps it. It lends its strings to the vocabulary, and
    adds none.

    Why files of its own: of what was measured on a million entities with two million aliases, LMDB and SQLite took 153
    and 35 µs for a lookup where 25 were due, Arrow 67 ms to open where 30 were due, and sorted hashes beside NumPy
    arrays 363 MB where 350 were due. A trie of the aliases (marisa-trie) was small and fast, but it follows offsets
    without looking at them: of 200 tries with three damaged bytes, 17 ended the process and 141 answered wrongly. Here
    an alias is looked for among the dozen whose hashes begin with the same bits, so that no hash and no offset of an
    alias is stored, and each page that is read has a checksum.

    Args:
        vocab: The vocabulary.
        entity_vector_length: The length of the entities' vectors; that of the files, once they are opened.
    """

    def __init__(self, vocab: Vocab, entity_vector_length: int) -> None:
        super().__init__(vocab, entity_vector_length)
        self._opened: MappedFolder | None = None

    @property
    def _folder(self) -> MappedFolder:
        if self._opened is None:
            raise UsageError("This MappedKB has no folder yet; open one with from_disk.")
        return self._opened

    @property
    def manifest(self) -> Manifest:
        """What the folder says that it holds: sizes, and the kind of the vectors' numbers.

        Raises:
            UsageError: None is open.
        """
        return self._folder.manifest

    # Asking

    def get_alias_candidates(self, alias: str) -> list[Candidate]:
        """Return the entities that an alias stands for, in the order in which they were given."""
        folder, key = self._folder, self.vocab.strings.id_of(alias)
        return [MappedCandidate(self, folder, row, key, prior) for row, prior in folder.entries(alias, key)]

    def get_vector(self, entity: str) -> list[float]:
        """Return the vector of an entity, (vector_length,); all zero for one that is not there."""
        row = self._row(entity)
        return [0.0] * self.entity_vector_length if row == MISSING else self._folder.vector(row).tolist()

    def get_freq(self, entity: str) -> float:
        """Return how often an entity is mentioned; 0 for one that is not there."""
        row = self._row(entity)
        return 0.0 if row == MISSING else self._folder.entity(row)[1]

    def get_types(self, entity: str) -> tuple[str, ...]:
        """Return the types of an entity; none where it has none, or is not there."""
        row = self._row(entity)
        return () if row == MISSING else self._folder.types(row)

    def contains_entity(self, entity: str) -> bool:
        """Tell whether there is an entity."""
        return self._row(entity) != MISSING

    def contains_alias(self, alias: str) -> bool:
        """Tell whether there is an alias."""
        return self._folder.contains_alias(alias, self.vocab.strings.id_of(alias))

    def get_size_entities(self) -> int:
        """Return how many entities there are."""
        return 0 if self._opened is None else self._opened.manifest.n_entities

    def get_size_aliases(self) -> int:
        """Return how many aliases there are."""
        return 0 if self._opened is None else self._opened.manifest.n_aliases

    def iter_entities(self) -> Iterator[tuple[str, float, NDArray[np.float32]]]:
        """Yield each entity with its frequency and its vector, (vector_length,), in the order in which they came."""
        return self._folder.iter_entities()

    def iter_aliases(self) -> Iterator[tuple[str, list[str], list[float]]]:
        """Yield each alias with its entities and their probabilities, in the order of the file."""
        return self._folder.iter_aliases()

    def find_string(self, key: int) -> str | None:
        """Return the entity or the alias whose string has an id: the vocabulary asks for what it does not know."""
        return None if self._opened is None else self._opened.string(key)

    def _row(self, entity: str) -> int:
        return self._folder.row(self.vocab.strings.id_of(entity))

    # What does not change it

    def add_entity(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse to add an entity.

        Raises:
            UsageError: Always.
        """
        raise _read_only()

    def add_entities(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse to add entities.

        Raises:
            UsageError: Always.
        """
        raise _read_only()

    def set_entities(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse to put other entities in the place of all.

        Raises:
            UsageError: Always.
        """
        raise _read_only()

    def add_alias(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse to add an alias.

        Raises:
            UsageError: Always.
        """
        raise _read_only()

    def add_aliases(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse to add aliases.

        Raises:
            UsageError: Always.
        """
        raise _read_only()

    def append_alias(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse to give an alias one more entity.

        Raises:
            UsageError: Always.
        """
        raise _read_only()

    # Files and bytes

    def to_disk(self, path: str | Path, exclude: Iterable[str] = ()) -> None:
        """Put the files into another folder: the same ones under further names where the disk can do that, else copies.

        Files of a knowledge base are never changed, only replaced, so either folder outlives the other. What is written
        is what is open, even if the folder has been replaced or moved since.

        Raises:
            UsageError: The folder holds other things than a knowledge base.
        """
        folder = self._folder
        check_target(as_path(path))
        with replace_dir(path, last=MANIFEST) as fresh:
            folder.save(fresh)

    def from_disk(self, path: str | Path, exclude: Iterable[str] = ()) -> Self:
        """Open a folder that `KBBuilder` has built.

        Raises:
            ModelError: The folder or a file is missing, or is no knowledge base of a version that is known.
        """
        return self._open(MappedFolder(as_path(path)))

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """Return where the folder is: bytes of all that is in it could be larger than memory."""
        folder = self._folder
        return _MARK + json.dumps({_FOLDER: str(folder.path), _CHECKSUMS: folder.manifest.checksums}).encode()

    def from_bytes(self, bytes_data: bytes, *, exclude: Iterable[str] = ()) -> Self:
        """Open the folder that `to_bytes` named.

        Raises:
            ModelError: It is missing, or holds another knowledge base now.
        """
        if not is_mapped_message(bytes_data):
            refuse(_WHERE, "they are not those of a MappedKB")
        named = parse_json(bytes_data[len(_MARK) :], where=_WHERE, error=ModelError)
        record = Record(named, where=_WHERE, error=ModelError)
        return self._open(reopen(as_path(record.text(_FOLDER)), record.data.get(_CHECKSUMS)))

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        if self._opened is not None:
            self.vocab.strings.sources.add(self)

    def _open(self, folder: MappedFolder) -> Self:
        self._opened = folder
        self.aliases_changed()
        self.entity_vector_length = folder.manifest.entity_vector_length
        self.vocab.strings.sources.add(self)
        return self

    def verify(self) -> None:
        """Compare all pages of all files with their checksums.

        Raises:
            ModelError: One is damaged.
        """
        self._folder.verify()


def is_mapped_message(data: bytes) -> bool:
    """Tell whether bytes name the folder of a `MappedKB`."""
    return data.startswith(_MARK)


def _read_only() -> UsageError:
    return UsageError("A MappedKB cannot be changed; build another one with nlp_entitylinker.kb.KBBuilder.")
