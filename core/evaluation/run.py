"""Score a pipeline on annotated data, and keep what it has predicted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..corpora.corpus import placed_examples
from ..errors import PluginError, Unfinished
from ..scoring.scorer import Scorer

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from ..pipeline import Language
    from ..scoring.resampling import Score
    from ..tokens.comparing.example import Example


@dataclass(frozen=True, kw_only=True)
class Evaluation:
    """Hold the scores of a pipeline, and what they are of.

    Args:
        name: The name or the folder of the pipeline, as the user has it.
        nlp: The pipeline.
        examples: The examples, annotated by it.
        scores: The scores, as `Language.evaluate` gives them.
        documents: What tells of each example which document it is, or is a sentence of; None where each is one.
        per_component: Whether they are those of each component by itself.
        faults: Which scorers of plugins have failed.
    """

    name: str
    nlp: Language
    examples: Sequence[Example]
    scores: dict[str, Any]
    documents: Sequence[str] | None = None
    per_component: bool = False
    faults: list[PluginError] = field(default_factory=list)

    @property
    def n_documents(self) -> int:
        """How many documents there are."""
        return len(self.examples) if self.documents is None else len(set(self.documents))

    @property
    def score(self) -> Score:
        """What scores examples as these have been, but for the speed."""
        scorer = Scorer(self.nlp)

        def score(examples: Sequence[Example]) -> dict[str, Any]:
            return scorer.score(examples, per_component=self.per_component)

        return score


def evaluate_on(
    nlp: Language, path: Path, *, name: str, gold_preproc: bool = False, per_component: bool = False
) -> Evaluation:
    """Score a pipeline on a file or a folder of annotated data.

    Args:
        nlp: The pipeline.
        path: The data.
        name: The name or the folder of the pipeline, as the user has it.
        gold_preproc: Whether to give the pipeline the tokens and sentences of the data.
        per_component: Whether to give the scores of each component by itself, under its name.

    Raises:
        DataError: The data cannot be read, or hold no examples.
    """
    scorer = _KeepingScorer(nlp)
    faults: list[PluginError] = []
    placed = placed_examples(nlp, path, gold_preproc=gold_preproc)
    try:
        scores = nlp.evaluate([each.example for each in placed], scorer=scorer, per_component=per_component)
    except Unfinished as error:
        faults.append(error)
        scores = error.done
    return Evaluation(
        name=name,
        nlp=nlp,
        examples=scorer.examples,
        scores=scores,
        documents=[each.place for each in placed],
        per_component=per_component,
        faults=faults,
    )


class _KeepingScorer(Scorer):
    """Keep the examples that are scored."""

    examples: Sequence[Example] = ()

    def score(self, examples: Iterable[Example], *, per_component: bool = False) -> dict[str, Any]:
        self.examples = list(examples)
        return super().score(self.examples, per_component=per_component)
