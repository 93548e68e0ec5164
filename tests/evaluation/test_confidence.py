"""How sure scores are, as data."""

from __future__ import annotations

import pytest

import nlpx
from nlpx.errors import DataError
from nlpx.evaluation.confidence import confidence_of
from nlpx.evaluation.difference_report import compare_scores
from nlpx.evaluation.run import Evaluation
from nlpx.tokens import Example

TEXTS = ("a", "b c", "d e f", "g")


def evaluation(score, texts=TEXTS):
    """Return the evaluation of a pipeline with a scorer of somebody's own."""
    nlp = nlpx.blank("en")
    nlp.add_pipe("tagger").scorer = lambda examples, **kwargs: score(examples)
    examples = [Example(nlp(text, disable=["tagger"]), nlp.make_doc(text)) for text in texts]
    return Evaluation(name="mine", nlp=nlp, examples=examples, scores=score(examples))


def test_scores_that_only_samples_have_get_no_interval():
    def score(examples):
        is_whole = len({id(example) for example in examples}) == len(TEXTS)
        return {"table": {"A": 1.0, "B": None}, "sum": 0.5} if is_whole else {"table": 0.0, "sum": {"B": 0.5}}

    found = confidence_of(evaluation(score), n_samples=20)
    assert set(found["intervals"]) <= {"table", "sum"}
    assert found["intervals"]["table"] == {"A": [1.0, 1.0]}


def test_labels_named_as_parts_of_a_difference_are_compared():
    labels = ("is_clear", "value", "low", "f")
    better = {"ents_per_type": {label: {"p": 1.0, "r": 1.0, "f": 1.0} for label in labels}}
    worse = {"ents_per_type": {label: {"p": 0.5, "r": 0.5, "f": 0.5} for label in labels}}
    one = evaluation(lambda examples: better)
    found = confidence_of(one, n_samples=5, other=evaluation(lambda examples: worse))
    rows = list(compare_scores(one.scores, found["against"]))
    assert [row.label.split()[-1] for row in rows] == list(labels)
    assert all(row.is_clear for row in rows)


def test_pipelines_that_get_other_texts_are_refused_before_anything_is_drawn():
    drawn = []
    one, other = (evaluation(lambda examples: {}, texts=texts) for texts in (TEXTS, TEXTS[:2]))
    with pytest.raises(DataError, match="mine and mine do not get the same texts"):
        confidence_of(one, n_samples=5, other=other, watch=lambda numbers: drawn.extend(numbers) or numbers)
    assert not drawn
