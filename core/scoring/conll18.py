"""The metrics of the CoNLL 2018 shared task: how well raw text is divided, tagged and parsed.

After Zeman et al. (2018), "CoNLL 2018 Shared Task: Multilingual Parsing from Raw Text to Universal Dependencies". Both
sides are analyses of the same characters, white space apart. Tokens and sentences are right where their characters are.
Words are aligned by their characters; within a stretch of multiword tokens, whose words have no characters of their
own, by the longest common subsequence of their lower-cased forms. All other metrics compare the aligned words:

- UPOS, XPOS, UFeats, Lemmas: the annotation, of the features the universal ones only; AllTags: the first three at once.
- UAS, LAS: the head; head and relation without its subtype.
- CLAS: LAS of content words.
- MLAS: CLAS with part of speech and features, and the same of the function words that hang on the word.
- BLEX: CLAS with the lemma.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from ..errors import DataError
from .conll18_analysis import NONE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from .conll18_analysis import Analysis, Word

    Resolve = Callable[[int | None], int | None]
    Key = Callable[[Word, Word, Resolve], Any]

CONTENT = frozenset(
    "nsubj obj iobj csubj ccomp xcomp obl vocative expl dislocated advcl advmod discourse nmod appos nummod acl amod "  # noqa: SIM905
    "conj fixed flat compound list parataxis orphan goeswith reparandum root dep".split(" ")
)
_UNALIGNED = -1
_CONTEXT = 20


@dataclass(frozen=True, kw_only=True)
class Score:
    """Hold the counts of one metric.

    Attributes:
        correct: Number of right units.
        gold: Number of units in the reference.
        system: Number of units predicted.
        aligned: Number of aligned units, or None where nothing is aligned.
    """

    correct: int
    gold: int
    system: int
    aligned: int | None = None

    @property
    def precision(self) -> float:
        """The share of predicted units that are right."""
        return self.correct / self.system if self.system else 0.0

    @property
    def recall(self) -> float:
        """The share of the reference's units that are found."""
        return self.correct / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of the two."""
        return 2 * self.correct / (self.system + self.gold) if self.system + self.gold else 0.0

    @property
    def aligned_accuracy(self) -> float | None:
        """The share of aligned units that are right."""
        if self.aligned is None:
            return None
        return self.correct / self.aligned if self.aligned else 0.0


def score_conll18(gold: Analysis, system: Analysis) -> dict[str, Score]:
    """Give the score of each metric.

    Raises:
        DataError: The two do not have the same characters.
    """
    _check_text(gold.text, system.text)
    pairs = align_words(gold.words, system.words)
    scores = {
        "Tokens": _score_spans(gold.tokens, system.tokens),
        "Sentences": _score_spans(gold.sentences, system.sentences),
        "Words": Score(correct=len(pairs), gold=len(gold.words), system=len(system.words)),
    }
    for name, key in _OF_ALL_WORDS.items():
        scores[name] = _compare(gold.words, system.words, pairs, key=key, keep=lambda word: True)
    for name, key in _OF_CONTENT_WORDS.items():
        scores[name] = _compare(gold.words, system.words, pairs, key=key, keep=lambda word: word.relation in CONTENT)
    return scores


def align_words(gold: Sequence[Word], system: Sequence[Word]) -> list[tuple[int, int]]:
    """Pair the indices of words that stand for each other."""
    pairs: list[tuple[int, int]] = []
    i = j = 0
    while i < len(gold) and j < len(system):
        left, right = gold[i], system[j]
        if not (left.multiword or right.multiword):
            if (left.start, left.end) == (right.start, right.end):
                pairs.append((i, j))
            # Of two that differ, the one that begins later may still have a partner.
            i, j = i + (left.start <= right.start), j + (right.start <= left.start)
        elif left.multiword and not right.multiword and right.start < left.start:
            j += 1
        elif right.multiword and not left.multiword and left.start < right.start:
            i += 1
        else:
            i_end, j_end = _multiword_stretch(gold, i, system, j)
            pairs.extend(
                (i + a, j + b)
                for a, b in _common_subsequence(
                    [word.form for word in gold[i:i_end]], [word.form for word in system[j:j_end]]
                )
            )
            i, j = i_end, j_end
    return pairs


def _multiword_stretch(gold: Sequence[Word], i: int, system: Sequence[Word], j: int) -> tuple[int, int]:
    """Go on from a multiword token to where no token of several words reaches across, on either side."""
    end = max(word.end for word in (gold[i], system[j]) if word.multiword)
    before = (i - 1, j - 1)
    while before != (i, j):
        before = (i, j)
        i, end = _reach(gold, i, end)
        j, end = _reach(system, j, end)
    return i, j


def _reach(words: Sequence[Word], at: int, end: int) -> tuple[int, int]:
    while at < len(words) and (words[at].start < end if words[at].multiword else words[at].end <= end):
        end = max(end, words[at].end)
        at += 1
    return at, end


def _common_subsequence(left: Sequence[str], right: Sequence[str]) -> Iterable[tuple[int, int]]:
    """Pair the indices of the longest common subsequence."""
    longest = [[0] * (len(right) + 1) for _ in range(len(left) + 1)]
    for i in reversed(range(len(left))):
        for j in reversed(range(len(right))):
            equal = left[i] == right[j]
            longest[i][j] = 1 + longest[i + 1][j + 1] if equal else max(longest[i + 1][j], longest[i][j + 1])
    i = j = 0
    while i < len(left) and j < len(right):
        if left[i] == right[j]:
            yield i, j
            i, j = i + 1, j + 1
        elif longest[i][j] == longest[i + 1][j]:
            i += 1
        else:
            j += 1


def _score_spans(gold: Sequence[tuple[int, int]], system: Sequence[tuple[int, int]]) -> Score:
    return Score(correct=len(set(gold) & set(system)), gold=len(gold), system=len(system))


def _compare(
    gold: Sequence[Word],
    system: Sequence[Word],
    pairs: Sequence[tuple[int, int]],
    *,
    key: Key,
    keep: Callable[[Word], bool],
) -> Score:
    """Count the aligned words that agree in something, among those to keep."""
    partner = {j: i for i, j in pairs}

    def itself(index: int | None) -> int | None:
        return index

    def in_gold(index: int | None) -> int | None:
        return None if index is None else partner.get(index, _UNALIGNED)

    kept = [(gold[i], system[j]) for i, j in pairs if keep(gold[i])]
    return Score(
        correct=sum(key(left, left, itself) == key(right, left, in_gold) for left, right in kept),
        gold=sum(map(keep, gold)),
        system=sum(map(keep, system)),
        aligned=len(kept),
    )


def _check_text(gold: str, system: str) -> None:
    if gold == system:
        return
    at = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(gold, system, strict=False)))
    raise DataError(
        f"the predicted text is not that of the reference: at character {at}, white space not counted, there is "
        f"{system[at : at + _CONTEXT]!r} for {gold[at : at + _CONTEXT]!r}; let '# text' and the words agree."
    )


# A key is given the word, the gold word that it is compared by, and a function that tells which gold word an index of
# the word's own analysis stands for: None for none (the head of a root), a number that no word has if not aligned.


def _lemma(word: Word, gold: Word) -> str:
    """Give the lemma; any is right where the reference has none."""
    return NONE if gold.lemma == NONE else word.lemma


def _arc(word: Word, resolve: Resolve) -> tuple[Any, ...]:
    return resolve(word.head), word.relation


def _morphology(word: Word) -> tuple[Any, ...]:
    return word.upos, word.feats


def _with_function_words(word: Word, resolve: Resolve) -> tuple[Any, ...]:
    return tuple((resolve(child.index), child.relation, *_morphology(child)) for child in word.functional)


_OF_ALL_WORDS: dict[str, Key] = {
    "UPOS": lambda word, gold, resolve: word.upos,
    "XPOS": lambda word, gold, resolve: word.xpos,
    "UFeats": lambda word, gold, resolve: word.feats,
    "AllTags": lambda word, gold, resolve: (word.xpos, *_morphology(word)),
    "Lemmas": lambda word, gold, resolve: _lemma(word, gold),
    "UAS": lambda word, gold, resolve: resolve(word.head),
    "LAS": lambda word, gold, resolve: _arc(word, resolve),
}
_OF_CONTENT_WORDS: dict[str, Key] = {
    "CLAS": lambda word, gold, resolve: _arc(word, resolve),
    "MLAS": lambda word, gold, resolve: (
        *_arc(word, resolve),
        *_morphology(word),
        _with_function_words(word, resolve),
    ),
    "BLEX": lambda word, gold, resolve: (*_arc(word, resolve), _lemma(word, gold)),
}
METRICS = ("Tokens", "Sentences", "Words", *_OF_ALL_WORDS, *_OF_CONTENT_WORDS)
