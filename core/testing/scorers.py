"""What a scorer must do."""

from __future__ import annotations

from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from math import isfinite
from typing import TYPE_CHECKING, Any, ClassVar

from ..pipeline import blank
from ..registry import registry
from ..tokens import Doc, Example
from .cases import Case, Contract, doing, expect, fail
from .sample_docs import annotated_docs

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ..hookspecs import MetricSpec
    from ..vocab import Vocab


# What says in words what another score measures has its key, and this behind it.
DESCRIPTION = "_desc"


@dataclass(frozen=True)
class ScorerCase(Case):
    """Say what a scorer scores.

    What is checked: what is right scores 1; the scores are those that the offer declares as metrics: shares, other
    numbers, or tables by label, beside words on what one of them measures (``cats_score_desc``); without examples, and
    without annotation in the reference, a score is None and not a number.

    Args:
        docs: Makes annotated docs: four with every kind of annotation, unless you say otherwise.
        settings: What the component gives to the scorer, such as ``labels``.
        given_by_others: Metrics that it declares and others give, such as the pipeline.
        needs_no_annotation: Whether there is something to score in docs without annotation, such as their tokens.
    """

    docs: Callable[[Vocab], list[Doc]] = field(default=annotated_docs, kw_only=True)
    settings: Mapping[str, Any] = field(default_factory=dict, kw_only=True)
    given_by_others: tuple[str, ...] = field(default=(), kw_only=True)
    needs_no_annotation: bool = field(default=False, kw_only=True)

    kind: ClassVar[str] = "scorer"

    def score(self, examples: Sequence[Example], what: str) -> dict[str, Any]:
        """Make the scorer and score examples."""
        with doing(f"the {self}, given {what},"):
            scores: dict[str, Any] = registry.get("scorers", self.name)()(examples, **{"labels": (), **self.settings})
        expect(isinstance(scores, dict), f"the {self} returns {scores!r}, where a dict of scores is due")
        return scores


class ScorerContract(Contract):
    """The tests of a scorer."""

    argument = "scorer"
    case = ScorerCase
    tables = ("scorers",)

    def test_scorer_gives_what_it_declares(self, scorer: ScorerCase) -> None:
        vocab = blank("en").vocab
        examples = [Example(*pair) for pair in zip(scorer.docs(vocab), scorer.docs(vocab), strict=True)]
        scores = scorer.score(examples, "predictions that are right")
        metrics = [metric for metric in scorer.found.spec.metrics if metric.key not in scorer.given_by_others]
        for metric in metrics:
            given = any(fnmatchcase(key, metric.key) for key in scores)
            expect(given, f"the {scorer} does not give the score {metric.key!r}, which it declares")
        for key, value in scores.items():
            if isinstance(value, str) and key.removesuffix(DESCRIPTION) in scores.keys() - {key}:
                continue
            metric_of_key = next((metric for metric in metrics if fnmatchcase(key, metric.key)), None)
            if metric_of_key is None:
                fail(f"the {scorer} gives the score {key!r}, which it does not declare")
            is_right, due = _is_perfect(metric_of_key, value)
            way = "; if the docs have nothing that it scores, give a ScorerCase others" if value is None else ""
            expect(is_right, f"the {scorer} gives {value!r} for {key!r}, where {due} is due{way}")

    def test_scorer_has_no_score_for_nothing(self, scorer: ScorerCase) -> None:
        _expect_none(scorer, scorer.score([], "no examples"), "no examples")

    def test_scorer_has_no_score_without_annotation(self, scorer: ScorerCase) -> None:
        vocab = blank("en").vocab
        # A doc of one token is a sentence, whoever has annotated it.
        docs = [doc for doc in scorer.docs(vocab) if len(doc) > 1]
        examples = [Example(doc, Doc(vocab, words=[token.text for token in doc])) for doc in docs]
        scores = scorer.score(examples, "references without annotation")
        if not scorer.needs_no_annotation:
            _expect_none(scorer, scores, "references without annotation")


def _expect_none(scorer: ScorerCase, scores: dict[str, Any], what: str) -> None:
    for key, value in scores.items():
        expect(value is None, f"the {scorer} gives {value!r} for {key!r} where there are {what}, and None is due")


def _is_perfect(metric: MetricSpec, value: Any) -> tuple[bool, str]:
    """Tell whether a score is as it must be where all is right, and what it must be."""
    if metric.by_label:
        return isinstance(value, dict), "a table by label"
    is_number = isinstance(value, (int, float)) and isfinite(value)
    if metric.is_share:
        return is_number and abs(value - 1) < 1e-6, "1.0, as all is right,"
    return is_number, "a finite number"
