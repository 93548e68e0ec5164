"""Whether probabilities hold: of what was predicted with 0.8, is it right in eight of ten cases?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..named_tuples import NamedTuple
from ..tokens.span_group import span_numbers
from .cases import is_exclusive

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..tokens.comparing.example import Example
    from .cases import Annotation

_N_BINS = 10
_CATS, _SPANS = "doc.cats", "doc.spans"


class Bin(NamedTuple):
    """Hold the cases whose probability lies in one tenth.

    Args:
        probability: Their mean probability.
        share: The share of them that is right.
        n_cases: How many there are.
    """

    probability: float
    share: float
    n_cases: int


def find_reliability(annotation: Annotation, examples: Iterable[Example]) -> list[Bin]:
    """Return the tenths that have cases, from low to high; none where an annotation has no probabilities.

    Of categories that exclude each other the likeliest of each text is looked at, of others each of which the reference
    says something; of spans those that were predicted.
    """
    if annotation.term == _CATS:
        cases = [case for example in examples for case in _cats(example)]
    elif annotation.term == _SPANS:
        key = annotation.options["spans_key"]
        cases = [case for example in examples for case in _spans(example, key)]
    else:
        cases = []
    said, came = np.array(cases, dtype=np.float64).reshape(-1, 2).T
    places = np.clip((said * _N_BINS).astype(int), 0, _N_BINS - 1)
    counts = np.bincount(places, minlength=_N_BINS)
    sums = (np.bincount(places, weights=values, minlength=_N_BINS) for values in (said, came))
    return [
        Bin(float(sum_said / count), float(sum_came / count), int(count))
        for sum_said, sum_came, count in zip(*sums, counts, strict=True)
        if count
    ]


def _cats(example: Example) -> Iterator[tuple[float, float]]:
    known, given = example.reference.cats, example.predicted.cats
    if known and given and is_exclusive(given):
        if any(known.values()):
            best = max(given, key=given.__getitem__)
            yield given[best], known.get(best, 0.0)
    else:
        yield from ((value, known[label]) for label, value in given.items() if label in known)


def _spans(example: Example, key: str) -> Iterator[tuple[float, float]]:
    group = example.predicted.spans.get(key)
    if group is None or key not in example.reference.spans:
        return
    scores = np.asarray(group.attrs.get("scores", ()), dtype=np.float64)
    if scores.shape != (len(group),):
        return
    gold = {tuple(numbers[:3]) for numbers in span_numbers(example.reference, example.reference.spans[key], key)}
    pred = span_numbers(example.predicted, group, key)
    carried = example.carry_x2y([(*numbers[:3], place) for place, numbers in enumerate(pred)], allow_overlap=True)
    place_of = {place: (start, end, label) for start, end, label, place in carried}
    yield from ((score, float(place_of.get(place) in gold)) for place, score in enumerate(scores.tolist()))
