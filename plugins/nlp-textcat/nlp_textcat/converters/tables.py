"""Convert tables of labelled texts to Docs: CSV or TSV, a row for each text.

The first row names the columns. One holds the text; the labels stand in one with a label, in one with several (``joy,
pride``), or each in a column that says how true it is, from 0 to 1. A label that is a number stands for a line of the
file ``labels.txt`` beside the table, counted from 0, if there is one; then a table of texts, numbers and more needs no
names.

Between tabs quotes are characters like others, unless the names of all columns stand in some. Between commas or
semicolons a text that holds one, or a quote, or the end of a line, is quoted, as spreadsheets do it.
"""

from __future__ import annotations

import csv
import re
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import nlpx
from nlpx.corpora import read_lines, read_records
from nlpx.errors import DataError, EmptyCorpus, counted, shown

from .fasttext import ANY_LANGUAGE
from .table_columns import named_columns, names_text, numbered_columns, read_score

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from nlpx.corpora import ConvertOptions
    from nlpx.tokens import Doc
    from nlpx.vocab import Vocab

    from .table_columns import Columns

    Row = tuple[int, list[str]]

_TAB = "\t"
_DELIMITERS = (_TAB, ",", ";")
_LABEL_NAMES = "labels.txt"
_QUOTED = re.compile(r'".*"')
_BETWEEN_LABELS = re.compile(r"[,;|]")
# A list as Python and JSON write it.
_AROUND_LABELS = " []'\""
# Python's reader refuses texts of more than 131,072 characters, unless it is told otherwise.
_LONGEST_TEXT = 2**31 - 1


def convert_table(lines: Iterable[str], vocab: Vocab, options: ConvertOptions) -> Iterator[Doc]:
    """Yield a Doc for each row.

    Raises:
        DataError: A row breaks the format, or no column holds texts, or labels.
        LanguageNotFound: The language is not installed.
    """
    path = options.path
    label_names = read_label_names(Path(path))
    layout = find_layout(lines, path=path, has_label_names=bool(label_names))
    if layout is None:
        raise _without_names(lines, path)
    delimiter, columns = layout
    if not columns.has_labels:
        raise DataError(
            f"{path}:1: no column holds labels; call one 'label', or 'labels' if it holds several, or give each label "
            "a column with numbers from 0 to 1."
        )
    if columns.unread:
        options.report(f"{path}: not read: {', '.join(map(shown, columns.unread))}.")
    rows = islice(read_rows(lines, delimiter, path=path), 1 if columns.has_names else 0, None)
    records = (
        (f"{path}:{line}", _record(cells, columns, label_names, delimiter=delimiter, where=f"{path}:{line}"))
        for line, cells in rows
    )
    for _, doc in read_records(records, nlpx.blank(options.lang or ANY_LANGUAGE), path=path, report=options.report):
        yield doc


def find_layout(lines: Iterable[str], *, path: str, has_label_names: bool) -> tuple[str, Columns] | None:
    """Return what stands between the columns of a table and what they hold, or None for what is no such table.

    Args:
        lines: The first lines, or all.
        path: The file, for messages.
        has_label_names: Whether the names of numbered labels are known, so that columns need none.

    Raises:
        DataError: The first rows are no CSV.
    """
    first = _first_row(lines)
    for delimiter in _DELIMITERS:
        if not names_text([name.strip(' "') for name in first.split(delimiter)]):
            continue
        rows = (cells for _, cells in read_rows(lines, delimiter, path=path))
        names = next(rows)
        if names_text(names):
            return delimiter, named_columns(names, rows)
    columns = numbered_columns(first.split(_TAB)) if has_label_names else None
    return None if columns is None else (_TAB, columns)


def _first_row(lines: Iterable[str]) -> str:
    return next((line for line in lines if line and not line.isspace()), "")


def read_label_names(path: Path) -> dict[str, str]:
    """Return the names of a table's labels by the numbers for them, from the file beside it; none without one.

    Raises:
        DataError: That file cannot be read.
    """
    beside = path.with_name(_LABEL_NAMES)
    if not (path.is_file() and beside.is_file()):
        return {}
    return {str(number): line.strip() for number, line in enumerate(read_lines(beside))}


def read_rows(lines: Iterable[str], delimiter: str, *, path: str) -> Iterator[Row]:
    """Yield the cells of each row that is not blank, with the number of its first line.

    Args:
        lines: The lines, which can be read again.
        delimiter: What stands between cells.
        path: The file, for messages.

    Raises:
        DataError: A quote is not closed, or closed within a cell.
    """
    if delimiter == _TAB and not all(map(_QUOTED.fullmatch, _first_row(lines).split(_TAB))):
        for number, line in enumerate(lines, 1):
            if line and not line.isspace():
                yield number, line.split(_TAB)
        return
    longest = csv.field_size_limit(_LONGEST_TEXT)
    reader = csv.reader((f"{line}\n" for line in lines), delimiter=delimiter, strict=True)
    start = 1
    try:
        for cells in reader:
            if any(cells):
                yield start, cells
            start = reader.line_num + 1
    except csv.Error as error:
        raise DataError(
            f"{path}:{start}: the row that begins here is no CSV ({error}); write a cell that holds quotes as "
            '"like ""this""".'
        ) from None
    finally:
        csv.field_size_limit(longest)


def _without_names(lines: Iterable[str], path: str) -> DataError:
    if not any(line.strip() for line in lines):
        return EmptyCorpus(f"{path}: the file is empty; it should hold a table of texts and labels.")
    return DataError(
        f"{path}:1: the first row names no column 'text'; name the columns, as in text,label (the names of labels that "
        f"are numbers stand in {_LABEL_NAMES} beside the file)."
    )


def _record(
    cells: Sequence[str], columns: Columns, label_names: Mapping[str, str], *, delimiter: str, where: str
) -> dict[str, object]:
    """Return a row as an annotated text."""
    if len(cells) != columns.count:
        advice = "take tabs out of texts" if delimiter == _TAB else f"quote a text that holds {delimiter!r}"
        raise DataError(
            f"{where}: the row has {counted(len(cells), 'column')}, where {columns.count} are due; {advice}."
        )
    cats = (
        {label: _score(cells[i], label, where) for i, label in columns.scores.items() if cells[i].strip()}
        if columns.labels is None
        else [_named(label, label_names, where) for label in _labels(cells[columns.labels], columns)]
    )
    return {"text": cells[columns.text], "cats": cats}


def _score(cell: str, label: str, where: str) -> float:
    score = read_score(cell)
    if score is None:
        raise DataError(
            f"{where}: the column {shown(label)} holds {shown(cell)}; write a number from 0 to 1 in all its rows, or "
            "nothing where it is not known."
        )
    return score


def _labels(cell: str, columns: Columns) -> list[str]:
    """Return the labels in a cell."""
    if columns.has_several:
        labels = [label.strip(_AROUND_LABELS) for label in _BETWEEN_LABELS.split(cell)]
    else:
        labels = [cell.strip()]
    return [label for label in labels if label]


def _named(label: str, names: Mapping[str, str], where: str) -> str:
    """Return the name of a label, which may be a number."""
    if not names or not label.isdecimal():
        return label
    if not names.get(label):
        raise DataError(
            f"{where}: {_LABEL_NAMES} beside the file has no name for the label {shown(label)}; correct either."
        )
    return names[label]
