"""The vectors of long docs are made in pieces in arrays too, and are those that the whole doc would give."""

from __future__ import annotations

import random
from types import SimpleNamespace

import numpy as np
import pytest
from thinc.api import fix_random_seed

import nlpx
from nlp_tok2vec import models
from nlp_tok2vec.layers import long_docs, packed_layers, window_encoder
from nlp_tok2vec.layers.feature_major import BLOCK
from nlpx.pipeline import piece_reader, vector_pieces
from nlpx.tokens import Doc


def _embed():
    return models.build_multi_hash_embed(
        width=16, attrs=["NORM", "SUFFIX"], rows=[500, 500], include_static_vectors=False
    )


def _v1():
    return models.build_tok2vec_v1(_embed(), models.build_maxout_window_encoder_v1(16, 1, 3, 4))


MODELS = {
    "maxout": lambda: models.build_tok2vec(_embed(), models.build_maxout_window_encoder(16, 1, 3, 4)),
    "mish, wide windows": lambda: models.build_tok2vec(_embed(), models.build_mish_window_encoder(16, 3, 2)),
    "first version": _v1,
}


@pytest.fixture(autouse=True)
def in_arrays(monkeypatch):
    """Let there be no compiled code."""
    monkeypatch.setattr(packed_layers, "_packed", None)


@pytest.fixture
def doc():
    rng = random.Random(3)
    words = [f"w{rng.randrange(900)}{rng.choice('abc')}" for _ in range(11_111)]
    return Doc(nlpx.blank("xx").vocab, words=words)


@pytest.fixture(params=MODELS)
def model(request, doc):
    fix_random_seed(1)
    made = MODELS[request.param]()
    made.initialize(X=[doc[:20].as_doc()])
    return made


def test_vectors_of_a_long_doc_are_those_of_the_whole(model, doc, monkeypatch):
    vectors = model.predict([doc])[0]
    monkeypatch.setattr(window_encoder, "PIECE", 10**9)
    monkeypatch.setattr(long_docs, "LONG_DOC", 10**9)
    whole = model.predict([doc])[0]
    assert vectors.tobytes() == whole.tobytes()
    # The doc keeps them as they are, without a copy.
    assert vectors.base is None


def test_only_a_piece_is_in_memory_at_a_time(model, doc, monkeypatch):
    lengths = []
    run = window_encoder._predict_piece
    monkeypatch.setattr(
        window_encoder, "_predict_piece", lambda nodes, X, cuts: (lengths.append(len(X)), run(nodes, X, cuts))[1]
    )
    model.predict([doc])
    assert len(lengths) > 1
    assert max(lengths) <= (window_encoder.PIECE + 2) * BLOCK


def test_pieces_join_to_the_vectors(model, doc):
    pieces = list(vector_pieces(model, doc))
    assert [start for start, _part in pieces] == np.cumsum([0, *(len(part) for _start, part in pieces[:-1])]).tolist()
    assert np.concatenate([part for _start, part in pieces]).tobytes() == model.predict([doc])[0].tobytes()


def test_pieces_are_the_same_whichever_tokens_are_asked_for(model, doc):
    read = piece_reader(model, doc)
    whole = model.predict([doc])[0]
    for token in (len(doc) - 1, 0, len(doc) // 2, 1):
        start, part = read(token)
        assert start <= token < start + len(part)
        assert part.tobytes() == whole[start : start + len(part)].tobytes()


def test_vectors_on_a_device_are_not_made_in_pieces(model, doc, monkeypatch):
    monkeypatch.setattr(model, "ops", SimpleNamespace(xp="not NumPy"))
    assert piece_reader(model, doc) is None


def test_long_docs_and_short_ones_in_one_batch_keep_their_places(model, doc):
    short = doc[:5].as_doc()
    empty = Doc(doc.vocab)
    outputs = model.predict([short, doc, empty, short])
    assert [len(vectors) for vectors in outputs] == [5, len(doc), 0, 5]
    np.testing.assert_array_equal(outputs[1], model.predict([doc])[0])
    np.testing.assert_allclose(outputs[3], model.predict([short])[0], rtol=1e-4, atol=1e-5)


def test_encoder_without_pieces_gives_the_vectors_at_once(doc):
    embed = _embed()
    embed.initialize(X=[doc[:20].as_doc()])
    ((start, vectors),) = vector_pieces(embed, doc[:50].as_doc())
    assert (start, len(vectors)) == (0, 50)
