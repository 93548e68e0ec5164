"""The knowledge base whose entities and aliases are held in memory, as arrays."""

from __future__ import annotations

import warnings
from array import array
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from nlpx.errors import DataError, ModelError, counted
from nlpx.files import as_path, excluded_parts, read_file, write_bytes
from nlpx.vocab import StringStore, string_ids

from .candidate import Candidate
from .checking import (
    check_name,
    check_priors,
    check_texts,
    checked_entities,
    checked_freq,
    checked_lists,
    checked_pairs,
    checked_types,
    checked_vector,
    no_kb_in,
    refused_lengths,
)
from .contents import CONTENTS, STRINGS, TYPES, Contents, read_contents, refuse, write_contents
from .entity_types import EntityTypes
from .key_index import MISSING, KeyIndex
from .lookup_kb import LookupKB
from .mapped_folder import remove_mapped
from .message import read_message, write_message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import ArrayLike, NDArray
    from typing_extensions import Self

    from nlpx.tokens import Span
    from nlpx.vocab import Vocab


class InMemoryLookupKB(LookupKB):
    """Look up the text of a mention among aliases, each with its entities and how likely it means them.

    It is case-dependent. Strings are those of the vocabulary; all else is in arrays, of which an entity takes
    26 bytes and its vector, and an alias 38 bytes and 8 for each of its entities. Files are those of spaCy.

    Args:
        vocab: The vocabulary.
        entity_vector_length: The length of the entities' vectors.
    """

    def __init__(self, vocab: Vocab, entity_vector_length: int) -> None:
        super().__init__(vocab, entity_vector_length)
        self._entity_rows = KeyIndex()
        self._entities = array("Q")
        self._freqs = array("f")
        # One after the other.
        self._vectors = array("f")
        self._types = EntityTypes()
        self._alias_rows = KeyIndex()
        self._aliases = array("Q")
        # Where the entries of each alias begin, and how many there are. An alias that gets one more moves to the end.
        self._starts = array("q")
        self._counts = array("q")
        self._entries = array("i")
        self._priors = array("f")

    # Building

    def add_entity(self, entity: str, freq: float, entity_vector: ArrayLike, types: Iterable[str] = ()) -> int | None:
        """Add an entity.

        Args:
            entity: Its id in the knowledge base.
            freq: How often it is mentioned.
            entity_vector: Its vector, (vector_length,).
            types: What it is, such as person or place.

        Returns:
            The id of its string; None, with a warning, where it is there already and stays as it is.

        Raises:
            DataError: There is no id, or frequency, vector or types are not what is due.
        """
        key = self._key(entity, "entity")
        number = checked_freq(entity, freq)
        vector = checked_vector(entity, entity_vector, length=self.entity_vector_length)
        kinds = checked_types(entity, types)
        if self._entity_rows.find(key) != MISSING:
            _warn_that_known("entity", entity)
            return None
        self._types.put(len(self._entities), kinds)
        self.vocab.strings.add_known(key, entity)
        self._entity_rows.add(key)
        self._entities.append(key)
        self._freqs.append(number)
        self._vectors.frombytes(vector.tobytes())
        return key

    def add_entities(self, entities: Iterable[str], freqs: Iterable[float], entity_vectors: ArrayLike) -> None:
        """Add many entities: what `add_entity` does, several times as fast.

        Args:
            entities: Their ids in the knowledge base.
            freqs: How often each is mentioned.
            entity_vectors: Their vectors, (n_entities, vector_length).

        Raises:
            DataError: There is not one of each for every entity, or an entity is not what is due. None is added then.
        """
        names = [*entities]
        check_texts(names, "entity")
        numbers, vectors = checked_entities(names, freqs, entity_vectors, length=self.entity_vector_length)
        keys, places = self._new(names, self._entity_rows, "entity")
        self.vocab.strings.update([names[place] for place in places])
        self._entity_rows.add_all(keys[places])
        self._entities.frombytes(keys[places].tobytes())
        self._freqs.extend([numbers[place] for place in places])
        self._vectors.frombytes(vectors[places].tobytes())

    def set_entities(self, entity_list: Sequence[str], freq_list: Sequence[float], vector_list: ArrayLike) -> None:
        """Put other entities in the place of all; aliases keep those that are still there, and these their types.

        Args:
            entity_list: Their ids in the knowledge base.
            freq_list: How often each is mentioned.
            vector_list: Their vectors, (n_entities, vector_length).

        Raises:
            DataError: The lists have different lengths, an entity is there twice, or what is given is not what is due.
        """
        vectors: Any = vector_list
        if not len(entity_list) == len(freq_list) == len(vectors):
            raise DataError(refused_lengths(len(entity_list), len(freq_list), len(vectors)))
        fresh = InMemoryLookupKB(self.vocab, self.entity_vector_length)
        for entity, freq, vector in zip(entity_list, freq_list, vectors, strict=True):
            if fresh.contains_entity(entity):
                raise DataError(f"The entity {entity!r} is given twice; give it once.")
            fresh.add_entity(entity, freq, vector, self.get_types(entity))
        old, new = self._contents(), fresh._contents()
        rows = fresh._entity_rows.find_all(old.entities)[old.entries]
        stay = rows != MISSING
        alias_of = np.arange(len(old.counts)).repeat(old.counts)[stay]
        counts = np.bincount(alias_of, minlength=len(old.counts))
        self._take(replace(new, aliases=old.aliases, counts=counts, entries=rows[stay], priors=old.priors[stay]))
        self._types = fresh._types

    def add_alias(self, alias: str, entities: Iterable[str], probabilities: Iterable[float]) -> int | None:
        """Add an alias.

        Args:
            alias: The text of a mention.
            entities: The entities that it may mean.
            probabilities: How likely it means each of them; the sum is at most 1.

        Returns:
            The id of its string; None, with a warning, where it is there already and stays as it is.

        Raises:
            DataError: An entity is not there or is given twice, or the probabilities are not what is due.
        """
        key = self._key(alias, "alias")
        names, priors = checked_pairs(alias, entities, probabilities)
        if self._alias_rows.find(key) != MISSING:
            _warn_that_known("alias", alias)
            return None
        rows = self._rows(names, alias)
        self.vocab.strings.add_known(key, alias)
        self._alias_rows.add(key)
        self._aliases.append(key)
        self.aliases_changed()
        self._starts.append(len(self._entries))
        self._counts.append(len(rows))
        self._entries.extend(rows)
        self._priors.extend(priors)
        return key

    def add_aliases(
        self, aliases: Iterable[str], entities: Iterable[Iterable[str]], probabilities: Iterable[Iterable[float]]
    ) -> None:
        """Add many aliases: what `add_alias` does, several times as fast.

        Args:
            aliases: The texts of mentions.
            entities: The entities that each may mean.
            probabilities: How likely it means each of them.

        Raises:
            DataError: There is not one of each for every alias, or an alias is not what is due. None is added then.
        """
        texts = [*aliases]
        check_texts(texts, "alias")
        all_counts, names, all_priors = checked_lists(texts, entities, probabilities)
        rows = self._entity_rows.find_all(string_ids(names))
        counts, priors = np.array(all_counts, dtype=np.int64), np.array(all_priors, dtype=np.float32)
        ends = counts.cumsum()
        if MISSING in rows:
            place = int((rows == MISSING).argmax())
            raise _unknown(names[place], texts[int(ends.searchsorted(place, side="right"))])
        keys, places = self._new(texts, self._alias_rows, "alias")
        self.vocab.strings.update([texts[place] for place in places])
        self._alias_rows.add_all(keys[places])
        self._aliases.frombytes(keys[places].tobytes())
        self.aliases_changed()
        is_new = np.zeros(len(keys), dtype=np.bool_)
        is_new[places] = True
        starts = len(self._entries) + counts[is_new].cumsum() - counts[is_new]
        self._starts.frombytes(starts.tobytes())
        self._counts.frombytes(counts[is_new].tobytes())
        self._entries.frombytes(rows[is_new.repeat(counts)].tobytes())
        self._priors.frombytes(priors[is_new.repeat(counts)].tobytes())

    def append_alias(self, alias: str, entity: str, prior_prob: float, ignore_warnings: bool = False) -> None:
        """Give an alias one more entity.

        Args:
            alias: The alias, which is there.
            entity: The entity; where the alias has it already, nothing changes, and a warning says so.
            prior_prob: How likely the alias means it.
            ignore_warnings: Whether nothing is said of an entity that the alias has already.

        Raises:
            DataError: The alias or the entity is not there, or the probabilities would add up to more than 1.
        """
        place = self._alias_rows.find(self._key(alias, "alias"))
        if place == MISSING:
            raise DataError(f"The alias {alias!r} is not in the knowledge base; add it first with add_alias.")
        check_name(entity, "entity")
        (row,) = self._rows([entity], alias)
        start, count = self._starts[place], self._counts[place]
        entries, priors = self._entries[start : start + count], self._priors[start : start + count]
        check_priors(alias, [prior_prob])
        if row in entries:
            if not ignore_warnings:
                warnings.warn(f"The alias {alias!r} has the entity {entity!r} already, which stays so.", stacklevel=2)
            return
        check_priors(alias, [*priors, prior_prob])
        if start + count != len(self._entries):
            self._starts[place] = len(self._entries)
            self._entries.extend(entries)
            self._priors.extend(priors)
        self._entries.append(row)
        self._priors.append(prior_prob)
        self._counts[place] = count + 1

    def _key(self, text: str, what: str) -> int:
        """Return the id of a string that names something."""
        check_name(text, what)
        return self.vocab.strings.id_of(text)

    def _rows(self, entities: list[str], alias: str) -> list[int]:
        """Return the rows of entities that an alias is to have, and that have names."""
        rows = [*map(self._entity_rows.find, self.vocab.strings.ids_of(entities))]
        if MISSING in rows:
            raise _unknown(entities[rows.index(MISSING)], alias)
        return rows

    def _new(self, texts: list[str], index: KeyIndex, what: str) -> tuple[NDArray[np.uint64], NDArray[np.intp]]:
        """Return the ids of strings, (n_texts,), and the places of those that are not in an index yet, each once."""
        keys = string_ids(texts)
        _, first = np.unique(keys, return_index=True)
        is_new = np.zeros(len(keys), dtype=np.bool_)
        is_new[first] = index.find_all(keys[first]) == MISSING
        for place in np.flatnonzero(~is_new):
            _warn_that_known(what, texts[place], stacklevel=4)
        return keys, np.flatnonzero(is_new)

    # Asking

    def get_candidates_batch(self, mentions: Iterable[Span]) -> Iterable[Iterable[Candidate]]:
        """Return, for each of several mentions, the entities that it may mean, by its text."""
        kind = type(self)
        if (kind.get_candidates, kind.get_alias_candidates) != _ONE_BY_ONE:
            # A subclass gives others.
            return super().get_candidates_batch(mentions)
        keys = self.vocab.strings.ids_of([mention.text for mention in mentions])
        rows = self._alias_rows.find_all(np.array(keys, dtype=np.uint64))
        return [self._candidates(key, row) for key, row in zip(keys, rows.tolist(), strict=True)]

    def get_alias_candidates(self, alias: str) -> list[Candidate]:
        """Return the entities that an alias stands for, in the order in which they were given."""
        key = self.vocab.strings.id_of(alias)
        return self._candidates(key, self._alias_rows.find(key))

    def _candidates(self, key: int, row: int) -> list[Candidate]:
        """Return the entities of an alias, given by the id of its string and its row."""
        if row == MISSING:
            return []
        start = self._starts[row]
        end = start + self._counts[row]
        return [
            Candidate(self, self._entities[entity], self._freqs[entity], self._vector(entity), key, prior)
            for entity, prior in zip(self._entries[start:end], self._priors[start:end], strict=True)
        ]

    def _vector(self, row: int) -> array[float]:
        length = self.entity_vector_length
        return self._vectors[row * length : (row + 1) * length]

    def get_vector(self, entity: str) -> list[float]:
        """Return the vector of an entity, (vector_length,); all zero for one that is not there."""
        row = self._entity_rows.find(self.vocab.strings.id_of(entity))
        return [0.0] * self.entity_vector_length if row == MISSING else self._vector(row).tolist()

    def get_freq(self, entity: str) -> float:
        """Return how often an entity is mentioned; 0 for one that is not there."""
        row = self._entity_rows.find(self.vocab.strings.id_of(entity))
        return 0.0 if row == MISSING else self._freqs[row]

    def get_types(self, entity: str) -> tuple[str, ...]:
        """Return the types of an entity; none where it has none, or is not there."""
        return self._types.of(self._entity_rows.find(self.vocab.strings.id_of(entity)))

    def contains_entity(self, entity: str) -> bool:
        """Tell whether there is an entity."""
        return self._entity_rows.find(self.vocab.strings.id_of(entity)) != MISSING

    def contains_alias(self, alias: str) -> bool:
        """Tell whether there is an alias."""
        return self._alias_rows.find(self.vocab.strings.id_of(alias)) != MISSING

    def get_size_entities(self) -> int:
        """Return how many entities there are."""
        return len(self._entities)

    def get_size_aliases(self) -> int:
        """Return how many aliases there are."""
        return len(self._aliases)

    def iter_entities(self) -> Iterator[tuple[str, float, NDArray[np.float32]]]:
        """Yield each entity with its frequency and its vector, (vector_length,), in the order in which they came."""
        strings = self.vocab.strings
        for row, (key, freq) in enumerate(zip(self._entities, self._freqs, strict=True)):
            yield strings[key], freq, np.array(self._vector(row))

    def iter_aliases(self) -> Iterator[tuple[str, list[str], list[float]]]:
        """Yield each alias with its entities and their probabilities, in the order in which they came."""
        strings = self.vocab.strings
        for key, start, count in zip(self._aliases, self._starts, self._counts, strict=True):
            rows, priors = self._entries[start : start + count], self._priors[start : start + count]
            yield strings[key], [strings[self._entities[row]] for row in rows], priors.tolist()

    # Files and bytes

    def to_disk(self, path: str | Path, exclude: Iterable[str] = ()) -> None:
        """Write entities and aliases (``contents``, ``types``) and all strings of the vocabulary (``strings.json``)."""
        folder, exclude = as_path(path), excluded_parts(exclude)
        # Strings come first: those that are not used do no harm.
        if STRINGS not in exclude:
            self.vocab.strings.to_disk(folder / STRINGS)
        if CONTENTS not in exclude:
            write_bytes(folder / CONTENTS, write_contents(self._contents()))
            if self._types:
                write_bytes(folder / TYPES, self._types.to_bytes())
            else:
                (folder / TYPES).unlink(missing_ok=True)
            remove_mapped(folder)

    def from_disk(self, path: str | Path, exclude: Iterable[str] = ()) -> Self:
        """Read what `to_disk` wrote, with vectors of its length; the vocabulary gets the strings besides its own.

        Raises:
            ModelError: The folder or a file is missing or damaged.
        """
        folder, exclude = as_path(path), excluded_parts(exclude)
        if not any((folder / name).exists() for name in (CONTENTS, STRINGS)):
            raise no_kb_in(folder)
        if STRINGS not in exclude:
            self.vocab.strings.update(StringStore().from_disk(folder / STRINGS))
        if CONTENTS not in exclude:
            where = str(folder / CONTENTS)
            contents = read_contents(read_file(where, error=ModelError), where)
            if STRINGS not in exclude:
                self._check_strings(contents, where)
            types = folder / TYPES
            self._take(contents, read_file(types, error=ModelError) if types.exists() else None, str(types))
        return self

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """Return entities and aliases as bytes, without the strings of the vocabulary."""
        return write_message(self._contents(), self._types.to_bytes() if self._types else None)

    def from_bytes(self, bytes_data: bytes, *, exclude: Iterable[str] = ()) -> Self:
        """Read what `to_bytes` returned.

        Raises:
            ModelError: The bytes are damaged.
        """
        self._take(*read_message(bytes_data), "the types of entities")
        return self

    def _contents(self) -> Contents:
        """Return all as arrays, alias after alias."""
        counts = np.array(self._counts, dtype=np.int64)
        within = np.arange(counts.sum()) - (counts.cumsum() - counts).repeat(counts)
        order = np.array(self._starts, dtype=np.int64).repeat(counts) + within
        return Contents(
            np.array(self._vectors).reshape(-1, self.entity_vector_length),
            np.array(self._entities),
            np.array(self._freqs),
            np.array(self._aliases),
            counts,
            np.array(self._entries)[order],
            np.array(self._priors)[order],
        )

    def _take(self, contents: Contents, types: bytes | None = None, where: str = "") -> None:
        """Put other entities and aliases in the place of all.

        Args:
            contents: They.
            types: The types of the entities; None where they have none.
            where: Where these stand.
        """
        n_entities = len(contents.entities)
        found = EntityTypes() if types is None else EntityTypes.from_bytes(types, n_entities=n_entities, where=where)
        self.entity_vector_length = contents.vectors.shape[1]
        self._types = found
        self.aliases_changed()
        self._entity_rows.replace(contents.entities)
        self._alias_rows.replace(contents.aliases)
        self._vectors, self._freqs = _as_array("f", contents.vectors), _as_array("f", contents.freqs)
        self._entities, self._aliases = _as_array("Q", contents.entities), _as_array("Q", contents.aliases)
        self._starts = _as_array("q", contents.counts.cumsum() - contents.counts)
        self._counts = _as_array("q", contents.counts)
        self._entries, self._priors = _as_array("i", contents.entries), _as_array("f", contents.priors)

    def _check_strings(self, contents: Contents, where: str) -> None:
        """Check that the entities have names."""
        nameless = [key for key in contents.entities.tolist() if key not in self.vocab.strings]
        if nameless:
            refuse(where, f"{STRINGS} lacks the names of {counted(len(nameless), 'entity', form=',')}")


def _warn_that_known(what: str, text: str, *, stacklevel: int = 3) -> None:
    warnings.warn(f"The {what} {text!r} is in the knowledge base already and stays as it is.", stacklevel=stacklevel)


def _unknown(entity: str, alias: str) -> DataError:
    return DataError(
        f"The alias {alias!r} has the entity {entity!r}, which is not in the knowledge base; add it first."
    )


def _as_array(typecode: str, numbers: NDArray[Any]) -> array[Any]:
    """Return numbers as an array that can grow."""
    return array(typecode, numbers.astype(typecode, copy=False).tobytes())


# What gives the candidates of one mention, where no subclass has a method of its own.
_ONE_BY_ONE = InMemoryLookupKB.get_candidates, InMemoryLookupKB.get_alias_candidates
