"""Models are those of spaCy 3.8: the same nodes in their files, and the same outputs for the same weights."""

from __future__ import annotations

import inspect
from base64 import b64decode
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from thinc.api import Linear, Logistic, Maxout, chain

from nlp_spancat.models import start_at_shares
from nlp_spancat.suggesters import build_ngram_suggester
from nlpx.registry import registry

if TYPE_CHECKING:
    from thinc.api import Model

N_OUTPUTS = {"spancat": 2, "spancat_singlelabel": 3, "span_finder": 2}
SETTINGS = {
    ("architectures", "spacy.SpanCategorizer.v1"): "tok2vec reducer scorer",
    ("architectures", "nlpx.SpanCategorizer.v1"): "tok2vec reducer scorer block_size=None",
    ("architectures", "spacy.SpanFinder.v1"): "tok2vec scorer",
    ("layers", "spacy.mean_max_reducer.v1"): "hidden_size",
    ("layers", "spacy.LinearLogistic.v1"): "nO=None nI=None",
    ("layers", "spacy.extract_spans.v1"): "",
}


@pytest.fixture(params=N_OUTPUTS)
def component(request) -> str:
    return request.param


@pytest.fixture
def model(component, vectors, docs) -> Model[Any, Any]:
    """Return the model of a component, as it is before it has weights."""
    if component == "span_finder":
        scorer = registry.get("layers", "spacy.LinearLogistic.v1")(nO=2)
        return registry.get("architectures", "spacy.SpanFinder.v1")(vectors(), scorer)
    scorer = registry.get("layers", "spacy.LinearLogistic.v1" if component == "spancat" else "Softmax.v2")()
    reducer = registry.get("layers", "spacy.mean_max_reducer.v1")(5)
    return registry.get("architectures", "spacy.SpanCategorizer.v1")(vectors(), reducer, scorer)


@pytest.fixture
def inputs(component, docs) -> Any:
    return docs if component == "span_finder" else (docs, build_ngram_suggester([1, 2, 3])(docs))


@pytest.fixture
def initialized(component, model, inputs) -> Model[Any, Any]:
    n_rows = sum(map(len, inputs)) if component == "span_finder" else len(inputs[1].data)
    return model.initialize(X=inputs, Y=np.zeros((n_rows, N_OUTPUTS[component]), dtype="f"))


@pytest.mark.parametrize(("table", "name"), SETTINGS)
def test_model_has_the_settings_and_defaults_of_spacys(table, name):
    parameters = inspect.signature(registry.get(table, name)).parameters.values()
    found = [each.name if each.default is each.empty else f"{each.name}={each.default!r}" for each in parameters]
    assert found == SETTINGS[table, name].split()


def test_model_has_the_nodes_of_spacys_files(component, initialized, facts, nodes_in_file):
    assert nodes_in_file(initialized) == facts[component]["nodes"]


def test_weights_of_spacy_load_and_give_its_outputs(component, initialized, inputs, facts):
    saved = b64decode(facts[component]["bytes"])
    initialized.from_bytes(saved)
    np.testing.assert_allclose(initialized.predict(inputs), facts[component]["output"], atol=1e-5)
    np.testing.assert_allclose(initialized(inputs, is_train=True)[0], facts[component]["output"], atol=1e-5)
    assert initialized.to_bytes() == saved


def categorizer(vectors, scorer) -> Model[Any, Any]:
    reducer = registry.get("layers", "spacy.mean_max_reducer.v1")(5)
    return registry.get("architectures", "spacy.SpanCategorizer.v1")(vectors(), reducer, scorer)


def test_a_new_label_is_unlikely(vectors, docs):
    scorer = registry.get("layers", "spacy.LinearLogistic.v1")(nO=2)
    model = categorizer(vectors, scorer)
    X = docs, build_ngram_suggester([1])(docs)
    model.initialize(X=X)
    scorer.layers[0].get_param("b")[:] = 9
    before = model.predict(X)
    model.attrs["resize_output"](model, 3)
    np.testing.assert_array_equal(model.predict(X)[:, :2], before)
    assert (model.predict(X)[:, 2] < 0.1).all()
    assert model.get_dim("nO") == scorer.get_dim("nO") == scorer.layers[0].get_dim("nO") == 3


def test_scorers_whose_outputs_are_rows_of_weights_can_grow(vectors):
    hidden = chain(Maxout(nO=4), chain(Linear(nO=2), Logistic()))
    assert "resize_output" in categorizer(vectors, hidden).attrs
    assert "resize_output" not in categorizer(vectors, Maxout(nO=2)).attrs


def test_model_that_has_learnt_nothing_starts_at_the_share_of_each_output(component, initialized):
    right = np.arange(float(N_OUTPUTS[component]))
    start_at_shares(initialized, right, 10)
    scorer = initialized.get_ref("scorer")
    shares = scorer.predict(np.zeros((1, scorer.get_dim("nI")), dtype="f"))[0]
    # One more of each, and of its contrary where there is one, so that nothing is impossible.
    np.testing.assert_allclose(shares, (right + 1) / ((right + 1).sum() if len(right) == 3 else 12), rtol=1e-5)


def test_scores_that_are_no_probabilities_start_as_they_are(vectors, docs):
    model = registry.get("architectures", "spacy.SpanFinder.v1")(vectors(), chain(Linear(2), Maxout(2)))
    model.initialize(X=docs, Y=np.zeros((sum(map(len, docs)), 2), dtype="f"))
    before = model.to_bytes()
    start_at_shares(model, np.ones(2), 10)
    assert model.to_bytes() == before
