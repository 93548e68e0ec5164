"""A transformer teaches a smaller layer: the objective that predicts token vectors takes those of its listeners."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from thinc.api import Adam, fix_random_seed

from nlpx.errors import ConfigError
from nlpx.registry import registry
from nlpx.tokens import Doc
from nlpx.training import pretraining_loss, pretraining_model
from nlpx.vocab import Vocab

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from nlpx.pipeline import Language

WORDS = [["She", "saw", "  ", "cats", ",", "didn't", "she", "?"], ["the", "extraordinary", "dogs", "ran"], []]
CNN = {"depth": 1, "embed_size": 40, "window_size": 1, "maxout_pieces": 3, "subword_features": False}


@pytest.fixture
def docs() -> list[Doc]:
    """Docs of a vocabulary that the teacher does not have."""
    vocab = Vocab()
    return [Doc(vocab, words=words) for words in WORDS]


@pytest.fixture
def student(docs: list[Doc]) -> Callable[..., Any]:
    """Return a function that makes the model that learns from a pipeline in a folder."""

    def make(path: Path, **settings: Any) -> Any:
        objective = registry.get("objectives", "nlpx.PretrainDistil.v1")(
            str(path), maxout_pieces=2, hidden_size=8, **settings
        )
        fix_random_seed(0)
        layer = registry.get("architectures", "spacy.HashEmbedCNN.v2")(width=4, pretrained_vectors=None, **CNN)
        return pretraining_model(objective, docs[0].vocab, layer).initialize(X=docs)

    return make


@pytest.mark.parametrize("distance", ["cosine", "L2"])
def test_vectors_of_a_transformer_are_learnt(pipeline, student, docs, tmp_path, distance):
    nlp: Language = pipeline()
    nlp.to_disk(tmp_path / "teacher")
    model = student(tmp_path / "teacher", component="transformer", loss=distance)
    listener = nlp.get_pipe("tagger").model.get_ref("tok2vec")
    due = np.concatenate(listener.predict([Doc(nlp.vocab, words=words) for words in WORDS]))
    optimizer = Adam(0.02)
    losses = []
    for _ in range(40):
        prediction, backprop = model.begin_update(docs)
        loss, gradient = pretraining_loss(model, docs, prediction)
        backprop(gradient)
        model.finish_update(optimizer)
        losses.append(loss)
    assert prediction.shape == due.shape
    assert losses[-1] < 0.7 * losses[0]
    # What is due are the vectors that the tagger gets.
    assert pretraining_loss(model, docs, due.copy())[0] == pytest.approx(0, abs=1e-5)


def test_transformer_that_makes_no_token_vectors_is_told(pipeline, student, tmp_path):
    pipeline(()).to_disk(tmp_path / "alone")
    with pytest.raises(
        ConfigError, match=r"component 'transformer' of .*alone does not turn each .* one listens to it"
    ):
        student(tmp_path / "alone", component="transformer", loss="L2")
    spans = {"get_spans": {"@span_getters": "spacy-transformers.sent_spans.v1"}}
    nlp: Language = pipeline()
    nlp.to_disk(tmp_path / "sentences")
    config = nlp.config.copy()
    config["components"]["transformer"]["model"].update(spans)
    config.to_disk(tmp_path / "sentences" / "config.cfg")
    with pytest.raises(ConfigError, match="has no sentences; put a component that finds them before"):
        student(tmp_path / "sentences", component="transformer", loss="L2")
