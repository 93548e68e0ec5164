"""What the tests of nlp-parser share."""

from __future__ import annotations

import numpy as np
import pytest
from thinc.api import Embed, Model, chain, fix_random_seed, with_array

import nlpx


@nlpx.registry.architectures("test.ParserWordVectors.v1")
def build_word_vectors(width: int = 16):
    """docs -> one (n_tokens, width) array per doc, from a table of 997 rows."""

    def forward(model, docs, is_train):
        ids = [np.array([lexeme.orth % 997 for lexeme in doc.lexemes], dtype="i") for doc in docs]
        return ids, lambda d_ids: []

    return chain(Model("word-ids", forward), with_array(Embed(width, 997, column=None)))


@pytest.fixture(autouse=True)
def seed():
    fix_random_seed(0)


def model_config(state_type, **settings):
    """Return settings of a small model."""
    return {
        "@architectures": "spacy.TransitionBasedParser.v2",
        "state_type": state_type,
        "extra_state_tokens": False,
        "hidden_width": 16,
        "maxout_pieces": 2,
        "use_upper": True,
        "tok2vec": {"@architectures": "test.ParserWordVectors.v1"},
        **settings,
    }


@pytest.fixture
def blank():
    """Return a function that makes a blank pipeline with one component."""

    def make(name, *, model=None, **settings):
        nlp = nlpx.blank("en")
        form = model_config(name.removeprefix("beam_"), **(model or {}))
        nlp.add_pipe(name, config={"model": form, **settings})
        return nlp

    return make
