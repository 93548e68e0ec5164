"""Docs of labelled lines, such as ``@good Well done!``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import nlpx
from nlpx.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from nlpx.corpora import ConvertOptions
    from nlpx.tokens import Doc
    from nlpx.vocab import Vocab

MARK = "@"


def convert_lines(
    lines: Iterable[str], vocab: Vocab, options: ConvertOptions
) -> Iterator[Doc]:
    """Yield a Doc for each line that is not blank, with its labels in ``doc.cats``.

    Args:
        lines: The lines of the input; they are read as they are asked for.
        vocab: A vocabulary, for converters that need no tokenizer.
        options: What ``nlpx convert`` was told, and the path of the input.

    Raises:
        DataError: A line has no label, or no text; names it.
    """
    nlp = nlpx.blank(options.lang or "xx")
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        labels, text = split_labels(line.strip())
        if not labels or not text:
            place, what = f"{options.path}:{number}", "text" if labels else "label"
            raise DataError(
                f"{place}: the line has no {what}; write it as '{MARK}good Well done!'"
            )
        doc = nlp.make_doc(text)
        doc.cats = dict.fromkeys(labels, 1.0)
        yield doc


def split_labels(line: str) -> tuple[list[str], str]:
    """Return the labels at the start of a line, and the text behind them."""
    labels = []
    while line.startswith(MARK):
        label, _, line = line.partition(" ")
        labels.append(label.removeprefix(MARK))
        line = line.lstrip()
    return labels, line
