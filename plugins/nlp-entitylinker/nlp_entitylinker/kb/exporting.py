"""Write knowledge bases as tables."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from .checking import BETWEEN_TYPES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path
    from typing import IO

    from .lookup_kb import LookupKB


@dataclass
class Written:
    """Say how much was written.

    Attributes:
        n_entities: How many entities.
        n_pairs: How many pairs of an alias and an entity.
        n_without: How many aliases were left out, because they mean no entity.
    """

    n_entities: int = 0
    n_pairs: int = 0
    n_without: int = 0


def write_tables(kb: LookupKB, folder: Path, *, as_json: bool) -> Written:
    """Write the tables ``entities`` and ``aliases`` into a folder, with the digits that make numbers the same again.

    Args:
        kb: The knowledge base.
        folder: The folder.
        as_json: Whether to write JSON lines; else CSV.
    """
    written = Written()
    ending = "jsonl" if as_json else "csv"
    writing = _json_writer if as_json else _csv_writer
    with (folder / f"entities.{ending}").open("w", encoding="utf8", newline="") as file:
        write = writing(file, ("id", "freq", "vector", "type"))
        for entity, freq, vector in kb.iter_entities():
            write((entity, np.float32(freq), vector, BETWEEN_TYPES.join(kb.get_types(entity))))
            written.n_entities += 1
    with (folder / f"aliases.{ending}").open("w", encoding="utf8", newline="") as file:
        write = writing(file, ("alias", "id", "probability"))
        for alias, entities, priors in kb.iter_aliases():
            written.n_without += not entities
            for entity, prior in zip(entities, priors, strict=True):
                write((alias, entity, np.float32(prior)))
                written.n_pairs += 1
    return written


def _csv_writer(file: IO[str], columns: Sequence[str]) -> Callable[[Sequence[Any]], None]:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(columns)

    def write(cells: Sequence[Any]) -> None:
        writer.writerow([" ".join(cell.astype(str)) if isinstance(cell, np.ndarray) else str(cell) for cell in cells])

    return write


def _json_writer(file: IO[str], columns: Sequence[str]) -> Callable[[Sequence[Any]], None]:
    def write(cells: Sequence[Any]) -> None:
        values = (cell if isinstance(cell, str) else _digits(cell) for cell in cells)
        file.write(json.dumps(dict(zip(columns, values, strict=True)), ensure_ascii=False) + "\n")

    return write


def _digits(numbers: Any) -> Any:
    """Return numbers of 32 bits as those of 64 bits with the fewest digits that stand for them."""
    return np.asarray(numbers).astype(str).astype(np.float64).tolist()
