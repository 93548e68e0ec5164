"""Give a vocabulary the word vectors of a table that another program has written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....errors import DataError, UsageError
from ....named_tuples import NamedTuple
from ....quoting import counted
from ....vocab import Vectors
from ....vocab.key_rows import KeyRows
from .reading import FLORET, ReadTable, read_table

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ....vocab import Vocab

_RANKS = "lexeme_rank"


class Filled(NamedTuple):
    """Say what a vocabulary was given.

    Attributes:
        format: What the file was, in words.
        n_read: How many rows were read; equal ones have become one.
        notes: What was passed over, in words.
        pruned: For every word that lost its row, the word whose row it has now, and how similar they were.
    """

    format: str
    n_read: int
    notes: list[str]
    pruned: dict[str, tuple[str, float]]


def fill_vectors(
    vocab: Vocab,
    path: Path,
    *,
    name: str | None = None,
    mode: str | None = None,
    attr: str = "ORTH",
    truncate: int = 0,
    prune: int = 0,
    skip_bad_lines: bool = False,
    watch: Callable[[int, float], None] | None = None,
) -> Filled:
    """Give a vocabulary the vectors of a file; see `read_table`.

    Of arrays without words, the rows belong to the words of the vocabulary that have them as their rank.

    Args:
        vocab: The vocabulary.
        path: The file.
        name: A name for the vectors.
        mode: ``default`` or ``floret`` if it must be that, None for what the file is.
        attr: The attribute of tokens by which vectors are looked up.
        truncate: How many rows to read, 0 for all.
        prune: How many rows to keep, 0 for all; see `Vocab.prune_vectors`.
        skip_bad_lines: Whether rows that are wrong are left out.
        watch: Called from time to time with how many rows there are, and which share of the file is read.

    Raises:
        DataError: The file cannot be read, or something in it is wrong; says where.
        UsageError: There is no such attribute, floret vectors are to be pruned or truncated, or no row that is to be
            kept has a word.
    """
    try:
        vectors = Vectors(strings=vocab.strings, name=name, attr=attr)
    except ValueError as error:
        raise UsageError(f"--attr: {error}") from None
    read = read_table(
        path, vocab.strings, mode=mode, truncate=truncate, skip_bad_lines=skip_bad_lines, watch=watch or _nobody
    )
    if not read.table.n_rows or not read.table.width:
        raise DataError(f"{read.table.faults.name}: there are no word vectors in the file.")
    n_read = read.table.n_rows
    if read.floret is not None:
        if prune:
            raise UsageError(f"{path}: floret vectors cannot be pruned, every word has its part in any row")
        vectors = _floret_vectors(read, vectors)
    else:
        if not read.has_words:
            read.table.key2row = _rows_by_rank(vocab, vectors, read, truncate=truncate)
        data = read.table.finish(merge=True)
        vectors.contents = vectors.contents._replace(key2row=KeyRows(read.table.key2row), table=data)
    vocab.vectors = vectors
    # From now on the rank of a word is its row.
    if vocab.lookups.has_table(_RANKS):
        vocab.lookups.remove_table(_RANKS)
    try:
        pruned = vocab.prune_vectors(prune) if prune else {}
    except ValueError as error:
        raise UsageError(f"{path}: {str(error).rstrip('.')}; keep more of them") from None
    return Filled(read.format, n_read, read.table.faults.summary(), pruned)


def _nobody(n_rows: int, share: float) -> None:
    """Watch nothing."""


def _floret_vectors(read: ReadTable, empty: Vectors) -> Vectors:
    """Return floret vectors that are called and looked up as others.

    Raises:
        DataError: Their settings do not go together.
    """
    data = read.table.finish(merge=False)
    settings = read.floret or {}
    try:
        return Vectors(strings=empty.strings, name=empty.name, attr=empty.attr, mode=FLORET, data=data, **settings)
    except ValueError as error:
        raise DataError(f"{read.table.faults.name}:1: {error}") from None


def _rows_by_rank(vocab: Vocab, vectors: Vectors, read: ReadTable, *, truncate: int) -> dict[int, int]:
    """Return the rows of words that the vocabulary has with their numbers, but for those that are not read.

    Raises:
        DataError: There are none, or a row is not in the table.
    """
    name, n_rows = read.table.faults.name, read.table.n_rows
    rows: dict[int, int] = {}
    for lexeme in vocab:
        row = vocab.lookups.fact("rank", lexeme.orth, None)
        if row is None or n_rows == truncate <= row:
            continue
        if row >= n_rows:
            raise DataError(
                f"{name}: the word {lexeme.text!r} has the id {row} in the file of words, and the table has "
                f"{counted(n_rows, 'row')}; ids count from 0."
            )
        rows[vocab.strings.as_int(vectors.key_of(lexeme))] = row
        vocab.strings.add(lexeme.string_of(vectors.attr))
    if not rows:
        raise DataError(
            f"{name}: the arrays hold no words; name a file of words with -j, each with its row: "
            '{"orth": "the", "id": 0}.'
        )
    return rows
