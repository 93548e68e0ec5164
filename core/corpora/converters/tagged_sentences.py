"""Sentences of words with entity tags, and the Docs that hold them."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from ...tokens.comparing.iob import biluo_tags_to_spans, set_entity_tags
from ...tokens.doc import Doc
from ..entity_tags import ENTITY_TAG, read_entity_tags

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ...vocab.vocab import Vocab

_NO_TAG = frozenset(("", "-", "_"))
_INSIDE = ("I-", "L-")


class TaggedSentence:
    """Hold a sentence; every list has one entry for each word.

    Attributes:
        words: The words.
        tags: Fine-grained tags; empty where there is none.
        layers: Of each layer of entities its tags in the BILUO scheme.
    """

    def __init__(self, words: Sequence[str], tags: Sequence[str], layers: Sequence[Sequence[str]]) -> None:
        self.words = words
        self.tags = tags
        self.layers = layers

    @classmethod
    def from_rows(cls, rows: Sequence[Sequence[str]], *, where: Sequence[str], layered: bool = False) -> TaggedSentence:
        """Read a sentence from columns: the word first, the entity tag last, a fine-grained tag second of three.

        Args:
            rows: The columns of each word.
            where: The file and line of each, for messages.
            layered: Whether entities may be nested: other columns of entity tags beside the last are layers as well.

        Raises:
            DataError: An entity tag is wrong.
        """
        first = _first_layer(rows) if layered else -1
        layers = [read_entity_tags([row[place] for row in rows], where=where) for place in range(first, 0)]
        tags = [row[1] if len(row) > 1 - first and row[1] not in _NO_TAG else "" for row in rows]
        return cls([row[0] for row in rows], tags, layers)

    def __len__(self) -> int:
        return len(self.words)

    def cut(self, starts: Iterable[int]) -> list[TaggedSentence]:
        """Cut before the words of these indices, but never inside an entity."""
        inside = {i for layer in self.layers for i, tag in enumerate(layer) if tag.startswith(_INSIDE)}
        bounds = sorted({0, *starts} - inside)
        return [
            TaggedSentence(self.words[start:end], self.tags[start:end], [layer[start:end] for layer in self.layers])
            for start, end in zip(bounds, [*bounds[1:], len(self)], strict=True)
        ]


def grouped(sentences: Iterable[TaggedSentence], n_sents: int) -> Iterator[list[TaggedSentence]]:
    """Yield so many sentences at a time; 0 counts as 1."""
    sentences = iter(sentences)
    while group := list(islice(sentences, n_sents or 1)):
        yield group


def _first_layer(rows: Sequence[Sequence[str]]) -> int:
    """Return the first of the last columns that hold nothing but entity tags, counted from the end."""
    first = -1
    while 1 - first < min(map(len, rows)) and all(ENTITY_TAG.fullmatch(row[first - 1]) for row in rows):
        first -= 1
    return first


def make_doc(
    sentences: Sequence[TaggedSentence], vocab: Vocab, *, with_boundaries: bool = True, spans_key: str | None = None
) -> Doc:
    """Put sentences into one Doc; which words have a space after them is not known.

    Args:
        sentences: The sentences.
        vocab: The vocabulary of the Doc.
        with_boundaries: Whether the Doc is to say where they begin.
        spans_key: The key in ``doc.spans`` under which entities of all layers are put; None to make them entities.
    """
    tags = [tag for sentence in sentences for tag in sentence.tags]
    starts = [start for sentence in sentences for start in (1, *[-1] * (len(sentence) - 1))]
    doc = Doc(
        vocab,
        words=[word for sentence in sentences for word in sentence.words],
        tags=tags if any(tags) else None,
        sent_starts=starts if with_boundaries else None,
    )
    if spans_key is None:
        set_entity_tags(doc, [tag for sentence in sentences for tag in sentence.layers[0]])
    else:
        # A sentence without a layer has nothing in it.
        n_layers = max(len(sentence.layers) for sentence in sentences)
        layers = [
            [tag for s in sentences for tag in (s.layers[place] if place < len(s.layers) else ["O"] * len(s))]
            for place in range(n_layers)
        ]
        doc.spans[spans_key] = sorted(span for layer in layers for span in biluo_tags_to_spans(doc, layer))
    return doc
