"""An analysis of raw text as the CoNLL 2018 metrics see it: tokens, words and sentences by their characters."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ..tokens.doc import Doc

Span = tuple[int, int]
UNIVERSAL_FEATURES = frozenset(
    "PronType NumType Poss Reflex Foreign Abbr Gender Animacy Number Case Definite Degree VerbForm Mood Tense Aspect "  # noqa: SIM905
    "Voice Evident Polarity Person Polite".split(" ")
)
FUNCTIONAL = frozenset(("aux", "cop", "mark", "det", "clf", "case", "cc"))
NONE = "_"


@dataclass(slots=True)
class Word:
    """Hold a syntactic word.

    Attributes:
        index: Its index among all words.
        start: Offset of its first character, white space not counted; that of its token where this has several words.
        end: Offset after its last character, likewise.
        multiword: Whether its token has several words.
        form: Its form in lower case.
        lemma: Its lemma.
        upos: Its universal part of speech.
        xpos: Its fine-grained tag.
        feats: Its universal features, sorted.
        head: The index of its head; None for a root.
        relation: Its relation to the head, without subtype.
        functional: The function words that hang on it.
    """

    index: int
    start: int
    end: int
    multiword: bool
    form: str
    lemma: str
    upos: str
    xpos: str
    feats: str
    head: int | None
    relation: str
    functional: list[Word] = field(default_factory=list)


class Analysis:
    """Collect the sentences of a text.

    Attributes:
        text: The characters without white space.
        tokens: The span of each token.
        sentences: The span of each sentence.
        words: The words.
    """

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.tokens: list[Span] = []
        self.sentences: list[Span] = []
        self.words: list[Word] = []

    @property
    def text(self) -> str:
        """The characters without white space."""
        return "".join(self.parts)

    def add_sentence(
        self,
        *,
        forms: Sequence[str],
        lemmas: Sequence[str],
        upos: Sequence[str],
        xpos: Sequence[str],
        feats: Sequence[str],
        heads: Sequence[int | None],
        deps: Sequence[str],
        tokens: Iterable[tuple[int, int, str]] = (),
    ) -> None:
        """Add a sentence; every list has one entry for each word.

        Args:
            forms: The words.
            lemmas: Their lemmas.
            upos: Their universal parts of speech.
            xpos: Their fine-grained tags.
            feats: Their features as ``Name=Value|Name=Value``.
            heads: The index of each one's head in the sentence; a root's own index, or None.
            deps: Their relations.
            tokens: First word, end and form of each token with several words.

        Raises:
            DataError: A form is nothing but white space.
        """
        first = len(self.words)
        begins = self.length
        spans = self._spans(forms, {start: (end, form) for start, end, form in tokens})
        for i, (start, end, multiword) in enumerate(spans):
            head = heads[i]
            self.words.append(
                Word(
                    index=first + i,
                    start=start,
                    end=end,
                    multiword=multiword,
                    # As in the task's own measure: white space counts in the words of a multiword token only.
                    form=(forms[i] if multiword else "".join(forms[i].split())).lower(),
                    lemma=lemmas[i],
                    upos=upos[i],
                    xpos=xpos[i],
                    feats=_universal(feats[i]),
                    head=None if head is None or head == i else first + head,
                    relation=deps[i].partition(":")[0],
                )
            )
        for word in self.words[first:]:
            if word.head is not None and word.relation in FUNCTIONAL:
                self.words[word.head].functional.append(word)
        self.sentences.append((begins, self.length))

    def _spans(self, forms: Sequence[str], tokens: dict[int, tuple[int, str]]) -> list[tuple[int, int, bool]]:
        """Take in the characters, and give the span of each word and whether it shares it."""
        spans: list[tuple[int, int, bool]] = []
        while len(spans) < len(forms):
            i = len(spans)
            end, form = tokens.get(i, (i + 1, forms[i]))
            characters = "".join(form.split())
            if not characters:
                raise DataError(f"word {len(self.words) + i + 1} has no characters; give each a form.")
            span = (self.length, self.length + len(characters))
            self.parts.append(characters)
            self.length = span[1]
            self.tokens.append(span)
            spans.extend([(*span, i in tokens)] * (end - i))
        return spans


def _universal(feats: str) -> str:
    pairs = (pair for pair in feats.split("|") if pair.partition("=")[0] in UNIVERSAL_FEATURES)
    return "|".join(sorted(pairs))


def analysis_of_docs(docs: Iterable[Doc]) -> Analysis:
    """Take what a pipeline predicted as an analysis; each token is a word, those of white space are left out."""
    analysis = Analysis()
    for doc in docs:
        bounds = [(sent.start, sent.end) for sent in doc.sents] if doc.has_annotation("SENT_START") else [(0, len(doc))]
        for start, end in bounds:
            _add(analysis, doc, start, end)
    return analysis


def _add(analysis: Analysis, doc: Doc, start: int, end: int) -> None:
    tokens = [doc[i] for i in range(start, end) if not doc[i].is_space]
    if not tokens:
        return
    index = {token.i: i for i, token in enumerate(tokens)}
    analysis.add_sentence(
        forms=[token.text for token in tokens],
        lemmas=[token.lemma_ or NONE for token in tokens],
        upos=[token.pos_ or NONE for token in tokens],
        xpos=[token.tag_ or NONE for token in tokens],
        feats=[str(token.morph) for token in tokens],
        heads=[index.get(_visible_head(doc, token.i)) for token in tokens],
        deps=["root" if token.dep_ == "ROOT" else token.dep_ for token in tokens],
    )


def _visible_head(doc: Doc, i: int) -> int:
    """Find the nearest head that is no white space; the word itself where there is none."""
    head = doc[i].head
    while head.is_space and head.head.i != head.i:
        head = head.head
    return i if head.is_space else head.i
