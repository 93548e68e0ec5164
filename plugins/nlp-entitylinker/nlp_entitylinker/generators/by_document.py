"""Candidates of a part of a name, from where the Doc has more of it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from .forms import abbreviation, initials, normalize
from .generator import CandidateGenerator, candidates_of, joined

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nlpx.tokens import Doc, Span

    from ..candidates import OfOne
    from ..kb import Candidate, KnowledgeBase

# Of the names that a mention is a part of, the first ones count.
_MOST_LONGER = 5


class CandidatesByDocument(CandidateGenerator):
    """Give the candidates of longer entities of the Doc: those that have all words of a mention, or its initials.

    Args:
        generator: Gives the candidates of the longer ones.
    """

    def __init__(self, generator: OfOne) -> None:
        self._generator = generator

    def find(self, kb: KnowledgeBase, mentions: Sequence[Span]) -> list[list[Candidate]]:
        """Return the candidates of each mention."""
        names = {doc: _Names(doc) for doc in {mention.doc: None for mention in mentions}}
        longer = [names[mention.doc].longer(mention.text) for mention in mentions]
        # Each is looked up once; a Doc has the same one for the same text.
        distinct = list({id(name): name for of_mention in longer for name in of_mention}.values())
        lists = dict(zip(map(id, distinct), candidates_of(self._generator, kb, distinct), strict=True))
        return [joined((1.0, lists[id(name)]) for name in of_mention) for of_mention in longer]


class _Names:
    """Find the entities of a Doc by their words; of those with the same words, the first."""

    def __init__(self, doc: Doc) -> None:
        self._first: dict[frozenset[str], Span] = {}
        self._with_word: dict[str, list[frozenset[str]]] = defaultdict(list)
        self._with_initials: dict[str, list[Span]] = defaultdict(list)
        for ent in doc.ents:
            words = frozenset(normalize(ent.text).split())
            if words in self._first:
                continue
            self._first[words] = ent
            for word in words:
                self._with_word[word].append(words)
            self._with_initials[initials(ent.text)].append(ent)

    def longer(self, text: str) -> list[Span]:
        """Return the first entities of which a text is a part."""
        words = frozenset(normalize(text).split())
        rarest = min((self._with_word.get(word, []) for word in words), key=len, default=[])
        found = [self._first[others] for others in rarest if words < others]
        short = abbreviation(text)
        return [*found, *(self._with_initials.get(short, ()) if short else ())][:_MOST_LONGER]


def build_by_document(generator: OfOne) -> CandidateGenerator:
    """Make what gives the candidates of longer entities that a mention is a part of (``nlpx.DocumentCandidates.v1``).

    So ``Emerson``, or ``RWE``, has the candidates of ``Ralph Waldo Emerson`` in the same Doc.

    Args:
        generator: Gives the candidates of the longer ones.
    """
    return CandidatesByDocument(generator)
