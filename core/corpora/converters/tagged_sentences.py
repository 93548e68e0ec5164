"""Sentences of words with entity tags, and the Docs that hold them."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from ...tokens.comparing.iob import set_entity_tags
from ...tokens.doc import Doc
from ..entity_tags import read_entity_tags

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ...vocab.vocab import Vocab

_NO_TAG = frozenset(("", "-", "_"))
_INSIDE = ("I-", "L-")


class TaggedSentence:
    """Hold a sentence; every list has one entry for each word.

    Attributes:
        words: The words.
        tags: Fine-grained tags; empty where there is none.
        entities: Entity tags in the BILUO scheme.
    """

    def __init__(self, words: Sequence[str], tags: Sequence[str], entities: Sequence[str]) -> None:
        self.words = words
        self.tags = tags
        self.entities = entities

    @classmethod
    def from_rows(
        cls, rows: Sequence[Sequence[str]], *, where: Sequence[str], labels: Mapping[str, str] | None
    ) -> TaggedSentence:
        """Read a sentence from columns: the word first, the entity tag last, a fine-grained tag second of three.

        Args:
            rows: The columns of each word.
            where: The file and line of each, for messages.
            labels: What to write for each entity label; None to keep them.

        Raises:
            DataError: An entity tag is wrong.
        """
        tags = [row[1] if len(row) > 2 and row[1] not in _NO_TAG else "" for row in rows]
        entities = read_entity_tags([row[-1] for row in rows], where=where, labels=labels)
        return cls([row[0] for row in rows], tags, entities)

    def __len__(self) -> int:
        return len(self.words)

    def cut(self, starts: Iterable[int]) -> list[TaggedSentence]:
        """Cut before the words of these indices, but never inside an entity."""
        inside = {i for i, tag in enumerate(self.entities) if tag.startswith(_INSIDE)}
        bounds = sorted({0, *starts} - inside)
        return [
            TaggedSentence(self.words[start:end], self.tags[start:end], self.entities[start:end])
            for start, end in zip(bounds, [*bounds[1:], len(self)], strict=True)
        ]


def grouped(sentences: Iterable[TaggedSentence], n_sents: int) -> Iterator[list[TaggedSentence]]:
    """Yield so many sentences at a time; 0 counts as 1."""
    sentences = iter(sentences)
    while group := list(islice(sentences, n_sents or 1)):
        yield group


def make_doc(sentences: Sequence[TaggedSentence], vocab: Vocab, *, with_boundaries: bool = True) -> Doc:
    """Put sentences into one Doc; which words have a space after them is not known.

    Args:
        sentences: The sentences.
        vocab: The vocabulary of the Doc.
        with_boundaries: Whether the Doc is to say where they begin.
    """
    tags = [tag for sentence in sentences for tag in sentence.tags]
    starts = [start for sentence in sentences for start in (1, *[-1] * (len(sentence) - 1))]
    doc = Doc(
        vocab,
        words=[word for sentence in sentences for word in sentence.words],
        tags=tags if any(tags) else None,
        sent_starts=starts if with_boundaries else None,
    )
    set_entity_tags(doc, [tag for sentence in sentences for tag in sentence.entities])
    return doc
