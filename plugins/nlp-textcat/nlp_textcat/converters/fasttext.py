"""Convert lines of fastText to Docs: a text a line, with its labels as ``__label__good``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import nlpx
from nlpx.corpora import read_records
from nlpx.errors import DataError, EmptyCorpus

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from nlpx.corpora import ConvertOptions
    from nlpx.tokens import Doc
    from nlpx.vocab import Vocab

MARK = "__label__"
ANY_LANGUAGE = "xx"
_LABEL = re.compile(rf"(?<!\S){MARK}(\S*)\s*")


def convert_fasttext(lines: Iterable[str], vocab: Vocab, options: ConvertOptions) -> Iterator[Doc]:
    """Yield a Doc for each line that is not blank; its labels may stand anywhere in it.

    Raises:
        DataError: A label has no name, or no line has a label.
        LanguageNotFound: The language is not installed.
    """
    nlp = nlpx.blank(options.lang or ANY_LANGUAGE)
    for _, doc in read_records(_records(lines, options.path), nlp, path=options.path, report=options.report):
        yield doc


def _records(lines: Iterable[str], path: str) -> Iterator[tuple[str, Any]]:
    """Yield the text and the labels of each line, with its place."""
    any_label = False
    for number, line in enumerate(lines, 1):
        if not line or line.isspace():
            continue
        labels = _LABEL.findall(line)
        if "" in labels:
            raise DataError(f"{path}:{number}: a label has no name; write it as {MARK}good.")
        any_label = any_label or bool(labels)
        yield f"{path}:{number}", {"text": _LABEL.sub("", line).strip(), "cats": labels}
    if not any_label:
        raise EmptyCorpus(f"{path}: no line has a label; write lines such as '{MARK}good Well done!'.")
