"""Entities and aliases from tables: CSV or JSON lines, one entity or one pair of alias and entity to a line."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from nlpx.errors import DataError, UsageError, shown
from nlpx.files import read_file

from .checking import LARGEST, LARGEST_SUM

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from numpy.typing import ArrayLike

    from .in_memory import InMemoryLookupKB

# What columns are called; the first name is that of a table without a heading, whose columns come in this order.
_ENTITY_COLUMNS = {
    "id": ("id", "qid", "title", "entity"),
    "name": ("name",),
    "description": ("description", "desc"),
    "freq": ("freq", "frequency", "count"),
    "vector": ("vector",),
}
_ALIAS_COLUMNS = {
    "alias": ("alias",),
    "id": ("id", "qid", "title", "entity"),
    "count": ("count", "freq"),
    "probability": ("probability", "prior", "prob"),
}
_N_ENCODED = 1000


@dataclass
class _Entity:
    """Hold a line of the table of entities."""

    where: str
    id: str
    name: str
    text: str
    freq: float
    vector: list[float] | None


@dataclass
class _Alias:
    """Hold what the table says of an alias: the weight of each of its entities, and the line that says it."""

    is_probability: bool
    weights: dict[str, float] = field(default_factory=dict)


def read_tables(
    kb: InMemoryLookupKB,
    entities: str | Path,
    aliases: str | Path | None = None,
    *,
    encode: Callable[[Sequence[str]], ArrayLike] | None = None,
) -> None:
    """Add the entities and aliases of tables to a knowledge base; nothing is added where a line is wrong.

    A table is CSV with a heading (without one, the columns come in the order in which they stand here), or JSON lines.
    Entities have ``id``, ``name``, ``description``, ``freq`` and ``vector``, numbers with spaces between them; aliases
    have ``alias``, ``id``, and ``count`` or ``probability``. Other columns are passed over. The probabilities of an
    alias are its counts divided by their sum. An entity without an alias has its name as one.

    Args:
        kb: The knowledge base, without entities.
        entities: The table of entities.
        aliases: The table of aliases.
        encode: Takes texts, the description or else the name of each entity, and gives their vectors,
            (n_texts, vector_length), where the table has none.

    Raises:
        DataError: A line has another form, an entity or a pair comes twice, an alias has an entity that is not there or
            probabilities that add up to more than 1, a vector has another length, or there is none.
        UsageError: What makes vectors makes fewer or more than there are texts.
    """
    found: dict[str, _Entity] = {}
    for where, row in _rows(Path(entities), _ENTITY_COLUMNS):
        entity = _read_entity(where, row)
        if entity.id in found:
            raise DataError(
                f"{where}: the entity {shown(entity.id)} has stood in {found[entity.id].where} already; leave one of "
                "the lines out"
            )
        found[entity.id] = entity
    pairs = _read_aliases(None if aliases is None else Path(aliases), found)
    _add_names(pairs, found)
    for entity, vector in _vectors(found, kb.entity_vector_length, encode):
        kb.add_entity(entity.id, entity.freq, vector)
    for text, alias in pairs.items():
        # Where none of its entities was ever counted, an alias is likely to mean none of them.
        total = 1.0 if alias.is_probability else sum(alias.weights.values()) or 1.0
        kb.add_alias(text, alias.weights, [weight / total for weight in alias.weights.values()])


def _read_entity(where: str, row: Mapping[str, Any]) -> _Entity:
    name = _text(row, "name")
    return _Entity(
        where,
        _text(row, "id") or _fail(where, "there is no id of an entity"),
        name,
        _text(row, "description") or name,
        _number(where, row, "freq", default=1.0),
        _read_vector(where, row.get("vector")),
    )


def _read_vector(where: str, value: Any) -> list[float] | None:
    """Return the vector that stands in a table as text or as a list; None where there is none."""
    if value in (None, ""):
        return None
    try:
        vector = np.array(value.split() if isinstance(value, str) else value, dtype=np.float64)
    except (TypeError, ValueError):
        vector = np.full(1, np.nan)
    if vector.ndim != 1 or not (np.abs(vector) <= LARGEST).all():
        raise DataError(f"{where}: {shown(value)} is no vector; write numbers with spaces between them")
    numbers: list[float] = vector.tolist()
    return numbers


def _read_aliases(path: Path | None, entities: Mapping[str, _Entity]) -> dict[str, _Alias]:
    """Return the aliases of a table by their texts."""
    pairs: dict[str, _Alias] = {}
    for where, row in () if path is None else _rows(path, _ALIAS_COLUMNS):
        text, entity = _text(row, "alias"), _text(row, "id")
        if not text.strip():
            raise DataError(f"{where}: there is no alias; write the text of a mention")
        if entity not in entities:
            raise DataError(f"{where}: the alias {shown(text)} has the entity {shown(entity)}, which is not there")
        is_probability = row.get("probability") not in (None, "")
        alias = pairs.setdefault(text, _Alias(is_probability))
        if entity in alias.weights:
            raise DataError(
                f"{where}: the alias {shown(text)} has had the entity {shown(entity)} already; give it once"
            )
        if alias.is_probability != is_probability:
            raise DataError(f"{where}: the alias {shown(text)} has a count in one line and a probability in another")
        column = "probability" if is_probability else "count"
        weight = _number(where, row, column, default=1.0)
        if weight < 0:
            raise DataError(f"{where}: {column} is {weight:.4g}; write a number that is not below 0")
        total = sum(alias.weights.values()) + weight
        if is_probability and total > LARGEST_SUM:
            raise DataError(f"{where}: the probabilities of {shown(text)} add up to {total:.4g}; they can be 1 at most")
        alias.weights[entity] = weight
    return pairs


def _add_names(pairs: dict[str, _Alias], entities: Mapping[str, _Entity]) -> None:
    """Let entities that no alias has be found by their names."""
    known = Counter(entity for alias in pairs.values() for entity in alias.weights)
    for entity in entities.values():
        if entity.id not in known and entity.name.strip():
            alias = pairs.setdefault(entity.name, _Alias(is_probability=False))
            rest = max(0.0, 1.0 - sum(alias.weights.values()))
            alias.weights[entity.id] = rest if alias.is_probability else max(entity.freq, 1.0)


def _vectors(
    entities: Mapping[str, _Entity], length: int, encode: Callable[[Sequence[str]], ArrayLike] | None
) -> Iterator[tuple[_Entity, ArrayLike]]:
    """Return the entities with their vectors; all of them have been looked at."""
    without = [entity for entity in entities.values() if entity.vector is None]
    if without and encode is None:
        raise DataError(f"{without[0].where}: the entity {shown(without[0].id)} has no vector; give one, or an encoder")
    vectors: dict[str, Any] = {}
    for start in range(0, len(without), _N_ENCODED):
        batch = without[start : start + _N_ENCODED]
        rows: Any = encode([entity.text for entity in batch]) if encode else ()
        if len(rows) != len(batch):
            raise UsageError(f"encode gives {len(rows)} vectors for {len(batch)} texts; let it give one for each")
        vectors.update(zip([entity.id for entity in batch], rows, strict=True))
    for entity in entities.values():
        vector: Any = vectors.setdefault(entity.id, entity.vector)
        if len(vector) != length:
            raise DataError(
                f"{entity.where}: the vector of the entity {shown(entity.id)} has {len(vector)} numbers, and {length} "
                "are due"
            )
        if entity.vector is None and not (np.abs(vector) <= LARGEST).all():
            raise DataError(
                f"{entity.where}: encode gives the entity {shown(entity.id)} a vector whose values are no finite "
                "numbers; let it give another"
            )
    return ((entity, vectors[entity.id]) for entity in entities.values())


def _rows(path: Path, columns: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield where each line of a table is, and what it has in the columns that are known."""
    names = {name: column for column, all_names in columns.items() for name in all_names}
    text = read_file(path).decode("utf-8-sig", errors="surrogateescape")
    if path.suffix in (".jsonl", ".ndjson", ".json"):
        # Other characters that end a line, such as U+2028, may stand in the strings of JSON.
        for number, line in enumerate(text.split("\n"), 1):
            if line.strip():
                yield f"{path}:{number}", _named(_record(f"{path}:{number}", line), names)
        return
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    heading: list[str] | None = None
    try:
        for cells in reader:
            if heading is None:
                heading = [cell.strip().lower() for cell in cells]
                if not {next(iter(columns)), *columns[next(iter(columns))]}.isdisjoint(heading):
                    continue
                heading = list(columns)
            if cells:
                yield f"{path}:{reader.line_num}", _named(dict(zip(heading, cells, strict=False)), names)
    except csv.Error as problem:
        raise DataError(f"{path}:{reader.line_num}: this is no CSV ({problem}); check the quotation marks") from None


def _record(where: str, line: str) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except ValueError as problem:
        raise DataError(f"{where}: this is not JSON ({problem}); write one object a line") from None
    if not isinstance(record, dict):
        raise DataError(f"{where}: there is {shown(record)} where an object is due")
    return record


def _named(row: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """Return what is known of a line, by the first name of each column; of several for one, the first counts."""
    found: dict[str, Any] = {}
    for name, value in row.items():
        if name in names:
            found.setdefault(names[name], value)
    return found


def _text(row: Mapping[str, Any], column: str) -> str:
    value = row.get(column)
    return value if isinstance(value, str) else ""


def _number(where: str, row: Mapping[str, Any], column: str, *, default: float) -> float:
    value = row.get(column)
    if value in (None, ""):
        return default
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = float("nan")
    if not abs(number) <= LARGEST:
        raise DataError(f"{where}: {column} is {shown(value)}; write a number")
    return number


def _fail(where: str, problem: str) -> str:
    raise DataError(f"{where}: {problem}")
