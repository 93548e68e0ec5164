"""The section of ``debug data`` about words: how many, as the tokenizer divides them, and with which vectors."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from ..quoting import counted
from .findings import Finding, counts, fail, info, plain, warn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..corpora.places import Place
    from .corpus_data import CorpusData, Item, Items

_MOST_COMMON = 10


def check_words(data: CorpusData) -> Iterator[Finding]:
    """Count words, tokens that the tokenizer does not make, and words without a vector."""
    train, dev = _Words.of(data.train), _Words.of(data.dev)
    yield info(
        f"{counted(train.words.total(), 'total word')} in the data ({len(train.words)} unique)",
        name="words",
        counts={"total": train.words.total(), "unique": len(train.words)},
    )
    yield from train.findings("training")
    yield from dev.findings("dev")
    common = dict(train.words.most_common(_MOST_COMMON))
    yield plain(f"{_MOST_COMMON} most common words: {counts(common)}", name="common-words", counts=common)
    yield from _check_vectors(data, train.words)


@dataclass
class _Words:
    """Count the words of a corpus, and compare them with the tokenizer's tokens.

    Attributes:
        words: How often each word occurs.
        n_misaligned: How many tokens of the tokenizer hold several of the corpus.
        n_divided: How many tokens of the corpus it divides.
        where: The first such token of the tokenizer in each Doc.
    """

    words: Counter[str] = field(default_factory=Counter)
    n_misaligned: int = 0
    n_divided: int = 0
    where: list[Place] = field(default_factory=list)

    @classmethod
    def of(cls, items: Items) -> _Words:
        """Look at every Doc of a corpus."""
        counted = cls()
        for item in items:
            counted.words.update([lexeme.text for lexeme in item.doc.lexemes])
            misaligned, n_divided = misaligned_tokens(item)
            counted.n_misaligned += len(misaligned)
            counted.n_divided += n_divided
            if misaligned:
                token = item.example.predicted[misaligned[0]]
                end = token.idx + len(token.text)
                counted.where.append(item.at_characters(token.idx, end, note="several tokens of the data"))
        return counted

    def findings(self, name: str) -> Iterator[Finding]:
        """Say how far the tokens of the corpus, which has this name, are those of the tokenizer."""
        if self.n_misaligned:
            yield warn(
                f"{counted(self.n_misaligned, 'misaligned token')} in the {name} data",
                name="misaligned-tokens",
                where=self.where,
                detail="The tokenizer makes one token of several of the data, so what is annotated on them is lost.",
            )
        if self.n_divided:
            yield plain(
                f"the tokenizer divides {counted(self.n_divided, 'token')} of the {name} data",
                name="divided-tokens",
                counts={"tokens": self.n_divided},
            )


def misaligned_tokens(item: Item) -> tuple[list[int], int]:
    """List the tokens of the tokenizer that hold several of the reference, and count those that it divides."""
    if [lexeme.text for lexeme in item.example.predicted.lexemes] == [lexeme.text for lexeme in item.doc.lexemes]:
        return [], 0
    alignment = item.example.alignment
    several = [i for i, length in enumerate(alignment.x2y.lengths.tolist()) if length > 1]
    return several, sum(length > 1 for length in alignment.y2x.lengths.tolist())


def _check_vectors(data: CorpusData, words: Counter[str]) -> Iterator[Finding]:
    vectors = data.nlp.vocab.vectors
    if not len(vectors):
        if data.vector_readers:
            yield fail(
                f"No word vectors present in the model, where {', '.join(map(repr, data.vector_readers))} reads some",
                name="no-vectors",
                detail="Set initialize.vectors in the config, or include_static_vectors = false.",
            )
        else:
            yield info("No word vectors present in the model", name="no-vectors")
        return
    yield info(
        f"{counted(len(vectors), 'vector')} ({counted(vectors.n_keys, 'unique key')}, "
        f"{counted(vectors.vectors_length, 'dimension')})",
        name="vectors",
    )
    without: Counter[str] = Counter()
    zero: Counter[str] = Counter()
    broken: Counter[str] = Counter()
    for word, count in words.items():
        lexeme = data.nlp.vocab[word]
        if not lexeme.has_vector:
            without[word] = count
        elif not np.isfinite(lexeme.vector).all():
            broken[word] = count
        elif not lexeme.vector.any():
            zero[word] = count
    for found, what, name in (
        (without, "without vectors", "words-without-vectors"),
        (zero, "whose vectors are zeros", "zero-vectors"),
    ):
        if found:
            share = found.total() / words.total()
            yield warn(f"{counted(found.total(), 'word')} in training data {what} ({share:.0%})", name=name)
            common = dict(found.most_common(_MOST_COMMON))
            yield plain(f"{_MOST_COMMON} most common words {what}: {counts(common)}", name=name, counts=common)
    if broken:
        yield fail(
            f"{counted(broken.total(), 'word')} in training data whose vectors have numbers that are none or infinite: "
            f"{counts(dict(broken.most_common(_MOST_COMMON)))}",
            name="broken-vectors",
        )
