"""What ``debug data`` says about texts as a transformer sees them: in wordpieces."""

from __future__ import annotations

import warnings
from collections import Counter
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from nlpx.checks import CorpusData, Finding, Item, Place, good, info, plain, warn
from nlpx.errors import counted

from .layers.encoding import shim_of
from .pieces.wordpieces import split_spans

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from nlpx.tokens import Doc, Span

    from .huggingface.tokenizer import Pieces, Tokenizer
    from .span_getters import SpanGetter

# Vocabularies have pieces for nearly all words of their language, and 1.1 to 1.6 pieces a word; twice that elsewhere.
_MANY_UNKNOWN = 0.01
_MANY_PIECES = 2.5
_AT_A_TIME = 64


def check_wordpieces(data: CorpusData) -> Iterator[Finding]:
    """Look for texts that a transformer sees in parts or cannot read, with the tokenizer of each."""
    names = [name for name, factory in data.nlp.pipe_factories.items() if factory == "transformer"]
    if not names:
        yield plain("No config says which transformer is meant, so its wordpieces are not known")
    for name in names:
        model = data.nlp.get_pipe(name).model
        tokenizer = shim_of(model).tokenizer
        yield info(
            f"Component {name!r}: {model.attrs['name']}, a vocabulary of {tokenizer.size} wordpieces, "
            f"{tokenizer.at_a_time}"
        )
        count = _Count()
        for items in _batches(data.both()):
            count.add(items, model.attrs["get_spans"], tokenizer)
        yield from _check_lengths(count, tokenizer)
        yield from _check_vocabulary(count, data.nlp.lang)


@dataclass
class _Count:
    """Count what stands in texts, as wordpieces.

    Attributes:
        n_tokens: How many tokens there are in spans.
        n_pieces: How many wordpieces these have; those that mark something are left out.
        unknown: How often a text is one that the vocabulary does not have.
        divided: Where documents stand of which a span is too long.
        cut: What is said of tokens that are too long.
        blank: How many blank tokens have no wordpiece.
        without: Where other tokens stand that have none.
    """

    n_tokens: int = 0
    n_pieces: int = 0
    unknown: Counter[str] = field(default_factory=Counter)
    divided: list[Place] = field(default_factory=list)
    cut: list[str] = field(default_factory=list)
    blank: int = 0
    without: list[Place] = field(default_factory=list)

    def add(self, items: Sequence[Item], get_spans: SpanGetter, tokenizer: Tokenizer) -> None:
        """Count some documents."""
        docs = [item.doc for item in items]
        spans = [list(own) for own in get_spans(docs)]
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            split = split_spans(docs, spans, tokenizer)
        self.cut += [str(warning.message) for warning in caught]
        self.divided += [
            item.place
            for item, before, after in zip(items, spans, split.spans, strict=True)
            if len(after) > sum(map(bool, map(len, before)))
        ]
        flat = [span for own in split.spans for span in own]
        for span, pieces in zip(flat, split.pieces, strict=True):
            self._add_span(span, pieces, tokenizer)
        first = 0
        for item, doc in zip(items, docs, strict=True):
            self._add_lengths(item, doc, split.lengths[first : first + len(doc)].tolist())
            first += len(doc)

    def _add_span(self, span: Span, pieces: Pieces, tokenizer: Tokenizer) -> None:
        is_text = pieces.ends > pieces.starts
        self.n_tokens += sum(not token.is_space for token in span)
        self.n_pieces += int(is_text.sum())
        for place in (is_text & (pieces.ids == tokenizer.unknown_id)).nonzero()[0]:
            self.unknown[span.text[pieces.starts[place] : pieces.ends[place]]] += 1

    def _add_lengths(self, item: Item, doc: Doc, lengths: Sequence[int]) -> None:
        for token, length in zip(doc, lengths, strict=True):
            if not length and token.is_space:
                self.blank += 1
            elif not length:
                self.without.append(item.at(token.i))


def _batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    remaining = iter(items)
    while batch := list(islice(remaining, _AT_A_TIME)):
        yield batch


def _check_lengths(count: _Count, tokenizer: Tokenizer) -> Iterator[Finding]:
    """Tell of what the transformer sees in parts, or not at all."""
    if count.divided:
        yield warn(
            f"Documents with spans of more than {tokenizer.limit} wordpieces, which are divided: {len(count.divided)}",
            name="spans-divided",
            where=count.divided,
            detail="The parts do not see each other. Windows of fewer tokens that overlap do: lower the window of "
            "spacy-transformers.strided_spans.v1, with a stride below it.",
        )
    else:
        yield good("No span has more wordpieces than the transformer takes", name="spans-divided")
    if count.cut:
        yield warn(
            f"Tokens that are longer than the transformer takes, and cut short: {len(count.cut)}",
            name="tokens-cut",
            where=count.cut,
        )
    if count.without:
        yield warn(
            f"Tokens without a wordpiece, whose vectors are zeros: {len(count.without)}",
            name="tokens-without-wordpiece",
            where=count.without,
            detail="The tokenizer of the transformer leaves their characters out, or they are in no span.",
        )
    if count.blank:
        yield plain(f"Blank tokens, whose vectors are zeros too: {count.blank}")


def _check_vocabulary(count: _Count, lang: str | None) -> Iterator[Finding]:
    """Tell how well the vocabulary fits the language of the texts."""
    if not count.n_tokens:
        return
    n_pieces, n_unknown = count.n_pieces / count.n_tokens, count.unknown.total()
    share = n_unknown / max(count.n_pieces, 1)
    numbers = f"{n_pieces:.2f} wordpieces a token, and {share:.2%} of them are unknown ({n_unknown})"
    if share <= _MANY_UNKNOWN and n_pieces <= _MANY_PIECES:
        yield good(f"{numbers}: the vocabulary knows the language of the texts ({lang})", name="other-vocabulary")
        return
    yield warn(
        f"{numbers}: the vocabulary is of another language than the texts ({lang}), or of another kind of text; take a "
        "model for it, or a multilingual one",
        name="other-vocabulary",
        where=[f"{text!r} ({counted(number, 'time')})" for text, number in count.unknown.most_common()],
    )
