"""Corpora: what a config's ``[corpora]`` names, functions from a pipeline to a stream of Examples."""

from __future__ import annotations

import random
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING

from ..errors import DataError
from ..files.writing import as_path
from ..named_tuples import NamedTuple
from ..quoting import counted
from ..registry.calls import ask_for_stream
from ..registry.kinds import AN_EXAMPLE
from ..tokens.comparing.example import Example
from ..tokens.doc import Doc
from ..tokens.docbin_contents import stream_file
from .corpus_files import read_numbered_docs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from ..config.limits import Count
    from ..pipeline import Language
    from ..vocab import Vocab
    from .places import Place

    Augmenter = Callable[[Language, Example], Iterator[Example]]


def make_corpus(
    path: str | Path | None,
    gold_preproc: bool = False,
    max_length: Count = 0,
    limit: Count = 0,
    augmenter: Augmenter | None = None,
) -> Callable[[Language], Iterator[Example]]:
    """Read annotated Docs from a file or a folder (``spacy.Corpus.v1``)."""
    return Corpus(path, gold_preproc=gold_preproc, max_length=max_length, limit=limit, augmenter=augmenter)


def placed_examples(nlp: Language, path: str | Path, *, gold_preproc: bool = False) -> list[PlacedExample]:
    """Return the Examples of a file or a folder to score a pipeline on, each with its place.

    Args:
        nlp: The pipeline.
        path: A file or a folder of annotated data.
        gold_preproc: Whether to make one Example of each sentence, with the reference's tokens.

    Raises:
        DataError: The data cannot be read, or there are none.
    """
    examples = list(Corpus(path, gold_preproc=gold_preproc).placed(nlp))
    if not examples:
        raise DataError(f"{path}: there are no annotated texts in it; name a file or folder that 'nlpx convert' wrote")
    return examples


def annotated_examples(nlp: Language, path: str | Path, *, gold_preproc: bool = False) -> list[Example]:
    """Return the Examples of a file or a folder; see `placed_examples`."""
    return [placed.example for placed in placed_examples(nlp, path, gold_preproc=gold_preproc)]


class PlacedExample(NamedTuple):
    """Hold an Example and where its reference stands.

    Attributes:
        place: The document that the reference is, or is a part of.
        example: The Example.
        first_token: The number of its first token in the document.
        first_character: The offset of its first character there.
    """

    place: Place
    example: Example
    first_token: int = 0
    first_character: int = 0


class _Part(NamedTuple):
    """Hold a Doc of which one Example is made, and where it begins in the document that it comes from."""

    doc: Doc
    first_token: int = 0
    first_character: int = 0


class Corpus:
    """Read Examples from annotated files: ``.spacy``, ``.json``, ``.jsonl`` or ``.msg``.

    Files are read as a stream, again at each call.

    Args:
        path: A file, or a folder that is searched for such files.
        limit: How many reference Docs to use at most; 0 for all.
        gold_preproc: Whether to make one Example of each sentence, with the reference's tokens.
        max_length: Longest Doc in tokens; longer ones are split into sentences, and sentences longer than that are left
            out; 0 for no limit.
        augmenter: Makes Examples out of one, such as a copy in lower case.
        shuffle: Whether to mix the reference Docs, which keeps them all in memory.

    Attributes:
        is_repeatable: Whether each call gives equal Examples, so that a training run can go on with those that it has
            read; a reader that does not say so is called again.
        empty: The places of the Docs without tokens that were passed over in the last reading.
        left_out: The places of the Docs of which something was too long, and left out, in the last reading.
    """

    def __init__(
        self,
        path: str | Path | None,
        *,
        limit: Count = 0,
        gold_preproc: bool = False,
        max_length: Count = 0,
        augmenter: Augmenter | None = None,
        shuffle: bool = False,
    ) -> None:
        self.path = None if path is None else as_path(path)
        self.limit = limit
        self.gold_preproc = gold_preproc
        self.max_length = max_length
        self.augmenter = augmenter
        self.shuffle = shuffle
        self.empty: list[Place] = []
        self.left_out: list[Place] = []

    @property
    def is_repeatable(self) -> bool:
        """Whether nothing is left to chance: nothing is shuffled, and no augmenter draws lots."""
        return self.augmenter is None and not self.shuffle

    def __call__(self, nlp: Language) -> Iterator[Example]:
        """Yield the Examples, with predicted Docs of this pipeline's tokenizer.

        Raises:
            DataError: A file cannot be read, a text is too long for the pipeline, or `max_length` leaves nothing.
        """
        return (placed.example for placed in self.placed(nlp))

    def read_docbin(self, vocab: Vocab, locs: Iterable[str | Path]) -> Iterator[Doc]:
        """Yield the reference Docs of some files.

        Args:
            vocab: The vocabulary that they get.
            locs: The files.

        Raises:
            DataError: A file cannot be read.
        """
        for loc in locs:
            yield from stream_file(loc, vocab)

    def placed(self, nlp: Language) -> Iterator[PlacedExample]:
        """Yield the Examples, each with its place.

        Raises:
            DataError: As `__call__`.
        """
        docs: Iterable[tuple[Place, str, Doc]] = read_numbered_docs(self.path, nlp)
        if self.shuffle:
            docs = list(docs)
            random.shuffle(docs)
        if self.limit > 0:
            docs = islice(docs, self.limit)
        n_examples, shortest = 0, 0
        self.empty, self.left_out = [], []
        for place, line, doc in docs:
            if not len(doc):
                self.empty.append(place)
            n_tokens = 0
            for part in self._parts(doc, gold_preproc=self.gold_preproc):
                n_tokens += len(part.doc)
                with naming(line):
                    example = make_example(nlp, part.doc, gold_tokens=self.gold_preproc or None)
                n_examples += 1
                for made in self._augmented(nlp, example):
                    yield PlacedExample(place, made, part.first_token, part.first_character)
            if n_tokens < len(doc):
                self.left_out.append(place.noting(f"{len(doc) - n_tokens} of {counted(len(doc), 'token')}"))
            if not n_examples and self._too_long(doc):
                shortest = min(shortest or len(doc), len(doc))
        if shortest and not n_examples:
            raise all_too_long(self.path, self.max_length, shortest, what="document, and each of its sentences,")

    def make_examples(self, nlp: Language, reference_docs: Iterable[Doc]) -> Iterator[Example]:
        """Yield an Example for each Doc, or for each sentence of one that is too long."""
        for doc in reference_docs:
            for part in self._parts(doc, gold_preproc=False):
                yield make_example(nlp, part.doc)

    def make_examples_gold_preproc(self, nlp: Language, reference_docs: Iterable[Doc]) -> Iterator[Example]:
        """Yield an Example for each sentence, with the reference's tokens."""
        for doc in reference_docs:
            for part in self._parts(doc, gold_preproc=True):
                yield make_example(nlp, part.doc, gold_tokens=True)

    def _augmented(self, nlp: Language, example: Example) -> Iterator[Example]:
        """Yield an Example, or what the augmenter makes of it."""
        if self.augmenter is None:
            yield example
        else:
            yield from ask_for_stream(self.augmenter, nlp, example, due=AN_EXAMPLE, what="the augmenter")

    def _parts(self, doc: Doc, *, gold_preproc: bool) -> Iterator[_Part]:
        """Yield a Doc, or the sentences of one that is to be divided or too long; what is too long is left out."""
        if not len(doc):
            return
        divided = (gold_preproc or self._too_long(doc)) and doc.has_annotation("SENT_START")
        for part in _sentences(doc) if divided else (_Part(doc),):
            if not self._too_long(part.doc):
                yield part

    def _too_long(self, doc: Doc) -> bool:
        return 0 < self.max_length < len(doc)


@contextmanager
def naming(place: str) -> Iterator[None]:
    """Say of what cannot be used where it stands in a corpus.

    Raises:
        DataError: A text cannot be tokenized, as when it is too long for the pipeline.
    """
    try:
        yield
    except ValueError as error:
        raise DataError(f"{place}: {error}") from error


def all_too_long(path: object, limit: int, shortest: int, *, what: str) -> DataError:
    """Say that a limit leaves nothing of a corpus."""
    return DataError(
        f"{path}: every {what} is longer than max_length = {counted(limit, 'token')}, so that nothing is left (the "
        f"shortest has {shortest}); set max_length higher, or to 0 for no limit."
    )


def _sentences(doc: Doc) -> Iterator[_Part]:
    for sentence in doc.sents:
        part = sentence.as_doc()
        part.has_unknown_spaces = doc.has_unknown_spaces
        yield _Part(part, sentence.start, sentence.start_char)


def make_example(nlp: Language, reference: Doc, *, gold_tokens: bool | None = None) -> Example:
    """Make an Example of a reference.

    Args:
        nlp: Tokenizes the text.
        reference: The annotated Doc.
        gold_tokens: Whether to take the reference's tokens instead; None for where its text is not known.
    """
    if not (reference.has_unknown_spaces if gold_tokens is None else gold_tokens):
        return Example(nlp.make_doc(reference.text), reference)
    words = [lexeme.text for lexeme in reference.lexemes]
    return Example(Doc(nlp.vocab, words=words, spaces=map(bool, reference.spaces)), reference)
