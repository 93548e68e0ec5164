"""The reference's example of a listener: a tagger that shares the vectors of a tok2vec component."""

from __future__ import annotations

import numpy as np
import pytest

from nlpx.config import load_config
from nlpx.pipeline import Language
from nlpx.tokens import Example

EXAMPLE = """
[nlp]
lang = "en"
pipeline = ["tok2vec", "tagger"]

[components]

[components.tok2vec]
factory = "tok2vec"

[components.tok2vec.model]
@architectures = "spacy.HashEmbedCNN.v2"
width = 342

[components.tagger]
factory = "tagger"

[components.tagger.model]
@architectures = "spacy.Tagger.v1"

[components.tagger.model.tok2vec]
@architectures = "spacy.Tok2VecListener.v1"
width = ${components.tok2vec.model.width}
"""


@pytest.fixture
def trained() -> Language:
    nlp = Language.from_config(load_config(EXAMPLE))
    doc = nlp.make_doc("She saw it.")
    examples = [Example.from_dict(doc, {"tags": ["PRP", "VBD", "PRP", "."]})]
    nlp.initialize(lambda: examples)
    before = nlp.get_pipe("tok2vec").model.to_bytes()
    for _ in range(8):
        nlp.update(examples)
    assert nlp.get_pipe("tok2vec").model.to_bytes() != before
    return nlp


def test_listener_example_learns_and_survives_saving(trained, tmp_path):
    doc = trained("She saw it.")
    assert [token.tag_ for token in doc] == ["PRP", "VBD", "PRP", "."]
    assert doc.tensor.shape == (4, 342)
    trained.to_disk(tmp_path / "model")
    loaded = Language.from_config(load_config(EXAMPLE)).from_disk(tmp_path / "model")
    again = loaded("She saw it.")
    np.testing.assert_array_equal(again.tensor, doc.tensor)
    assert [token.tag_ for token in again] == [token.tag_ for token in doc]
