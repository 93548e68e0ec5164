"""Entities and aliases from a dump of Wikidata: a JSON array of entities, each on a line of its own."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from nlpx.errors import DataError, shown
from nlpx.files import parse_json

from .processes import processes
from .rows import AliasRow, EntityRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from concurrent.futures import Future

    from nlpx.corpora import TextLines

    from .rows import Row

# The property that says what an item is, "instance of".
_INSTANCE_OF = "P31"
# Labels that hold for all languages.
_ANY_LANGUAGE = "mul"
# How many lines a process is given at once, and how many such batches wait for each.
_N_LINES, _N_WAITING = 500, 3


@dataclass(frozen=True)
class WikidataDump:
    """Give what a dump says of its items in a language, as often as it is asked for.

    An item that has a label in the language is an entity. It is found by the label and by its aliases in the language;
    each of them is counted as often as there are pages about the item (its site links), once at least. That is its
    frequency, too. Its types are the items that it is an instance of. Properties, items without a label and redirects
    are passed over.

    Attributes:
        lines: The dump; its file may be compressed (``.gz``, ``.bz2``).
        language: The language of labels, aliases and descriptions.
        n_process: How many processes read JSON.
    """

    lines: TextLines
    language: str
    n_process: int = 1

    @property
    def name(self) -> str:
        """What messages call it."""
        return self.lines.name

    def __iter__(self) -> Iterator[Row]:
        """Yield each entity, and then its aliases.

        Raises:
            DataError: A line is no entity, or none has a label in the language.
        """
        row = None
        for row in self._rows():
            yield row
        if row is None:
            raise DataError(
                f"{self.name}: no item has a label in the language {self.language!r}; name another language"
            )

    def _rows(self) -> Iterator[Row]:
        """Yield what the lines say; processes read some batches ahead, so that memory does not depend on the file."""
        numbered = enumerate(self.lines, 1)
        batches = iter(lambda: [*islice(numbered, _N_LINES)], [])
        if self.n_process == 1:
            for batch in batches:
                yield from _read_batch(batch, self.name, self.language)
            return
        waiting: deque[Future[list[Row]]] = deque()
        with processes(self.n_process) as pool:
            for batch in batches:
                waiting.append(pool.submit(_read_batch, batch, self.name, self.language))
                if len(waiting) >= _N_WAITING * self.n_process:
                    yield from waiting.popleft().result()
            while waiting:
                yield from waiting.popleft().result()


def _read_batch(lines: Iterable[tuple[int, str]], path: str, language: str) -> list[Row]:
    """Return what some lines say."""
    rows: list[Row] = []
    for number, line in lines:
        text = line.strip().removesuffix(",")
        if text not in ("", "[", "]"):
            where = f"{path}:{number}"
            rows += _read_item(parse_json(text, where=where), where, language)
    return rows


def _read_item(item: Any, where: str, language: str) -> Iterator[Row]:
    if isinstance(item, dict) and "redirect" in item:
        return
    if not isinstance(item, dict) or not isinstance(item.get("id"), str) or not item["id"]:
        raise DataError(
            f"{where}: there is {shown(item)} where an entity of Wikidata is due; a dump has an object with an 'id' on "
            "each line"
        )
    languages = (language, _ANY_LANGUAGE)
    labels, descriptions = (_values(item, part, languages, where) for part in ("labels", "descriptions"))
    if item.get("type", "item") != "item" or not labels:
        return
    aliases = dict.fromkeys((*labels, *_values(item, "aliases", languages, where)))
    freq = float(len(_section(item, "sitelinks", where)))
    label, description = labels[0], next(iter(descriptions), "")
    yield EntityRow(where, item["id"], label, description or label, freq, None, _types(item, where))
    for alias in aliases:
        yield AliasRow(where, alias, item["id"], max(freq, 1.0), is_probability=False)


def _section(item: Mapping[str, Any], name: str, where: str) -> Mapping[str, Any]:
    """Return a part of an item; one that is empty is written as an empty list."""
    section = item.get(name) or {}
    if not isinstance(section, dict):
        raise DataError(f"{where}: {name!r} is {shown(section)}, where an object is due")
    return section


def _values(item: Mapping[str, Any], name: str, languages: Iterable[str], where: str) -> list[str]:
    """Return the texts of a part of an item in some languages."""
    section = _section(item, name, where)
    found: list[str] = []
    for language in languages:
        given = section.get(language) or []
        for entry in given if isinstance(given, list) else [given]:
            value = entry.get("value") if isinstance(entry, dict) else None
            if not isinstance(value, str):
                raise DataError(f"{where}: {name!r} has {shown(entry)}, where an object with a 'value' is due")
            if value.strip():
                found.append(value)
    return found


def _types(item: Mapping[str, Any], where: str) -> tuple[str, ...]:
    """Return what an item is an instance of, but for statements that are deprecated, or name no value."""
    types = []
    for statement in _section(item, "claims", where).get(_INSTANCE_OF) or ():
        try:
            value = statement["mainsnak"].get("datavalue")
            if value is not None and statement.get("rank") != "deprecated":
                types.append(value["value"]["id"])
        except (AttributeError, KeyError, TypeError):
            raise DataError(f"{where}: {_INSTANCE_OF!r} has {shown(statement)}, where a statement is due") from None
    return tuple(types)
