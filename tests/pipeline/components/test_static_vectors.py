"""Components that were trained with word vectors, in pipelines that have others."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

import nlpx
from nlpx.errors import ModelError
from nlpx.pipeline.components.static_vectors import digest, widths_of
from nlpx.vocab import Vectors

MODEL = {
    "@architectures": "spacy.HashEmbedCNN.v2",
    "width": 8,
    "depth": 1,
    "embed_size": 20,
    "window_size": 1,
    "maxout_pieces": 2,
    "subword_features": False,
    "pretrained_vectors": True,
}


def blank(width=3, shift=0.0):
    nlp = nlpx.blank("en")
    if width:
        for word in ("cat", "dog"):
            nlp.vocab.set_vector(word, np.arange(width, dtype="f") + len(word) + shift)
    return nlp


@pytest.fixture
def trained():
    nlp = blank()
    nlp.add_pipe("tok2vec", config={"model": MODEL})
    nlp.initialize()
    assert widths_of(nlp.get_pipe("tok2vec")) == {3}
    return nlp


def warned(function):
    with warnings.catch_warnings(record=True) as found:
        warnings.simplefilter("always")
        function()
    return [str(each.message) for each in found]


def test_component_with_other_vectors_of_the_same_width_is_warned_of(trained):
    (message,) = warned(lambda: blank(shift=1.0).add_pipe("tok2vec", source=trained))
    assert message.startswith("component 'tok2vec' comes from a pipeline with other word vectors")
    assert warned(lambda: blank().add_pipe("tok2vec", source=trained)) == []
    assert len(warned(lambda: blank(width=0).add_pipe("tok2vec", source=trained))) == 1


def test_component_that_reads_no_vectors_is_not_warned_of():
    other = blank(shift=1.0)
    other.add_pipe("tok2vec", config={"model": {**MODEL, "pretrained_vectors": None}})
    other.initialize()
    assert warned(lambda: blank().add_pipe("tok2vec", source=other)) == []


@pytest.mark.parametrize(("shift", "count"), [(0.0, 0), (1.0, 1)])
def test_component_of_a_config_is_compared_when_the_vectors_are_there(trained, tmp_path, shift, count):
    trained.to_disk(tmp_path / "trained")
    vectors = blank(shift=shift)
    vectors.to_disk(tmp_path / "vectors")
    config = {
        "nlp": {"lang": "en", "pipeline": ["tok2vec"]},
        "components": {"tok2vec": {"source": str(tmp_path / "trained")}},
        "initialize": {"vectors": str(tmp_path / "vectors")},
    }
    nlp = nlpx.pipeline.Language.from_config(config)
    assert len(warned(nlp.initialize)) == count


def test_pipeline_with_vectors_of_another_width_is_refused_when_it_is_loaded(trained, tmp_path):
    trained.to_disk(tmp_path)
    blank(width=5).vocab.to_disk(tmp_path / "vocab")
    message = "'tok2vec' was trained with word vectors of 3 numbers, and those of the vocabulary have 5"
    with pytest.raises(ModelError, match=message):
        nlpx.load(tmp_path)
    other = nlpx.pipeline.Language.from_config(trained.config, vocab=blank(width=5).vocab)
    with pytest.raises(ModelError, match=message):
        other.from_bytes(trained.to_bytes(exclude=["vocab"]))
    assert nlpx.load(tmp_path, exclude=["vectors"]).pipe_names == ["tok2vec"]


def test_digest_is_that_of_what_every_word_has():
    def table(keys, data):
        return Vectors(data=np.array(data, dtype="f"), keys=keys)

    same = [table(["a", "b"], [[1, 2], [3, 4]]), table(["a", "b"], [[1, 2], [3, 4]])]
    assert digest(same[0]) == digest(same[1])
    others = [
        table(["b", "a"], [[1, 2], [3, 4]]),
        table(["a", "b"], [[1, 2], [3, 5]]),
        table(["a", "c"], [[1, 2], [3, 4]]),
    ]
    assert len({digest(each) for each in [*same, *others]}) == 4
