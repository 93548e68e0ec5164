"""Models are those of spaCy 3.8: the same nodes in their files, and the same outputs for the same weights."""

from __future__ import annotations

import inspect
from base64 import b64decode

import numpy as np
import pytest
from thinc.api import Model

from nlpx.pipeline import wrap_forward
from nlpx.registry import registry
from nlpx.testing import check_gradients

SETTINGS = {
    ("architectures", "spacy.EntityLinker.v1"): "tok2vec nO=None",
    ("architectures", "spacy.EntityLinker.v2"): "tok2vec nO=None",
    ("misc", "spacy.EmptyKB.v1"): "entity_vector_length",
    ("misc", "spacy.EmptyKB.v2"): "",
    ("misc", "spacy.KBFromFile.v1"): "kb_path",
    ("misc", "spacy.CandidateGenerator.v1"): "",
    ("misc", "spacy.CandidateBatchGenerator.v1"): "",
}


@pytest.fixture(params=["v1", "v2"])
def version(request) -> str:
    return request.param


@pytest.fixture
def model(version, vectors, docs):
    model = registry.get("architectures", f"spacy.EntityLinker.{version}")(vectors())
    return model.initialize(X=[docs[0], docs[2]], Y=np.zeros((1, 3), dtype="f"))


@pytest.mark.parametrize(("table", "name"), SETTINGS)
def test_function_has_the_settings_and_defaults_of_spacys(table, name):
    parameters = inspect.signature(registry.get(table, name)).parameters.values()
    found = [each.name if each.default is each.empty else f"{each.name}={each.default!r}" for each in parameters]
    assert found == SETTINGS[table, name].split()


def test_model_has_the_nodes_of_spacys_files(version, model, facts, nodes_in_file):
    assert nodes_in_file(model) == facts[version]["nodes"]


def test_weights_of_spacy_load_and_give_its_outputs(version, model, docs, facts):
    saved = b64decode(facts[version]["bytes"])
    model.from_bytes(saved)
    shown = [docs[0], docs[2]]
    np.testing.assert_allclose(model.predict(shown), facts[version]["output"], atol=1e-5)
    np.testing.assert_allclose(model(shown, is_train=True)[0], facts[version]["output"], atol=1e-5)
    assert model.to_bytes() == saved


def test_width_that_nothing_says_is_learnt_from_the_first_docs(version, docs):
    def forward(_model, docs, is_train):
        return [np.ones((len(doc), 4), dtype="f") for doc in docs], None

    given = Model("vectors", forward)
    model = registry.get("architectures", f"spacy.EntityLinker.{version}")(given)
    model.initialize(X=docs[:1], Y=np.zeros((1, 3), dtype="f"))
    assert model.predict(docs[:1]).shape[1] == 3


def test_model_has_a_row_for_each_entity(vectors, docs):
    model = registry.get("architectures", "spacy.EntityLinker.v2")(vectors())
    model.initialize(X=docs, Y=np.zeros((1, 3), dtype="f"))
    assert model.predict(docs).shape == (6, 3)
    assert model.predict([docs[1]]).shape == (0, 3)


def test_window_that_mentions_share_is_computed_once(vectors, docs):
    model = registry.get("architectures", "spacy.EntityLinker.v2")(vectors())
    model.initialize(X=docs, Y=np.zeros((1, 3), dtype="f"))
    seen = []
    wrap_forward(
        model.get_ref("output_layer"),
        lambda forward, layer, X, is_train: seen.append(len(X)) or forward(layer, X, is_train),
    )
    model.predict(docs)
    # Five mentions of the first doc are in three sentences.
    assert seen == [4]


def test_window_has_sentences_on_either_side(vectors, docs):
    model = registry.get("architectures", "spacy.EntityLinker.v2")(vectors())
    model.initialize(X=docs, Y=np.zeros((1, 3), dtype="f"))
    model.layers[0].layers[0].layers[0].layers[0].layers[1].attrs["n_sents"] = 2
    whole = docs[0].copy()
    whole.set_column("sent_start", [1, *[-1] * (len(whole) - 1)])
    rows = model.predict([docs[0]])
    model.layers[0].layers[0].layers[0].layers[0].layers[1].attrs["n_sents"] = 0
    np.testing.assert_array_equal(rows, model.predict([whole]))


def test_gradients_are_those_of_finite_differences(model, docs):
    check_gradients(model, docs[:1])
