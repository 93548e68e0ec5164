from __future__ import annotations

from base64 import b64decode

import numpy as np
import pytest
from thinc.api import Adam

import nlpx
from nlp_spancat.finder import SpanFinder
from nlp_spancat.models import build_linear_logistic, build_span_finder
from nlpx.errors import ConfigError, ModelError, NothingToLearn
from nlpx.tokens import Doc, Example, Span


def numbers(doc):
    return [[span.start, span.end, span.label_] for span in doc.spans["sc"]]


@pytest.fixture
def finder(vocab, vectors, facts):
    """Return a function that makes a pipeline with a finder that has the weights of spaCy's facts."""

    def make(examples=None, **settings):
        nlp = nlpx.blank("en", vocab=vocab)
        pipe = nlp.add_pipe("span_finder", config=settings)
        pipe.model = build_span_finder(vectors(), build_linear_logistic(nO=2))
        if examples is not None:
            pipe.initialize(lambda: examples, nlp=nlp)
            pipe.model.from_bytes(b64decode(facts["span_finder"]["bytes"]))
        return nlp

    return make


def test_finder_does_what_spacys_does(finder, docs, examples, facts):
    fact = facts["span_finder"]
    nlp = finder(examples)
    pipe = nlp.get_pipe("span_finder")
    assert pipe.cfg == fact["cfg"]
    loss, gradient = pipe.get_loss(examples, pipe.predict(docs))
    assert loss == pytest.approx(fact["loss"], rel=1e-5)
    np.testing.assert_allclose(gradient, fact["gradient"], atol=1e-5)
    list(nlp.pipe(docs))
    assert [numbers(doc) for doc in docs] == fact["spans"]
    assert pipe.score(examples) == pytest.approx(fact["scores"], abs=1e-9)


@pytest.mark.parametrize(
    ("settings", "due"),
    [
        ({"max_length": None}, [[0, 2], [0, 3], [0, 5], [2, 3], [2, 5]]),
        ({"max_length": 3}, [[0, 2], [0, 3], [2, 3], [2, 5]]),
        ({"max_length": 2, "min_length": 2}, [[0, 2]]),
        ({"min_length": 3}, [[0, 3], [0, 5], [2, 5]]),
        ({"threshold": 0.65, "max_length": None}, [[2, 5]]),
    ],
)
def test_spans_go_from_each_start_to_each_end(finder, vocab, settings, due):
    doc = Doc(vocab, words=list("abcdef"))
    scores = np.array([[0.6, 0], [0, 0.6], [0.7, 0.6], [0, 0], [0, 0.9], [0, 0]], dtype="f")
    finder(**settings).get_pipe("span_finder").set_annotations([doc], scores)
    assert [[start, end] for start, end, _ in numbers(doc)] == due


def test_lengths_of_no_span_are_refused():
    with pytest.raises(ConfigError, match=r"min_length = 3 and max_length = 2, .* set max_length to at least"):
        nlpx.blank("en").add_pipe("span_finder", config={"min_length": 3, "max_length": 2})


def test_untrained_finder_takes_edges_for_as_rare_as_they_are(vocab, vectors, examples):
    pipe = nlpx.blank("en", vocab=vocab).add_pipe("span_finder")
    pipe.model = build_span_finder(vectors(), build_linear_logistic(nO=2))
    pipe.initialize(lambda: examples)
    bias = pipe.model.get_ref("scorer").layers[0].get_param("b")
    # Of nine tokens spans start with three, and end with four.
    np.testing.assert_allclose(1 / (1 + np.exp(-bias)), np.array([4, 5]) / 11, rtol=1e-5)


def test_a_doc_without_the_group_teaches_nothing(finder, docs, examples):
    del examples[2].reference.spans["sc"]
    _, gradient = finder(examples).get_pipe("span_finder").get_loss(examples, np.full((9, 2), 0.25, dtype="f"))
    assert gradient[:4].all()
    assert not gradient[4:].any()


def test_tokens_of_spans_that_are_not_at_token_boundaries_are_unknown(finder, vocab, examples):
    predicted = Doc(vocab, words=["New York", "is", "big"])
    reference = Doc(vocab, words=["New", "York", "is", "big"])
    reference.spans["sc"] = [Span(reference, 1, 3, label="A"), Span(reference, 3, 4, label="A")]
    pipe = finder(examples).get_pipe("span_finder")
    _, gradient = pipe.get_loss([Example(predicted, reference)], np.full((3, 2), 0.25, dtype="f"))
    assert gradient.tolist() == [[0, 0], [0, 0], [-0.75, -0.75]]


def test_rehearsing_brings_scores_back(finder, docs, examples):
    pipe = finder(examples).get_pipe("span_finder")
    pipe.resume_training()
    due = pipe.predict(docs)
    pipe.update(examples, sgd=Adam(0.1))
    moved = abs(pipe.predict(docs) - due).sum()
    for _ in range(30):
        pipe.rehearse(examples, sgd=Adam(0.01))
    assert abs(pipe.predict(docs) - due).sum() < moved / 2


def test_spans_key_that_is_nowhere_is_told_with_those_that_are(finder, examples):
    with pytest.raises(NothingToLearn, match="has a group of spans 'other', those that are there: 'sc'"):
        finder(spans_key="other").get_pipe("span_finder").initialize(lambda: examples)


def test_weights_that_are_no_numbers_are_refused(finder, docs, examples):
    nlp = finder(examples)
    layers = nlp.get_pipe("span_finder").model.walk()
    next(layer for layer in layers if layer.has_param("b")).get_param("b")[0] = np.nan
    with pytest.raises(ModelError, match="component 'span_finder' cannot predict: its weights hold values that are no"):
        list(nlp.pipe(docs))


def test_a_group_has_to_have_a_key(finder):
    with pytest.raises(ConfigError, match="spans_key: must not be empty"):
        finder(spans_key="")


def test_empty_groups_are_told(finder, examples):
    for example in examples:
        example.reference.spans["sc"] = []
    with pytest.raises(
        NothingToLearn, match=r"'span_finder' has nothing to learn: the groups of spans 'sc' .* are empty"
    ):
        finder(examples)


def test_constructor_takes_the_pipeline_first():
    nlp = nlpx.blank("en")
    model = nlp.add_pipe("span_finder").model
    finder = SpanFinder(nlp, model)
    assert (finder.name, finder.vocab) == ("span_finder", nlp.vocab)
