"""The sections of ``debug data`` that hold for every pipeline: statistics of the corpora, their words and vectors."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ..quoting import shown
from .findings import Finding, counts, fail, good, info, plain, warn

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .corpus_data import CorpusData, Item

_FEW_DOCS = 100
_MOST_COMMON = 10


def check_corpora(data: CorpusData, *, base_model: str | None) -> Iterator[Finding]:
    """Describe the corpora, and look for texts that are in both."""
    yield plain(f"Training pipeline: {', '.join(data.pipeline)}")
    if base_model is None:
        yield plain(f"Starting with blank model '{data.nlp.lang}'")
    else:
        yield from _check_base_model(data, base_model)
    yield plain(f"{len(data.train)} training docs")
    yield plain(f"{len(data.dev)} evaluation docs")
    if not data.train:
        yield fail("No training docs")
    elif len(data.train) < _FEW_DOCS and base_model is None:
        yield warn(
            f"Low number of examples to train a blank model ({len(data.train)})",
            detail=f"A useful model needs some {20 * _FEW_DOCS}, and {_FEW_DOCS} at least.",
        )
    if not data.dev:
        yield fail("No evaluation docs")
    if data.empty:
        number = "1 doc" if len(data.empty) == 1 else f"{len(data.empty)} docs"
        yield warn(f"{number} without text, passed over here and in training", where=data.empty)
    evaluated = {item.doc.text for item in data.dev}
    both = [item for item in data.train if item.doc.text in evaluated]
    if both:
        yield warn(
            f"{len(both)} training examples also in evaluation data",
            where=(f"{item.place}: {shown(item.doc.text, width=50)}" for item in both),
            detail="Scores on texts that were trained on are too good; keep the two apart.",
        )
    elif data.train and data.dev:
        yield good("No overlap between training and evaluation data")


def _check_base_model(data: CorpusData, base_model: str) -> Iterator[Finding]:
    yield plain(f"Starting with base model '{base_model}'")
    existing = [name for name in data.pipeline if name in data.nlp.pipe_names]
    new = [name for name in data.pipeline if name not in data.nlp.pipe_names]
    if existing:
        yield plain(f"Components to train further: {', '.join(existing)}")
    if new:
        yield plain(f"New components: {', '.join(new)}")


def check_words(data: CorpusData) -> Iterator[Finding]:
    """Count words, tokens that the tokenizer does not make, and words without a vector."""
    words = Counter(lexeme.text for item in data.train for lexeme in item.doc.lexemes)
    yield info(f"{words.total()} total words in the data ({len(words)} unique)")
    for name, items in (("training", data.train), ("dev", data.dev)):
        yield from _check_alignment(name, items)
    yield plain(f"{_MOST_COMMON} most common words: {counts(dict(words.most_common(_MOST_COMMON)))}")
    vectors = data.nlp.vocab.vectors
    if not len(vectors):
        yield info("No word vectors present in the model")
        return
    yield info(f"{len(vectors)} vectors ({vectors.n_keys} unique keys, {vectors.vectors_length} dimensions)")
    without = Counter({word: count for word, count in words.items() if not data.nlp.vocab[word].has_vector})
    if without:
        share = without.total() / words.total()
        yield warn(f"{without.total()} words in training data without vectors ({share:.0%})")
        yield plain(
            f"{_MOST_COMMON} most common words without vectors: {counts(dict(without.most_common(_MOST_COMMON)))}"
        )


def _check_alignment(name: str, items: Sequence[Item]) -> Iterator[Finding]:
    """Count tokens of the tokenizer that hold several of the reference, and tokens of the reference that it divides."""
    total = divided = 0
    where: list[str] = []
    for item in items:
        misaligned, n_divided = misaligned_tokens(item)
        total += len(misaligned)
        divided += n_divided
        if misaligned:
            token = item.example.predicted[misaligned[0]]
            where.append(f"{item.place}, offset {token.idx}: {token.text!r} is several tokens of the data")
    if total:
        yield warn(
            f"{total} misaligned tokens in the {name} data",
            where=where,
            detail="The tokenizer makes one token of several of the data, so what is annotated on them is lost.",
        )
    if divided:
        yield plain(f"{divided} tokens of the {name} data are divided by the tokenizer")


def misaligned_tokens(item: Item) -> tuple[list[int], int]:
    """List the tokens of the tokenizer that hold several of the reference, and count those that it divides."""
    if [lexeme.text for lexeme in item.example.predicted.lexemes] == [lexeme.text for lexeme in item.doc.lexemes]:
        return [], 0
    alignment = item.example.alignment
    several = [i for i, length in enumerate(alignment.x2y.lengths.tolist()) if length > 1]
    return several, sum(length > 1 for length in alignment.y2x.lengths.tolist())
