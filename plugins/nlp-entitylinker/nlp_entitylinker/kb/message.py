"""Knowledge bases as bytes, as spaCy has them: MessagePack of JSON."""

from __future__ import annotations

import json
from itertools import chain
from typing import Any

import numpy as np

from nlpx.errors import ModelError
from nlpx.files import Record, pack, parse_json, unpack

from .contents import Contents, refuse

_WHERE = "the bytes of the knowledge base"
_TYPES = "types"


def write_message(contents: Contents, types: bytes | None = None) -> bytes:
    """Return entities and aliases as bytes.

    Args:
        contents: They.
        types: The types of entities, which spaCy passes over; None where there are none.
    """
    n_entities, length = contents.vectors.shape
    bounds = contents.counts.cumsum()[:-1]
    entries = zip(contents.entities.tolist(), contents.freqs.tolist(), range(n_entities), strict=True)
    parts = [
        json.dumps(part)
        for part in (
            list(zip(contents.aliases.tolist(), contents.counts.tolist(), strict=True)),
            [rows.tolist() for rows in np.split(contents.entries + 1, bounds)] if len(contents.counts) else [],
            [rows.tolist() for rows in np.split(contents.priors, bounds)] if len(contents.counts) else [],
        )
    ]
    return pack(
        {
            "header": json.dumps([n_entities, len(contents.aliases), length]),
            "entity_vectors": json.dumps(contents.vectors.tolist()),
            "entries": json.dumps(list(entries)),
            "aliases": json.dumps(parts),
            **({} if types is None else {_TYPES: types}),
        }
    )


def read_message(data: bytes) -> tuple[Contents, bytes | None]:
    """Return the entities and aliases that bytes hold, and the types of entities; None where there are none.

    Raises:
        ModelError: They are damaged.
    """
    record = Record(unpack(data, where=_WHERE, error=ModelError), where=_WHERE, error=ModelError)
    header, vectors, entities, aliases = (
        _json(record.text(key)) for key in ("header", "entity_vectors", "entries", "aliases")
    )
    try:
        # A number that is too large becomes infinite, which is refused below.
        with np.errstate(over="ignore"):
            contents = _arrays(header, vectors, entities, [_json(part) for part in aliases])
    except (TypeError, ValueError, OverflowError, LookupError) as problem:
        refuse(_WHERE, str(problem).partition("\n")[0])
    contents.check(_WHERE)
    return contents, record.content(_TYPES, None)


def _arrays(header: Any, vectors: Any, entities: Any, aliases: Any) -> Contents:
    """Return what lists of numbers hold.

    Raises:
        TypeError: They are no lists of numbers.
        ValueError: They have other lengths than they should have, or the numbers are of another kind.
        OverflowError: A number is too large.
        LookupError: A vector is not there.
    """
    n_entities, n_aliases, length = header
    rows = [row for _, _, row in entities]
    heads, numbers, priors = aliases
    ids, counts = [key for key, _ in heads], [count for _, count in heads]
    if n_aliases != len(ids) or any(row < 0 for row in rows):
        raise ValueError("there are other numbers of rows than it says")
    if [*map(len, numbers)] != counts or [*map(len, priors)] != counts:
        raise ValueError("an alias has other numbers of entities and of probabilities")
    return Contents(
        # spaCy has an empty one between them, which no entity has, once it has read a file.
        np.array([vectors[row] for row in rows], dtype=np.float32).reshape(n_entities, length),
        np.array([key for key, _, _ in entities], dtype=np.uint64),
        np.array([freq for _, freq, _ in entities], dtype=np.float32),
        np.array(ids, dtype=np.uint64),
        np.array(counts, dtype=np.int64),
        np.fromiter(chain.from_iterable(numbers), dtype=np.int32) - 1,
        np.fromiter(chain.from_iterable(priors), dtype=np.float32),
    )


def _json(text: Any) -> Any:
    return parse_json(text, where=_WHERE, error=ModelError)
