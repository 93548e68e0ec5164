"""Scores of tokens: tokenization, and attributes that each token has."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache, partial
from itertools import chain, count
from typing import TYPE_CHECKING, Any

import numpy as np

from ..tokens.arrays.columns import values_of
from ..tokens.comparing.iob import token_offsets
from ..tokens.features import are_spaces, is_space
from ..vocab.morphology import EMPTY_MORPH
from ..vocab.symbols import string_id
from .adding import add_up, add_up_together
from .prf import PRFScore, per_type, scores_or_none

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from collections.abc import Set as AbstractSet

    from numpy.typing import NDArray

    from ..tokens.comparing.example import Example
    from ..tokens.doc import Doc
    from ..tokens.token import Token
    from .adding import Counts, Tally

MISSING_VALUES: frozenset[Any] = frozenset((0, None, ""))
_COLUMNS = frozenset(("tag", "pos", "lemma", "dep", "morph", "ent_type", "ent_kb_id", "ent_id"))
"""Attributes whose values are columns of ids, 0 where missing."""
_NO_FEATURES = string_id(EMPTY_MORPH)
_NOTHING = (0, 0, 0)


def score_tokenization(examples: Iterable[Example], **cfg: Any) -> dict[str, Any]:
    """Score the tokens: the same stretch of text as a reference token or not. Space tokens do not count.

    Docs whose spaces are unknown are left out.

    Returns:
        ``token_acc``, the share of tokens that are one reference token each, and ``token_p``, ``token_r``, ``token_f``.
    """
    counts = add_up(_count_tokens, examples)
    spans, aligned = (counts.get(name, PRFScore()) for name in ("spans", "aligned"))
    any_tokens = len(aligned) > 0
    return {
        "token_acc": aligned.precision if any_tokens else None,
        **scores_or_none("token", spans, any_gold=any_tokens),
    }


def _count_tokens(example: Example) -> Counts:
    """Count the tokens of an example as stretches of the text, and those that are one token of the reference each."""
    gold, pred = example.reference, example.predicted
    if gold.has_unknown_spaces:
        return {}
    spans, aligned = PRFScore(), PRFScore()
    solid = ~is_space(pred)
    if example.alignment.is_identity and gold.spaces == pred.spaces:
        count = int(np.count_nonzero(solid))
        spans.add(tp=count)
        aligned.add(tp=count)
    else:
        single = int(np.count_nonzero(solid & (example.alignment.x2y.lengths == 1)))
        aligned.add(tp=single, fp=int(np.count_nonzero(solid)) - single)
        spans.score_set(_solid_offsets(pred, solid), _solid_offsets(gold, ~is_space(gold)))
    return {"spans": spans, "aligned": aligned}


def _solid_offsets(doc: Doc, solid: NDArray[np.bool_]) -> set[tuple[int, int]]:
    starts, ends = token_offsets(doc)
    return {(start, end) for start, end, counts in zip(starts, ends, solid.tolist(), strict=True) if counts}


def score_token_attr(
    examples: Iterable[Example],
    attr: str,
    *,
    getter: Callable[[Token, str], Any] = getattr,
    missing_values: AbstractSet[Any] = MISSING_VALUES,
    **cfg: Any,
) -> dict[str, Any]:
    """Score an attribute of tokens; where the reference has no value, nothing counts.

    Args:
        examples: What to score.
        attr: The attribute, such as ``tag``.
        getter: Takes a token and the attribute, and gives its value.
        missing_values: Values that count as missing.
        **cfg: Settings of other scorers; they are passed over.

    Returns:
        ``{attr}_acc``: the share of tokens whose value is right; None where the reference has no values.
    """
    counter = partial(_count_values, attr=attr, getter=getter, missing_values=frozenset(missing_values))
    score = add_up_together(counter, examples).get(attr, PRFScore())
    return {f"{attr}_acc": score.fscore if score.tp + score.fn else None}


def _count_values(
    examples: Sequence[Example], *, attr: str, getter: Callable[[Token, str], Any], missing_values: AbstractSet[Any]
) -> Tally:
    """Count the tokens of examples by whether their value is right."""
    counts = np.zeros((len(examples), 3), dtype=np.int64)
    same, others = _by_alignment(examples)
    if same:
        some = [examples[place] for place in same]
        pred, gold, known = _values(some, attr, getter=getter, missing_values=missing_values)
        counted = known & ~are_spaces([example.predicted for example in some])
        hits = counted & (pred == gold)
        owners = _owners(some, same)
        n_hits, n_pred, n_gold = (np.bincount(owners[which], minlength=len(counts)) for which in (hits, counted, known))
        counts += np.stack([n_hits, n_pred - n_hits, n_gold - n_hits], axis=1)
    for place in others:
        pred, gold, known = _values([examples[place]], attr, getter=getter, missing_values=missing_values)
        counts[place] = _count_aligned(examples[place], pred, gold, known)
    return {attr: counts}


def _by_alignment(examples: Sequence[Example]) -> tuple[list[int], list[int]]:
    """Return the places of the examples whose Docs have the same tokens, and those of the others."""
    same: list[int] = []
    others: list[int] = []
    for place, example in enumerate(examples):
        (same if example.alignment.is_identity else others).append(place)
    return same, others


def _owners(examples: Sequence[Example], places: Sequence[int]) -> NDArray[np.intp]:
    """Return for each token of some examples the place of its example."""
    return np.repeat(np.array(places, dtype=np.intp), [len(example.reference.lexemes) for example in examples])


def _count_aligned(
    example: Example, pred_values: NDArray[Any], gold_values: NDArray[Any], known: NDArray[np.bool_]
) -> tuple[int, int, int]:
    """Count the values of one example, whose Docs have different tokens."""
    tokens, words = _single_words(example, known)
    # Several tokens of one word that agree count once.
    pairs = set(zip(words.tolist(), pred_values[tokens].tolist(), strict=True))
    gold = gold_values.tolist()
    hits = sum(gold[word] == value for word, value in pairs)
    return hits, len(pairs) - hits, int(np.count_nonzero(known)) - hits


def _single_words(example: Example, known: NDArray[np.bool_]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the predicted tokens that are one word each, one of which something is known, and these words."""
    x2y = example.alignment.x2y
    tokens = np.flatnonzero(~is_space(example.predicted) & (x2y.lengths == 1))
    words = x2y.data[x2y.starts[tokens]]
    return tokens[known[words]], words[known[words]]


def _values(
    examples: Sequence[Example], attr: str, *, getter: Callable[[Token, str], Any], missing_values: AbstractSet[Any]
) -> tuple[NDArray[Any], NDArray[Any], NDArray[np.bool_]]:
    """Give the predicted values of all tokens, the reference's, and which of those are not missing."""
    sides = [example.predicted for example in examples], [example.reference for example in examples]
    if getter is getattr and attr in _COLUMNS and missing_values == MISSING_VALUES:
        pred, gold = (values_of(docs, attr) for docs in sides)
        return pred, gold, gold != 0
    pred, gold = (_objects([getter(token, attr) for doc in docs for token in doc]) for docs in sides)
    known = np.fromiter((value not in missing_values for value in gold), dtype=bool, count=len(gold))
    return pred, gold, known


def _objects(values: list[Any]) -> NDArray[np.object_]:
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array


def score_token_attr_per_feat(
    examples: Iterable[Example],
    attr: str,
    *,
    getter: Callable[[Token, str], Any] = getattr,
    missing_values: AbstractSet[Any] = MISSING_VALUES,
    **cfg: Any,
) -> dict[str, Any]:
    """Score each field of morphological features, such as ``Case``.

    Args:
        examples: What to score.
        attr: The attribute, such as ``morph``.
        getter: Takes a token and the attribute, and gives the id of its features.
        missing_values: Values that count as missing.
        **cfg: Settings of other scorers; they are passed over.

    Returns:
        ``{attr}_micro_p``, ``_r``, ``_f`` over all fields, and ``{attr}_per_feat`` for each.
    """
    counter = partial(_count_features, attr=attr, getter=getter, missing_values=frozenset(missing_values))
    fields = add_up_together(counter, examples)
    micro = sum(fields.values(), PRFScore())
    any_gold = micro.tp + micro.fn > 0
    return {
        **scores_or_none(f"{attr}_micro", micro, any_gold=any_gold),
        f"{attr}_per_feat": per_type(fields) if any_gold else None,
    }


def _count_features(
    examples: Sequence[Example], *, attr: str, getter: Callable[[Token, str], Any], missing_values: AbstractSet[Any]
) -> Tally:
    """Count the features of the tokens of examples by their fields."""
    fields: defaultdict[str, NDArray[np.int64]] = defaultdict(lambda: np.zeros((len(examples), 3), dtype=np.int64))
    same, others = _by_alignment(examples)
    some = [examples[place] for place in same]
    pred, gold, known = _values(some, attr, getter=getter, missing_values=missing_values)
    # No features at all say nothing about any field.
    known &= gold != _NO_FEATURES
    pred = np.where(are_spaces([example.predicted for example in some]), 0, pred)
    owners, features = _owners(some, same)[known], _Features(examples)
    # Most tokens have the same few pairs of features.
    numbers: defaultdict[tuple[Any, Any], int] = defaultdict(count().__next__)
    shown = zip(pred[known].tolist(), gold[known].tolist(), strict=True)
    pairs = np.array([*map(numbers.__getitem__, shown)], dtype=np.intp)
    counted = [_compare(*map(features.of, pair)) for pair in numbers]
    for field in dict.fromkeys(chain.from_iterable(counted)):
        of_pair = np.array([each.get(field, _NOTHING) for each in counted])
        for kind in np.flatnonzero(of_pair.any(axis=0)).tolist():
            fields[field][:, kind] += np.bincount(owners, of_pair[pairs, kind], len(examples)).astype(np.int64)
    for place in others:
        pred, gold, known = _values([examples[place]], attr, getter=getter, missing_values=missing_values)
        known &= gold != _NO_FEATURES
        tokens, words = _single_words(examples[place], known)
        predicted = features.by_word(words, pred[tokens])
        right = features.by_word(np.flatnonzero(known), gold[known])
        for field, row in _compare(predicted, right).items():
            fields[field][place] = row
    return fields


class _Features:
    """Look up the features that ids stand for.

    Args:
        examples: Those whose Docs have the ids.
    """

    def __init__(self, examples: Iterable[Example]) -> None:
        docs = chain.from_iterable((example.reference, example.predicted) for example in examples)
        self._stores = list(dict.fromkeys(doc.vocab.strings for doc in docs))

    def of(self, key: int) -> tuple[tuple[str, str], ...]:
        """Return the field of each feature, and the feature."""
        if not key:
            return ()
        known = (strings for strings in self._stores if key in strings)
        return _split_features(next(known, self._stores[0])[key])

    def by_word(self, words: NDArray[Any], keys: NDArray[Any]) -> list[tuple[str, tuple[int, str]]]:
        """Return the field of each feature of some words, and the feature as that of its word."""
        return [
            (field, (word, feature))
            for word, key in zip(words.tolist(), keys.tolist(), strict=True)
            for field, feature in self.of(key)
        ]


def _compare(pred: Iterable[tuple[str, Any]], gold: Iterable[tuple[str, Any]]) -> dict[str, list[int]]:
    """Count true and false positives and false negatives of each field; what is there twice counts once."""
    counts: dict[str, list[int]] = {}
    predicted, right = dict.fromkeys(pred), dict.fromkeys(gold)
    for each in {**right, **predicted}:
        kind = 0 if each in predicted and each in right else 1 if each in predicted else 2
        counts.setdefault(each[0], [0, 0, 0])[kind] += 1
    return counts


@lru_cache(maxsize=10_000)
def _split_features(features: str) -> tuple[tuple[str, str], ...]:
    """Return the field of each feature, and the feature; the same few sets of features come again and again."""
    if features in ("", EMPTY_MORPH):
        return ()
    return tuple((feature.partition("=")[0], feature) for feature in features.split("|"))
