"""Corpora of texts without annotations, read as a stream: JSON Lines, plain text, ``.spacy`` files."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any, Final

from ..errors import DataError
from ..files.writing import as_path
from ..quoting import counted
from ..tokens.annotation_values import checked_words
from ..tokens.comparing.example import Example
from ..tokens.doc import Doc
from .annotated_records import warn
from .corpus import all_too_long, naming
from .corpus_files import CONVERT, list_corpus_files, read_docbin
from .json_stream import read_jsonl
from .text_lines import TextLines, read_lines, unpacked_name, with_packed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from ..config.limits import Count
    from ..pipeline import Language


def make_jsonl_corpus(
    path: str | Path | None, min_length: Count = 0, max_length: Count = 0, limit: Count = 0
) -> Callable[[Language], Iterator[Example]]:
    """Read raw texts from JSON Lines (``spacy.JsonlCorpus.v1``)."""
    return JsonlCorpus(path, min_length=min_length, max_length=max_length, limit=limit)


def make_plain_text_corpus(
    path: str | Path | None, min_length: Count = 0, max_length: Count = 0
) -> Callable[[Language], Iterator[Example]]:
    """Read raw texts, one a line (``spacy.PlainTextCorpus.v1``)."""
    return PlainTextCorpus(path, min_length=min_length, max_length=max_length)


def make_raw_texts(
    path: str | Path | None,
    min_length: Count = 0,
    max_length: Count = 0,
    limit: Count = 0,
    shuffle_window: Count = 1000,
) -> Callable[[Language], Iterator[Example]]:
    """Read raw texts of several formats, shuffled (``nlpx.RawTexts.v1``)."""
    return RawTexts(path, min_length=min_length, max_length=max_length, limit=limit, shuffle_window=shuffle_window)


class RawTexts:
    """Read raw texts from ``.jsonl``, ``.txt`` and ``.spacy`` files; the first two may be packed by gzip or bzip2.

    A line of a ``.jsonl`` file is an object with ``text``, or with ``tokens``; one of a ``.txt`` file is a text, unless
    it is blank. Of a ``.spacy`` file the tokens are read. Files are read as a stream, again at each call; of the texts
    only those in the window are held. What is left out is counted, and told in a warning at the end.

    Args:
        path: A file, or a folder that is searched for such files; None for no Examples.
        min_length: Leave out texts with fewer tokens.
        max_length: Leave out texts with more tokens; 0 for no limit.
        limit: How many texts to use at most; 0 for all.
        shuffle_window: Among how many texts each next one is chosen by chance; 0 for their order in the files.
    """

    endings: tuple[str, ...] = (*with_packed((".jsonl", ".txt")), ".spacy")

    def __init__(
        self,
        path: str | Path | None,
        *,
        min_length: Count = 0,
        max_length: Count = 0,
        limit: Count = 0,
        shuffle_window: Count = 0,
    ) -> None:
        self.path = None if path is None else as_path(path)
        self.min_length = min_length
        self.max_length = max_length
        self.limit = limit
        self.shuffle_window = shuffle_window

    @property
    def longest(self) -> int | None:
        """How many tokens a text may have, or None."""
        return self.max_length or None

    def __call__(self, nlp: Language) -> Iterator[Example]:
        """Yield Examples whose two Docs hold tokens only.

        Raises:
            DataError: A file cannot be read, a text is too long for the pipeline, or `max_length` leaves nothing.
        """
        if self.path is None:
            return
        others = [ending for ending in RawTexts.endings if ending not in self.endings]
        advice = (
            f"rename it, or read it with nlpx.RawTexts.v1 if it is one of {', '.join(others)}" if others else CONVERT
        )
        files = list_corpus_files(self.path, self.endings, advice=advice)
        docs = (doc for file in files for doc in _read_texts(file, nlp))
        fitting = _Fitting(self.min_length, self.longest, limit=self.limit, path=self.path)
        for doc in _shuffled(fitting.among(docs), self.shuffle_window):
            # A copy of the tokens, in case a pipeline is trained: it annotates the one and learns from the other.
            yield Example(doc, Doc.from_lexemes(nlp.vocab, list(doc.lexemes), doc.spaces))


class JsonlCorpus(RawTexts):
    """Read raw texts from JSON Lines: each line an object with ``text``, or with ``tokens``.

    Args:
        path: A file, or a folder that is searched for ``.jsonl`` files; None for no Examples.
        limit: How many texts to use at most; 0 for all.
        min_length: Leave out texts with fewer tokens.
        max_length: Leave out texts with as many tokens or more; 0 for no limit.
    """

    file_type = "jsonl"
    endings = with_packed((".jsonl",))

    def __init__(
        self, path: str | Path | None, *, limit: Count = 0, min_length: Count = 0, max_length: Count = 0
    ) -> None:
        super().__init__(path, limit=limit, min_length=min_length, max_length=max_length)

    @property
    def longest(self) -> int | None:
        """How many tokens a text may have: as many as the limit are too many here, unlike in plain text."""
        return self.max_length - 1 if self.max_length else None


class PlainTextCorpus(RawTexts):
    """Read raw texts, one a line; blank lines are passed over.

    Args:
        path: A file, or a folder that is searched for ``.txt`` files; None for no Examples.
        min_length: Leave out texts with fewer tokens.
        max_length: Leave out texts with more tokens; 0 for no limit.
    """

    file_type = "txt"
    endings = with_packed((".txt",))

    def __init__(self, path: str | Path | None, *, min_length: Count = 0, max_length: Count = 0) -> None:
        super().__init__(path, min_length=min_length, max_length=max_length)


class _Fitting:
    """Choose the Docs that are neither too short nor too long, and count the others.

    Args:
        least: The smallest number of tokens.
        most: The largest; None for no limit.
        limit: How many Docs to take at most; 0 for all.
        path: The corpus, for messages.
    """

    def __init__(self, least: int, most: int | None, *, limit: int, path: object) -> None:
        self.least = least
        self.most = most
        self.limit = limit
        self.path = path

    def among(self, docs: Iterable[Doc]) -> Iterator[Doc]:
        """Yield those that fit; tell at the end how many do not.

        Raises:
            DataError: All are too long.
        """
        n_taken = n_short = n_long = shortest = 0
        for doc in docs:
            if self.most is not None and len(doc) > self.most:
                n_long += 1
                shortest = min(shortest or len(doc), len(doc))
            elif len(doc) < self.least:
                n_short += 1
            else:
                n_taken += 1
                yield doc
                if n_taken == self.limit:
                    break
        if shortest and not (n_taken or n_short):
            raise all_too_long(self.path, self.most or 0, shortest, what="text")
        self._report(n_taken, n_short, n_long)

    def _report(self, n_taken: int, n_short: int, n_long: int) -> None:
        reasons = [
            *([f"{n_short:,} with fewer than {counted(self.least, 'token')} (min_length)"] if n_short else []),
            *([f"{n_long:,} with more than {counted(self.most or 0, 'token')} (max_length)"] if n_long else []),
        ]
        if reasons:
            total = n_taken + n_short + n_long
            warn(f"{self.path}: left out of {counted(total, 'text', form=',')}: {', '.join(reasons)}.")


def _shuffled(docs: Iterable[Doc], window: int) -> Iterator[Doc]:
    """Yield each Doc at a place by chance, at most about a window away; where it is 0, as they come.

    The random numbers are of their own, begun by one of Python's: what draws from those meanwhile changes nothing.
    """
    if not window:
        yield from docs
        return
    numbers = random.Random(random.getrandbits(64))
    held: list[Doc] = []
    for doc in docs:
        if len(held) < window:
            held.append(doc)
            continue
        place = numbers.randrange(window)
        yield held[place]
        held[place] = doc
    numbers.shuffle(held)
    yield from held


def _read_texts(file: Path, nlp: Language) -> Iterator[Doc]:
    """Yield the texts of a file as Docs."""
    ending = next(ending for ending in _READERS if unpacked_name(file).name.endswith(ending))
    return _READERS[ending](file, nlp)


def read_jsonl_texts(source: Path | TextLines, nlp: Language) -> Iterator[Doc]:
    """Yield the texts of a JSON Lines file, or of lines at hand, as Docs.

    Raises:
        DataError: It cannot be read, or a line has no text.
    """
    lines = source if isinstance(source, TextLines) else TextLines(source)
    for number, record in read_jsonl(lines):
        yield _raw_doc(nlp, record, where=f"{lines.name}:{number}")


def _read_plain(file: Path, nlp: Language) -> Iterator[Doc]:
    for number, line in enumerate(read_lines(file), 1):
        if line and not line.isspace():
            yield _tokenized(nlp, line, where=f"{file}:{number}")


def _read_docbin(file: Path, nlp: Language) -> Iterator[Doc]:
    for _, doc in read_docbin(file, nlp):
        yield Doc(nlp.vocab, words=[lexeme.text for lexeme in doc.lexemes], spaces=map(bool, doc.spaces))


_READERS: Final[dict[str, Callable[[Path, Language], Iterator[Doc]]]] = {
    ".jsonl": read_jsonl_texts,
    ".txt": _read_plain,
    ".spacy": _read_docbin,
}


def _raw_doc(nlp: Language, record: Any, *, where: str) -> Doc:
    """Make a Doc of a line's tokens, or else of its text."""
    if isinstance(record, dict):
        if isinstance(record.get("tokens"), list):
            with naming(where):
                return Doc(nlp.vocab, words=checked_words(record["tokens"]))
        if isinstance(record.get("text"), str):
            return _tokenized(nlp, record["text"], where=where)
    raise DataError(f"{where}: the line is no object with a 'text' or a list of 'tokens'; write {{\"text\": \"…\"}}.")


def _tokenized(nlp: Language, text: str, *, where: str) -> Doc:
    with naming(where):
        return nlp.make_doc(text)
