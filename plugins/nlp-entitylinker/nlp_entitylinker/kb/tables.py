"""Entities and aliases from tables: CSV or JSON lines, one entity or one pair of alias and entity to a line."""

from __future__ import annotations

import csv
from codecs import BOM_UTF8
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np

from nlpx.corpora import open_lines, read_jsonl
from nlpx.errors import DataError, counted, shown

from .checking import BETWEEN_TYPES, LARGEST
from .filling import fill
from .gathering import Gathering
from .rows import AliasRow, EntityRow

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from nlpx.corpora import TextLines

    from .filling import Encoder
    from .in_memory import InMemoryLookupKB
    from .rows import Row

# What columns are called; the first name is that of a table without a heading, whose columns come in this order.
_ENTITY_COLUMNS = {
    "id": ("id", "qid", "title", "entity"),
    "name": ("name",),
    "description": ("description", "desc"),
    "freq": ("freq", "frequency", "count"),
    "vector": ("vector",),
    "types": ("type", "types", "wikidata_type"),
}
_ALIAS_COLUMNS = {
    "alias": ("alias",),
    "id": ("id", "qid", "title", "entity"),
    "count": ("count", "freq"),
    "probability": ("probability", "prior", "prob"),
}
# What stands between columns of tables that are no CSV.
_OTHER_MARKS = ("\t", ";", "|")
_JSON_LINES = frozenset((".jsonl", ".ndjson"))
# So many bytes tell what a table is whose name does not.
_HEAD = 1000


def read_tables(
    kb: InMemoryLookupKB,
    entities: str | Path,
    aliases: str | Path | None = None,
    *,
    encode: Encoder | None = None,
) -> None:
    """Add the entities and aliases of tables to a knowledge base; nothing is added where a line is wrong.

    A table is CSV with a heading (without one, the columns come in the order in which they stand here), or JSON lines;
    it may be compressed (``.gz``, ``.bz2``). Entities have ``id``, ``name``, ``description``, ``freq``, ``vector``,
    numbers with spaces between them, and ``type``, of which several have ``|`` between them; aliases have ``alias``,
    ``id``, and ``count`` or ``probability``. Other columns are passed over. The probabilities of an alias are its
    counts divided by their sum. An entity without an alias has its name as one.

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
    rows = Tables(open_lines(entities), None if aliases is None else open_lines(aliases))
    fill(lambda length: Gathering(kb), rows, encode=encode, length=kb.entity_vector_length)


@dataclass(frozen=True)
class Tables:
    """Give the rows of tables, as often as they are asked for.

    Attributes:
        entities: The table of entities.
        aliases: The table of aliases; None where entities are found by their names.
    """

    entities: TextLines
    aliases: TextLines | None = None

    @property
    def name(self) -> str:
        """What messages call them."""
        return self.entities.name

    def __iter__(self) -> Iterator[Row]:
        """Yield the entities, and then the aliases.

        Raises:
            DataError: A line has another form.
        """
        for where, row in _rows(self.entities, _ENTITY_COLUMNS):
            yield _read_entity(where, row)
        if self.aliases is not None:
            for where, row in _rows(self.aliases, _ALIAS_COLUMNS):
                yield _read_alias(where, row)


def _read_entity(where: str, row: Mapping[str, Any]) -> EntityRow:
    name = _text(where, row, "name")
    return EntityRow(
        where,
        _text(where, row, "id") or _fail(where, "there is no id of an entity; give each line one"),
        name,
        _text(where, row, "description") or name,
        _number(where, row, "freq", default=1.0),
        _read_vector(where, row.get("vector")),
        _read_types(where, row.get("types")),
    )


def _read_types(where: str, value: Any) -> tuple[str, ...]:
    """Return the types that stand in a table as text or as a list."""
    types = value.split(BETWEEN_TYPES) if isinstance(value, str) else ([] if value is None else value)
    if not isinstance(types, list) or not all(isinstance(each, str) for each in types):
        _fail(where, f"{shown(value)} is no list of types; write texts")
    return tuple(each.strip() for each in types if each.strip())


def _read_vector(where: str, value: Any) -> list[float] | None:
    """Return the vector that stands in a table as text or as a list; None where there is none."""
    if value in (None, ""):
        return None
    try:
        vector = np.array(value.split() if isinstance(value, str) else value, dtype=np.float64)
    except (TypeError, ValueError, OverflowError):
        vector = np.full(1, np.nan)
    if vector.ndim != 1 or not len(vector) or not (np.abs(vector) <= LARGEST).all():
        raise DataError(f"{where}: {shown(value)} is no vector; write numbers with spaces between them")
    numbers: list[float] = vector.tolist()
    return numbers


def _read_alias(where: str, row: Mapping[str, Any]) -> AliasRow:
    alias = _text(where, row, "alias")
    if not alias.strip():
        _fail(where, "there is no alias; write the text of a mention")
    is_probability = row.get("probability") not in (None, "")
    column = "probability" if is_probability else "count"
    weight = _number(where, row, column, default=1.0)
    no_id = f"the alias {shown(alias)} has no id of an entity; give each line one"
    entity = _text(where, row, "id") or _fail(where, no_id)
    return AliasRow(where, alias, entity, weight, is_probability)


def _rows(lines: TextLines, columns: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield where each line of a table is, and what it has in the columns that are known."""
    names = {name: column for column, all_names in columns.items() for name in all_names}
    for where, row in _read_json(lines) if _is_json(lines) else _read_csv(lines, columns):
        yield where, _named(row, names)


def _is_json(lines: TextLines) -> bool:
    """Tell by its name, or else by its beginning, whether a table is JSON lines."""
    return not _JSON_LINES.isdisjoint(lines.path.suffixes[-2:]) or lines.head(_HEAD).removeprefix(
        BOM_UTF8
    ).lstrip().startswith(b"{")


def _read_json(lines: TextLines) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for number, record in read_jsonl(lines):
        where = f"{lines.name}:{number}"
        if not isinstance(record, dict):
            _fail(where, f"there is {shown(record)} where an object is due; write one object a line")
        if isinstance(record.get("labels"), dict) and "name" not in record:
            _fail(where, "this is an item of a dump of Wikidata and no row of a table; say --input-type wikidata")
        yield where, record


def _read_csv(lines: TextLines, columns: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the rows of a table, by the line where each begins."""
    reader = csv.reader((f"{line}\n" for line in lines), strict=True)
    heading: list[str] | None = None
    start = 1
    try:
        for cells in reader:
            where = f"{lines.name}:{start}"
            start = reader.line_num + 1
            if not cells:
                continue
            if heading is None:
                if len(cells) == 1 and any(mark in cells[0] for mark in _OTHER_MARKS):
                    _fail(where, "there are no commas between the columns; write the table as CSV")
                heading = [cell.strip().lower() for cell in cells]
                first, *others = columns.values()
                if not {*first}.isdisjoint(heading):
                    continue
                if {*chain(*others)}.issuperset(heading):
                    _fail(where, f"the heading has no column {first[0]}; give it one")
                heading = list(columns)
            if any(cells[len(heading) :]):
                _fail(
                    where,
                    f"the line has {counted(len(cells), 'cell')}, and the table {counted(len(heading), 'column')}; "
                    "write cells that hold commas in "
                    "quotation marks",
                )
            yield where, dict(zip(heading, cells, strict=False))
    except csv.Error as problem:
        raise DataError(f"{lines.name}:{start}: {_no_csv(problem)}") from None


def _no_csv(problem: csv.Error) -> str:
    """Say why a row cannot be read; that a quotation mark is missing shows only where a cell does not end."""
    limit = csv.field_size_limit()
    if str(limit) in str(problem):
        return (
            f"a cell has more than {limit:,} characters; end it with a quotation mark, or write the table as JSON "
            "lines, where texts may be as long"
        )
    return f"this is no CSV ({problem}); check the quotation marks"


def _named(row: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """Return what is known of a line, by the first name of each column; of several for one, the first counts."""
    found: dict[str, Any] = {}
    for name, value in row.items():
        if name in names:
            found.setdefault(names[name], value)
    return found


def _text(where: str, row: Mapping[str, Any], column: str) -> str:
    value = row.get(column)
    if value is None:
        return ""
    return value if isinstance(value, str) else _fail(where, f"{column} is {shown(value)}; write a text")


def _number(where: str, row: Mapping[str, Any], column: str, *, default: float) -> float:
    value = row.get(column)
    if value in (None, ""):
        return default
    try:
        number = float("nan") if isinstance(value, bool) else float(value)
    except (TypeError, ValueError, OverflowError):
        number = float("nan")
    if not 0 <= number <= LARGEST:
        _fail(where, f"{column} is {shown(value)}; write a number that is not below 0")
    return number


def _fail(where: str, problem: str) -> NoReturn:
    raise DataError(f"{where}: {problem}")
