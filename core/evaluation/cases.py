"""What a pipeline has predicted beside what is right, case by case: for each word, span or text which label it got."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import partial
from typing import TYPE_CHECKING, Any

from ..named_tuples import NamedTuple
from ..pipeline.components.labelled_pipe import LABEL_THRESHOLDS
from ..tokens.comparing.alignment import single_targets
from ..tokens.features import is_space
from ..tokens.span_group import span_numbers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from ..pipeline import Language
    from ..tokens.comparing.example import Example
    from ..tokens.doc import Doc


# Trees that are worth showing are mostly long.
_OPTIONS: Mapping[str, Any] = {"compact": True, "distance": 100}


class Blank(Enum):
    """Stand where there is no label."""

    NOTHING = "nothing"
    OTHER_BOUNDS = "other bounds"


Label = str | Blank


class Case(NamedTuple):
    """Hold what is right and what was predicted for some words of the reference.

    Args:
        right: The label of the reference.
        given: The predicted label.
        is_right: Whether all is right, the head of a word too.
        start: The first word.
        end: The word after the last one.
        weight: How much it counts as an error: a category that was given with a high probability more.
    """

    right: Label
    given: Label
    is_right: bool
    start: int
    end: int
    weight: float = 1.0


@dataclass(frozen=True, kw_only=True)
class Annotation:
    """Name something that components predict, and say how it is compared.

    Args:
        title: Its name for people.
        term: Its name for plugins, such as ``token.tag``; renderers say by it what they draw.
        cases: Gives the cases of an example.
        options: What a renderer is told.
    """

    title: str
    term: str
    cases: Callable[[Example], Iterable[Case]]
    options: Mapping[str, Any]


def annotations_of(nlp: Language, examples: Iterable[Example], *, spans_key: str | None = None) -> list[Annotation]:
    """Return what the components of a pipeline say that they predict, as far as it has labels that can be compared.

    Args:
        nlp: The pipeline.
        examples: The examples, whose groups of spans are compared.
        spans_key: The one group of spans; None for all.
    """
    assigned = {term: name for name in nlp.pipe_names for term in nlp.get_pipe_meta(name).assigns}
    found = [_annotation(title, term, cases) for term, (title, cases) in _PLAIN.items() if term in assigned]
    if "doc.spans" in assigned:
        keys = dict.fromkeys(key for example in examples for key in example.predicted.spans)
        found += [
            _annotation(f"spans {key}", "doc.spans", partial(_group_cases, key=key), spans_key=key)
            for key in keys
            if spans_key in (None, key)
        ]
    if "doc.cats" in assigned:
        settings: Mapping[str, Any] = getattr(nlp.get_pipe(assigned["doc.cats"]), "cfg", {})
        found.append(_annotation("categories", "doc.cats", partial(_cats_cases, settings=settings)))
    return found


def _annotation(title: str, term: str, cases: Callable[[Example], Iterable[Case]], **options: str) -> Annotation:
    return Annotation(title=title, term=term, cases=cases, options={**_OPTIONS, **options})


# Words


def _word_cases(example: Example, *, attr: str) -> Iterator[Case]:
    """Yield the words that are one token each and have a value in the reference."""
    gold, pred = example.reference.values(attr).tolist(), example.predicted.values(attr).tolist()
    for token, word in _pairs(example):
        if gold[word]:
            right = example.reference.string(gold[word])
            given = example.predicted.string(pred[token]) if pred[token] else Blank.NOTHING
            yield Case(right, given, right == given, word, word + 1)


def _arc_cases(example: Example) -> Iterator[Case]:
    """Yield the words that are one token each, by their labels in small letters as the scores have them."""
    word_of = single_targets(example.alignment.x2y)
    gold_heads, pred_heads = (_heads(doc) for doc in (example.reference, example.predicted))
    token_of = {word: token for token, word in _pairs(example)}
    for case in _word_cases(example, attr="dep"):
        right, given = (label if isinstance(label, Blank) else label.lower() for label in case[:2])
        head = word_of[pred_heads[token_of[case.start]]]
        yield Case(right, given, right == given and head == gold_heads[case.start], case.start, case.end)


def _heads(doc: Doc) -> list[int]:
    heads: list[int] = list(range(len(doc))) if doc.column("head") is None else doc.values("head").tolist()
    return heads


def _pairs(example: Example) -> list[tuple[int, int]]:
    """Return tokens with the words that they are, where each is one of the other."""
    solid = (~is_space(example.predicted)).tolist()
    token_of = single_targets(example.alignment.y2x)
    return [
        (token, word)
        for token, word in enumerate(single_targets(example.alignment.x2y))
        if word is not None and solid[token] and token_of[word] == token
    ]


# Spans


def _ent_cases(example: Example) -> Iterator[Case]:
    """Yield the entities, where the reference says of the words whether they are any."""
    codes = example.reference.column("ent_iob")
    if codes is None or not codes.any():
        return
    gold = [(ent.start, ent.end, ent.label_) for ent in example.reference.ents]
    given = [(ent.start, ent.end, ent.label) for ent in example.predicted.ents]
    pred = [span for span in _carried(example, given) if codes[span[0] : span[1]].all()]
    yield from _span_cases(gold, pred)


def _group_cases(example: Example, *, key: str) -> Iterator[Case]:
    """Yield the spans of a group, where the reference has it."""
    if key in example.reference.spans:
        gold = _numbers(example.reference, key)
        pred = _carried(example, _numbers(example.predicted, key))
        yield from _span_cases([(s, e, example.reference.string(label)) for s, e, label in gold], pred)


def _numbers(doc: Doc, key: str) -> list[tuple[int, int, int]]:
    return [(start, end, label) for start, end, label, *_ in span_numbers(doc, doc.spans.get(key, ()), key)]


def _carried(example: Example, spans: Iterable[tuple[int, int, int]]) -> list[tuple[int, int, str]]:
    """Return predicted spans by the words of the reference, with their labels."""
    carried = example.carry_x2y(spans, allow_overlap=True)
    return [(start, end, example.predicted.string(label)) for start, end, label in carried]


def _span_cases(gold: Iterable[tuple[int, int, str]], pred: Iterable[tuple[int, int, str]]) -> Iterator[Case]:
    """Yield the spans of both sides; those at one place belong together."""
    golds, preds = _by_bounds(gold), _by_bounds(pred)
    for bounds in sorted({**golds, **preds}):
        rights, givens = golds.get(bounds, {}), preds.get(bounds, {})
        yield from (Case(label, label, True, *bounds) for label in rights if label in givens)
        missed = [label for label in rights if label not in givens]
        false = [label for label in givens if label not in rights]
        taken = min(len(missed), len(false))
        yield from (Case(right, given, False, *bounds) for right, given in zip(missed, false, strict=False))
        yield from (Case(right, _beside(bounds, preds, golds), False, *bounds) for right in missed[taken:])
        yield from (Case(_beside(bounds, golds, preds), given, False, *bounds) for given in false[taken:])


def _by_bounds(spans: Iterable[tuple[int, int, str]]) -> dict[tuple[int, int], dict[str, None]]:
    found: dict[tuple[int, int], dict[str, None]] = {}
    for start, end, label in spans:
        found.setdefault((start, end), {})[label] = None
    return found


def _beside(
    bounds: tuple[int, int], others: Mapping[tuple[int, int], Any], own: Mapping[tuple[int, int], Any]
) -> Blank:
    """Tell whether the other side has a span that shares words, and that is not right itself."""
    start, end = bounds
    shares = any(s < end and start < e for s, e in others if (s, e) not in own)
    return Blank.OTHER_BOUNDS if shares else Blank.NOTHING


# Texts


def _cats_cases(example: Example, *, settings: Mapping[str, Any]) -> Iterator[Case]:
    """Yield the categories of a text: the one that it has of several that exclude each other, else each by itself."""
    known, given = example.reference.cats, example.predicted.cats
    if not known or not given:
        return
    bounds = 0, len(example.reference)
    rights = [label for label, value in known.items() if value > 0 and label in given]
    if is_exclusive(given):
        best = max(given, key=given.__getitem__)
        if rights:
            yield Case(best if best in rights else rights[0], best, best in rights, *bounds, weight=given[best])
        return
    least = dict.fromkeys(given, settings.get("threshold") or 0.5) | (settings.get(LABEL_THRESHOLDS) or {})
    givens = [label for label in given if label in known and given[label] >= least[label]]
    yield from _span_cases([(*bounds, label) for label in rights], [(*bounds, label) for label in givens])


def is_exclusive(cats: Mapping[str, float]) -> bool:
    """Tell whether categories are the shares of a text that has one of them: they add up to 1."""
    return len(cats) > 1 and abs(sum(cats.values()) - 1) < 1e-3


_PLAIN: dict[str, tuple[str, Callable[[Example], Iterable[Case]]]] = {
    "token.tag": ("tags", partial(_word_cases, attr="tag")),
    "token.pos": ("parts of speech", partial(_word_cases, attr="pos")),
    "token.dep": ("dependency labels", _arc_cases),
    "doc.ents": ("entities", _ent_cases),
}
"""What is compared wherever a component predicts it."""
