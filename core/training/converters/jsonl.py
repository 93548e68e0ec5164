"""Convert annotated texts, one JSON object a line, to Docs: the export format of annotation tools such as Prodigy.

An object has a ``text`` and ``spans``, which give entities by ``start`` and ``end`` (offsets of characters) and
``label``. With ``tokens`` it says how the text is divided; else the tokenizer of `lang` does. Texts whose ``answer`` is
not ``accept`` are left out.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ...errors import DataError
from ...pipeline import blank
from ..corpus_files import annotated_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ...tokens.doc import Doc
    from ...vocab.vocab import Vocab
    from ..corpus_files import Tokenizing
    from .options import ConvertOptions

ANY_LANGUAGE = "xx"


def convert_jsonl(lines: Iterable[str], vocab: Vocab, options: ConvertOptions) -> Iterator[Doc]:
    """Yield a Doc for each accepted text; spans that do not begin and end where tokens do are reported.

    Raises:
        DataError: A line is not such an object, or there are no texts.
        NameNotFound: The language is not installed.
    """
    nlp = blank(options.lang or ANY_LANGUAGE)
    empty = True
    for number, line in enumerate(lines, 1):
        if line and not line.isspace():
            empty = False
            where = f"{options.path}:{number}"
            doc = _convert(_read(line, where=where), nlp, options, where=where)
            if doc is not None:
                yield doc
    if empty:
        raise DataError(f"{options.path}: the file holds no texts; write one JSON object a line.")


def _read(line: str, *, where: str) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except json.JSONDecodeError as error:
        raise DataError(
            f"{where}: this is not JSON ({error.msg}), at column {error.colno}; write one JSON object a line."
        ) from None
    if not isinstance(record, dict) or not isinstance(record.get("text"), str):
        raise DataError(f'{where}: the line has no "text"; write it as {{"text": "…", "spans": […]}}.')
    return record


def _convert(record: dict[str, Any], nlp: Tokenizing, options: ConvertOptions, *, where: str) -> Doc | None:
    spans = record.get("spans", record.get("entities", None if record.get("cats") else []))
    if spans and options.ner_map:
        spans = [_mapped(span, options) for span in spans]
    return annotated_text({**record, "spans": spans}, nlp, where=where, report=options.report)


def _mapped(span: Any, options: ConvertOptions) -> Any:
    """Give a span the label to write."""
    if not isinstance(span, dict) or options.ner_map is None:
        return span
    label = str(span.get("label"))
    return {**span, "label": options.ner_map.get(label, span.get("label"))}
