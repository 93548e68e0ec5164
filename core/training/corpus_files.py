"""The files of a corpus, and the reference Docs in them."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import srsly

from ..errors import DataError
from ..tokens.annotations import words_and_spaces
from ..tokens.doc import Doc
from ..tokens.docbin import DocBin
from ..tokens.iob import set_entity_tags, tags_of_offsets
from .json_stream import read_json_array, read_jsonl
from .text_lines import unreadable
from .v2_json import json_to_docs, read_cats

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ..vocab.vocab import Vocab


class Tokenizing(Protocol):
    """What a corpus needs of a pipeline."""

    @property
    def vocab(self) -> Vocab:
        """The vocabulary of the Docs."""

    def make_doc(self, text: str) -> Doc:
        """Tokenize a text."""


def corpus_files(path: str | Path | None, suffixes: tuple[str, ...]) -> list[Path]:
    """List the files of a corpus: a file itself, or all fitting files below a folder, sorted; hidden ones are left out.

    Raises:
        DataError: There is no such path, or no file of a fitting format.
    """
    if path is None:
        raise DataError(
            "The corpus has no path; set it in the config, or on the command line (such as --paths.train corpus/train)."
        )
    path = Path(path)
    known = ", ".join(suffixes)
    if path.is_dir():
        files = sorted(each for each in path.rglob("*") if each.suffix in suffixes and _is_visible(each, below=path))
        if not files:
            raise DataError(f"{path}: the folder holds no corpus; put files there that end with {known}.")
        return files
    if not path.exists():
        raise unreadable(path, FileNotFoundError())
    if path.suffix not in suffixes:
        raise DataError(
            f"{path}: a corpus file ends with one of {known}; convert this one with 'nlpx convert', or rename it."
        )
    return [path]


def _is_visible(file: Path, *, below: Path) -> bool:
    return not any(part.startswith(".") for part in file.relative_to(below).parts) and file.is_file()


def read_docs(path: str | Path | None, nlp: Tokenizing) -> Iterator[Doc]:
    """Yield the reference Docs of a corpus, a file or a folder, in a fixed order.

    Raises:
        DataError: A file is missing, unreadable or not of its format; the message names the line.
    """
    for file in corpus_files(path, tuple(READERS)):
        yield from READERS[file.suffix](file, nlp)


def _read_docbin(file: Path, nlp: Tokenizing) -> Iterator[Doc]:
    _check_not_empty(file)
    try:
        yield from DocBin(store_user_data=True).from_disk(file).get_docs(nlp.vocab)
    except OSError as error:
        raise unreadable(file, error) from None


def _read_json(file: Path, nlp: Tokenizing) -> Iterator[Doc]:
    for line, document in read_json_array(file):
        yield from json_to_docs(document, nlp.vocab, where=f"{file}:{line}", make_doc=nlp.make_doc)


def _read_jsonl(file: Path, nlp: Tokenizing) -> Iterator[Doc]:
    _check_not_empty(file)
    for line, record in read_jsonl(file):
        where = f"{file}:{line}"
        if isinstance(record, dict) and "paragraphs" not in record and isinstance(record.get("text"), str):
            doc = annotated_text(record, nlp, where=where)
            if doc is not None:
                yield doc
        else:
            yield from json_to_docs(record, nlp.vocab, where=where, make_doc=nlp.make_doc)


def _read_msgpack(file: Path, nlp: Tokenizing) -> Iterator[Doc]:
    for number, document in enumerate(_unpacked(file)):
        where = f"{file}: document {number}"
        yield from json_to_docs(document, nlp.vocab, where=where, make_doc=nlp.make_doc)


def _unpacked(file: Path) -> Iterator[Any]:
    """Yield the elements of a MessagePack array."""
    _check_not_empty(file)
    try:
        with file.open("rb") as stream:
            unpacker = srsly.msgpack.Unpacker(stream, use_list=True, raw=False)  # type: ignore[no-untyped-call]
            for _ in range(unpacker.read_array_header()):
                yield unpacker.unpack()
    except OSError as error:
        raise unreadable(file, error) from None
    except (srsly.msgpack.UnpackException, ValueError, TypeError) as error:
        raise DataError(
            f"{file}: this is not a MessagePack file with a list of documents ({error or 'it is cut off'}); make it "
            "with 'nlpx convert --file-type msg'."
        ) from None


def _check_not_empty(file: Path) -> None:
    try:
        empty = file.stat().st_size == 0
    except OSError as error:
        raise unreadable(file, error) from None
    if empty:
        raise DataError(f"{file}: the file is empty; it should hold a corpus.")


def warn(message: str) -> None:
    """Report what does no harm to the whole of a corpus."""
    warnings.warn(message, UserWarning, stacklevel=3)


def annotated_text(
    record: dict[str, Any], nlp: Tokenizing, *, where: str, report: Callable[[str], None] = warn
) -> Doc | None:
    """Make a Doc of a text with annotations: ``text``, and ``tokens``, ``spans`` (entities), ``cats`` as there are.

    Args:
        record: The text and its annotations.
        nlp: Tokenizes the text where there are no tokens.
        where: The file and line, for messages.
        report: Called with a sentence about entities that do not begin and end where tokens do.

    Returns:
        The Doc; None where an annotator has rejected or ignored the text.

    Raises:
        DataError: An annotation does not fit.
    """
    if record.get("answer", "accept") != "accept":
        return None
    text: str = record["text"]
    doc = nlp.make_doc(text)
    try:
        if isinstance(record.get("tokens"), list):
            words = [token["text"] if isinstance(token, dict) else token for token in record["tokens"]]
            words, spaces = words_and_spaces(words, text)
            doc = Doc(nlp.vocab, words=words, spaces=spaces)
        spans = record.get("spans", record.get("entities"))
        if spans is not None:
            tags, notice = tags_of_offsets(doc, [_offsets(span) for span in spans])
            set_entity_tags(doc, tags)
            if notice:
                report(f"{where}: {notice}")
    except (KeyError, TypeError) as error:
        what = f"has no {error}" if isinstance(error, KeyError) else f"has a wrong part ({error})"
        raise DataError(
            f"{where}: an annotation {what}; a span is {{'start': 0, 'end': 4, 'label': 'X'}}, a token has a 'text'."
        ) from None
    except ValueError as error:
        raise DataError(f"{where}: {error}") from None
    doc.cats = read_cats(record.get("cats"), where=f"{where}: cats")
    return doc


def _offsets(span: Any) -> tuple[int, int, str]:
    if not isinstance(span, dict) and not (isinstance(span, list) and len(span) == 3):
        raise TypeError(f"{span!r} is no span")
    start, end, label = (span["start"], span["end"], span["label"]) if isinstance(span, dict) else span
    if not isinstance(label, str):
        raise TypeError(f"a label is a text, not {label!r}")
    if isinstance(start, int) and isinstance(end, int) and not 0 <= start < end:
        raise ValueError(f"the span {label!r} goes from character {start} to {end}; correct its offsets")
    return start, end, label


READERS: dict[str, Callable[[Path, Tokenizing], Iterator[Doc]]] = {
    ".spacy": _read_docbin,
    ".json": _read_json,
    ".jsonl": _read_jsonl,
    ".msg": _read_msgpack,
}
"""What reads a corpus file, by its ending."""
