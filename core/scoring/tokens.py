"""Scores of tokens: tokenization, and attributes that each token has."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

import numpy as np

from ..tokens.comparing.iob import token_offsets
from ..tokens.features import is_space
from ..vocab.morphology import EMPTY_MORPH
from .adding import add_up
from .prf import PRFScore, per_type, scores_or_none

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from collections.abc import Set as AbstractSet

    from numpy.typing import NDArray

    from ..tokens.comparing.example import Example
    from ..tokens.doc import Doc
    from ..tokens.token import Token
    from .adding import Counts

MISSING_VALUES: frozenset[Any] = frozenset((0, None, ""))
_COLUMNS = frozenset(("tag", "pos", "lemma", "dep", "morph", "ent_type", "ent_kb_id", "ent_id"))
"""Attributes whose values are columns of ids, 0 where missing."""


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
    count = partial(_count_values, attr=attr, getter=getter, missing_values=frozenset(missing_values))
    score = sum(add_up(count, examples).values(), PRFScore())
    return {f"{attr}_acc": score.fscore if score.tp + score.fn else None}


def _count_values(
    example: Example, *, attr: str, getter: Callable[[Token, str], Any], missing_values: AbstractSet[Any]
) -> Counts:
    """Count the tokens of an example by whether their value is right."""
    pred_values, gold_values, known = _values(example, attr, getter=getter, missing_values=missing_values)
    alignment = example.alignment
    solid = ~is_space(example.predicted)
    if alignment.is_identity:
        counted = solid & known
        hits = int(np.count_nonzero(counted & (pred_values == gold_values)))
        n_pred = int(np.count_nonzero(counted))
    else:
        tokens = np.flatnonzero(solid & (alignment.x2y.lengths == 1))
        words = alignment.x2y.data[alignment.x2y.starts[tokens]]
        tokens, words = tokens[known[words]], words[known[words]]
        # Several tokens of one word that agree count once.
        pairs = set(zip(words.tolist(), pred_values[tokens].tolist(), strict=True))
        gold = gold_values.tolist()
        hits = sum(gold[word] == value for word, value in pairs)
        n_pred = len(pairs)
    return {attr: PRFScore(tp=hits, fp=n_pred - hits, fn=int(np.count_nonzero(known)) - hits)}


def _values(
    example: Example, attr: str, *, getter: Callable[[Token, str], Any], missing_values: AbstractSet[Any]
) -> tuple[NDArray[Any], NDArray[Any], NDArray[np.bool_]]:
    """Give the predicted values, the reference's, and which of those are not missing."""
    docs = example.predicted, example.reference
    if getter is getattr and attr in _COLUMNS and missing_values == MISSING_VALUES:
        pred, gold = (doc.values(attr) for doc in docs)
        return pred, gold, gold != 0
    pred, gold = (_objects([getter(token, attr) for token in doc]) for doc in docs)
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
    count = partial(_count_features, attr=attr, getter=getter, missing_values=frozenset(missing_values))
    fields = add_up(count, examples)
    micro = sum(fields.values(), PRFScore())
    any_gold = micro.tp + micro.fn > 0
    return {
        **scores_or_none(f"{attr}_micro", micro, any_gold=any_gold),
        f"{attr}_per_feat": per_type(fields) if any_gold else None,
    }


def _count_features(
    example: Example, *, attr: str, getter: Callable[[Token, str], Any], missing_values: AbstractSet[Any]
) -> Counts:
    """Count the features of the tokens of an example by their fields."""
    pred_values, gold_values, known = _values(example, attr, getter=getter, missing_values=missing_values)
    strings = example.reference.vocab.strings
    # No features at all say nothing about any field.
    known &= gold_values != strings[EMPTY_MORPH]
    x2y = example.alignment.x2y
    annotated = np.flatnonzero(known)
    gold = _features(zip(annotated.tolist(), gold_values[annotated].tolist(), strict=True), strings)
    tokens = np.flatnonzero(~is_space(example.predicted) & (x2y.lengths == 1))
    words = x2y.data[x2y.starts[tokens]]
    tokens, words = tokens[known[words]], words[known[words]]
    pred = _features(zip(words.tolist(), pred_values[tokens].tolist(), strict=True), example.predicted.vocab.strings)
    fields: dict[str, PRFScore] = {}
    for field in {**gold, **pred}:
        fields[field] = PRFScore()
        fields[field].score_set(pred[field], gold[field])
    return fields


def _features(pairs: Iterable[tuple[int, int]], strings: Any) -> defaultdict[str, set[tuple[int, str]]]:
    """Sort (token, features) into (token, feature) pairs for each field."""
    by_field: defaultdict[str, set[tuple[int, str]]] = defaultdict(set)
    for token, key in pairs:
        for field, feature in _split_features(strings[key]) if key else ():
            by_field[field].add((token, feature))
    return by_field


@lru_cache(maxsize=10_000)
def _split_features(features: str) -> tuple[tuple[str, str], ...]:
    """Return the field of each feature, and the feature; the same few sets of features come again and again."""
    if features in ("", EMPTY_MORPH):
        return ()
    return tuple((feature.partition("=")[0], feature) for feature in features.split("|"))
