"""Docs of what stands in a JSON corpus: documents with paragraphs, annotated texts, and pairs of text and annotations.

See `record_shapes` for the keys of an annotated text. Where a text has no annotation of some kind, it is not known: a
line with only a text says nothing of its entities, one with an empty list of spans says that there are none.
"""

from __future__ import annotations

import warnings
from collections import Counter
from typing import TYPE_CHECKING, Any, Protocol

from ..errors import DataError
from ..quoting import shown
from ..tokens.comparing.annotation_dicts import NESTED, annotate_doc, spaces_of
from ..tokens.doc import Doc
from ..tokens.words_in_text import words_and_spaces
from .few_notices import few_notices
from .record_shapes import (
    ANSWER,
    TEXT,
    TOKENS,
    annotations_of,
    as_group,
    is_doc,
    is_document,
    text_of,
    unread_of_doc,
    unread_of_document,
    words_of,
)
from .v2_json import json_to_docs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from ..vocab.vocab import Vocab

_LEFT_OUT = {"reject": "rejected", "ignore": "ignored"}
_INSIDE = ("I-", "L-")


class Tokenizing(Protocol):
    """What a corpus needs of a pipeline."""

    @property
    def vocab(self) -> Vocab:
        """The vocabulary of the Docs."""

    def make_doc(self, text: str) -> Doc:
        """Tokenize a text."""


def warn(message: str) -> None:
    """Report what does no harm to the whole of a corpus."""
    warnings.warn(message, UserWarning, stacklevel=3)


def read_records(
    records: Iterable[tuple[str, Any]],
    nlp: Tokenizing,
    *,
    path: str,
    spans_key: str | None = None,
    report: Callable[[str], None] = warn,
) -> Iterator[tuple[str, Doc]]:
    """Yield the Docs of a file, each with its place.

    Args:
        records: What stands in the file, each with its place for messages.
        nlp: Tokenizes texts.
        path: The file, for messages.
        spans_key: The key in ``doc.spans`` under which lists of spans are put; None to make them entities.
        report: Called with a sentence about what is not read, and texts that are left out. Of annotations that do not
            fit, and of keys that are not read, the first few are told, and how many more there are.

    Raises:
        DataError: Something in the file cannot be read; the message gives the place.
    """
    with few_notices(report, path=path) as tell, few_notices(report, path=path) as tell_keys:
        reader = _RecordReader(nlp, spans_key, report=tell, report_keys=tell_keys)
        for where, record in records:
            for doc in reader.docs(record, where):
                yield where, doc
    if reader.left_out:
        count = sum(reader.left_out.values())
        reasons = ", ".join(f"{number} {_LEFT_OUT[answer]}" for answer, number in sorted(reader.left_out.items()))
        report(f"{path}: {count} {'text is' if count == 1 else 'texts are'} left out: {reasons}.")


class _RecordReader:
    """Read the records of one file.

    Args:
        nlp: Tokenizes texts.
        spans_key: As `read_records` takes it.
        report: Called with a sentence about annotations that do not fit.
        report_keys: Called with a sentence about keys that are not read.

    Attributes:
        left_out: How many texts the annotators have rejected or ignored.
    """

    def __init__(
        self,
        nlp: Tokenizing,
        spans_key: str | None,
        *,
        report: Callable[[str], None],
        report_keys: Callable[[str], None],
    ) -> None:
        self.nlp = nlp
        self.spans_key = spans_key
        self.report = report
        self.report_keys = report_keys
        self.left_out: Counter[str] = Counter()
        self._reported: set[str] = set()

    def docs(self, record: Any, where: str) -> Iterator[Doc]:
        """Yield the Docs of a document, or the one of a text.

        Raises:
            DataError: It is neither, or an annotation does not fit.
        """
        if isinstance(record, dict) and is_document(record):
            self._report_unread(unread_of_document(record), where)
            yield from json_to_docs(
                record,
                self.nlp.vocab,
                where=where,
                make_doc=self.nlp.make_doc,
                report=self.report,
                report_unread=self._report_unread,
            )
            return
        pairs = record.get("annotations") if isinstance(record, dict) and "classes" in record else None
        if isinstance(pairs, list) and all(map(_is_pair, pairs)):
            for number, pair in enumerate(pairs):
                yield from self.docs(pair, f"{where}: annotations[{number}]")
            return
        if _is_pair(record):
            text, annotations = record
            record = {**annotations, TEXT: text}
        if not isinstance(record, dict) or not (text_of(record) is not None or record.keys() & {*TOKENS, NESTED[0]}):
            raise DataError(
                f'{where}: the line has no "text" but is {shown(record)}; write it as {{"text": "…", "spans": […]}}, '
                'or as a document with "paragraphs".'
            )
        doc = self._checked(record, where)
        if doc is not None:
            yield doc

    def _checked(self, record: dict[str, Any], where: str) -> Doc | None:
        try:
            return self._doc(record, where)
        except ValueError as error:
            raise DataError(f"{where}: {error}") from None

    def _doc(self, record: dict[str, Any], where: str) -> Doc | None:
        if is_doc(record):
            self._report_unread(unread_of_doc(record), where)
            return _from_json(self.nlp.vocab, record)
        text, words = text_of(record), words_of(record)
        annotations, unread = annotations_of(record)
        self._report_unread(unread, where)
        if self._is_left_out(record, annotations):
            return None
        if self.spans_key is not None:
            annotations = as_group(annotations, self.spans_key)
        if text is None:
            return _doc_of_words(self.nlp.vocab, words or [], annotations)
        # The text says where the spaces are.
        annotations.pop("spaces", None)
        if words is None:
            doc = self.nlp.make_doc(text)
        else:
            tokens, spaces = words_and_spaces(words, text)
            annotations = _for_words(annotations, words, tokens)
            doc = Doc(self.nlp.vocab, words=tokens, spaces=spaces)
        annotate_doc(doc, annotations, report=lambda notice: self.report(f"{where}: {notice}"))
        return doc

    def _report_unread(self, keys: Sequence[str], where: str) -> None:
        """Report keys that are not read, each once."""
        fresh = [key for key in keys if key not in self._reported]
        self._reported.update(fresh)
        if fresh:
            names = ", ".join(map(shown, fresh[:5])) + (" …" if len(fresh) > 5 else "")
            self.report_keys(
                f"{where}: not read, here and below: {names}. If that is annotation, write it as spans, cats, tags or "
                "any other of the keys that are read."
            )

    def _is_left_out(self, record: dict[str, Any], annotations: dict[str, Any]) -> bool:
        """Tell whether the annotator has turned a text down; to a question about one category, that is an answer."""
        answer = record.get(ANSWER) or "accept"
        if not isinstance(answer, str) or answer not in ("accept", *_LEFT_OUT):
            raise DataError(f"the answer is {shown(answer)}; write 'accept', 'reject' or 'ignore'.")
        if answer == "accept" or (answer == "reject" and isinstance(record.get("label"), str)):
            return False
        self.left_out[answer] += 1
        return True


def _is_pair(record: Any) -> bool:
    """Tell whether something is a text with its annotations."""
    return isinstance(record, list) and len(record) == 2 and isinstance(record[0], str) and isinstance(record[1], dict)


def _from_json(vocab: Vocab, record: dict[str, Any]) -> Doc:
    try:
        return Doc(vocab).from_json(record)
    except (KeyError, TypeError, AttributeError) as error:
        raise DataError(f"this is not what Doc.to_json writes ({type(error).__name__}: {error}).") from None


def _doc_of_words(vocab: Vocab, words: list[str], annotations: dict[str, Any]) -> Doc:
    """Make a Doc of words whose text nobody knows."""
    entities = annotations.get("entities") or []
    if any(not isinstance(entity, str) for entity in entities) or annotations.get("spans") or annotations.get("links"):
        raise DataError("there are offsets of characters but no 'text' that they count in; add it.")
    spaces = annotations.pop("spaces", None)
    doc = Doc(vocab, words=words, spaces=None if spaces is None else spaces_of(spaces, words))
    annotate_doc(doc, annotations)
    return doc


def _for_words(annotations: dict[str, Any], words: Sequence[str], tokens: Sequence[str]) -> dict[str, Any]:
    """Fit lists with a value for each word to the tokens of the text, which also has tokens of white space."""
    if list(words) == list(tokens):
        return annotations
    fitted = dict(annotations)
    for name, values in annotations.items():
        per_word = isinstance(values, list) and len(values) == len(words) and name not in ("cats", "spans", "links")
        if not per_word or (name == "entities" and not all(isinstance(tag, str) for tag in values)):
            continue
        if name == "heads":
            raise DataError("there is white space between the tokens that cannot have a head; give it as tokens too.")
        fitted[name] = _spread(values, words, tokens, tags=name == "entities")
    return fitted


def _spread(values: Sequence[Any], words: Sequence[str], tokens: Sequence[str], *, tags: bool) -> list[Any]:
    """Give tokens of white space no value; inside an entity they are part of it."""
    rest = [value for value, word in zip(values, words, strict=True) if not word.isspace()]
    rest.reverse()
    spread = []
    for word in tokens:
        if not word.isspace():
            spread.append(rest.pop())
        elif tags:
            following = rest[-1] if rest else "O"
            spread.append(f"I{following[1:]}" if following.startswith(_INSIDE) else "O")
        else:
            spread.append(None)
    return spread
