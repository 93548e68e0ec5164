"""The tok2vec component by itself; how others listen to it is tested with the core and in tests/together."""

from __future__ import annotations

import numpy as np
import pytest
from thinc.api import fix_random_seed

import nlpx
from nlpx.tokens import Example

MODEL = {
    "@architectures": "spacy.HashEmbedCNN.v2",
    "width": 16,
    "depth": 1,
    "embed_size": 50,
    "window_size": 1,
    "maxout_pieces": 2,
    "subword_features": True,
    "pretrained_vectors": None,
}


@pytest.fixture
def nlp():
    fix_random_seed(0)
    nlp = nlpx.blank("en")
    nlp.add_pipe("tok2vec", config={"model": MODEL})
    nlp.initialize(lambda: [Example.from_dict(nlp.make_doc("She saw it."), {})])
    return nlp


def test_tensor_has_a_row_for_each_token(nlp):
    doc = nlp("She saw it.")
    assert doc.tensor.shape == (4, 16)
    assert doc.tensor.dtype == np.float32
    assert doc.tensor.any()


def test_doc_without_tokens_has_an_empty_tensor(nlp):
    assert nlp("").tensor.shape == (0, 16)


def test_kept_doc_does_not_keep_its_batch(nlp):
    doc = next(nlp.pipe(["She saw it."] * 50))
    assert doc.tensor.base is None or doc.tensor.base.nbytes == doc.tensor.nbytes


def test_component_has_no_labels(nlp):
    assert nlp.pipe_labels == {"tok2vec": []}
    with pytest.raises(NotImplementedError, match="has no labels"):
        nlp.get_pipe("tok2vec").add_label("A")


def test_component_survives_saving(nlp, tmp_path):
    nlp.to_disk(tmp_path)
    np.testing.assert_array_equal(nlpx.load(tmp_path)("She saw it.").tensor, nlp("She saw it.").tensor)


def test_default_settings_are_those_of_the_documentation():
    nlp = nlpx.blank("en")
    nlp.add_pipe("tok2vec")
    model = {**MODEL, "width": 96, "depth": 4, "embed_size": 2000, "maxout_pieces": 3}
    assert nlp.get_pipe_config("tok2vec")["model"] == model
    assert nlp.get_pipe_meta("tok2vec").assigns == ["doc.tensor"]
