"""Prediction with packed weights: the vectors of the layers, whatever is kept and however tokens come together."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from thinc.api import Adam, fix_random_seed

from nlp_tok2vec import models
from nlp_tok2vec.layers import packed_layers, packed_tok2vec, table_rows, typed_tokens
from nlp_tok2vec.layers.fusion import fused, unfuse
from nlp_tok2vec.layers.packed_embed import PackedEmbedding
from nlp_tok2vec.layers.packed_tok2vec import PackedTok2Vec, pack
from nlpx.errors import ModelError
from nlpx.pipeline import piece_reader
from nlpx.pipeline.components.inside_thinc import kept_weights
from nlpx.tokens import Doc
from nlpx.vocab import intify_attr

pytestmark = pytest.mark.skipif(
    None in (packed_layers._packed, table_rows._rows, typed_tokens._types), reason="there is no compiled code"
)

LEXICAL = ["NORM", "PREFIX", "SUFFIX", "SHAPE"]
WIDTH = 16
EMBEDDINGS = {
    "words": lambda: models.build_multi_hash_embed(WIDTH, LEXICAL, [9, 8, 7, 6], include_static_vectors=False),
    "places": lambda: models.build_multi_hash_embed(
        WIDTH, ["IDX", "SPACY", "IS_PUNCT"], [9, 4, 5], include_static_vectors=False
    ),
    "vectors": lambda: models.build_multi_hash_embed(WIDTH, ["NORM"], [9], include_static_vectors=True),
    "only vectors": lambda: models.build_multi_hash_embed(WIDTH, [], [], include_static_vectors=True),
    "characters": lambda: models.build_character_embed(WIDTH, rows=9, nM=3, nC=5),
}
ENCODERS = {
    "narrow": lambda: models.build_maxout_window_encoder(WIDTH, window_size=1, maxout_pieces=3, depth=3),
    "no window": lambda: models.build_maxout_window_encoder(WIDTH, window_size=0, maxout_pieces=2, depth=2),
    "wide": lambda: models.build_maxout_window_encoder(WIDTH, window_size=3, maxout_pieces=1, depth=2),
}


def built(filled, docs, *, embed="words", encode="narrow"):
    """Return a model with random weights."""
    return filled(models.build_tok2vec(EMBEDDINGS[embed](), ENCODERS[encode]()).initialize(X=docs))


@pytest.fixture
def model(filled, repetitive):
    return built(filled, repetitive)


def layer_by_layer(model, docs):
    """Return what the layers give one after the other."""
    return unfuse(model.copy()).predict(docs)


def check(model, docs):
    """Check that prediction gives what the layers give."""
    for found, expected in zip(model.predict(docs), layer_by_layer(model, docs), strict=True):
        np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("encode", ENCODERS)
@pytest.mark.parametrize("embed", EMBEDDINGS)
def test_packed_prediction_is_that_of_the_layers(filled, docs, repetitive, embed, encode):
    model = built(filled, repetitive, embed=embed, encode=encode)
    assert pack(model) is not None
    # The second time rows are there already, and some are not.
    for batch in (repetitive[2:], [*docs, *repetitive], docs[1:]):
        check(model, batch)


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("turn", [lambda array: np.repeat(array, 2, axis=-1)[..., ::2], np.asfortranarray])
def test_weights_may_stand_in_any_order(filled, docs, repetitive, monkeypatch, turn, packed):
    model = built(filled, repetitive)
    expected = layer_by_layer(model, docs)
    for node in model.walk():
        for name in node.param_names:
            node.set_param(name, turn(node.get_param(name)))
    if not packed:
        monkeypatch.setattr(packed_layers, "_packed", None)
    for found, vectors in zip(model.predict(docs), expected, strict=True):
        np.testing.assert_allclose(found, vectors, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize(
    ("layer", "name", "shape"),
    [
        ("hashembed", "E", (9, WIDTH * 2)),
        ("hashembed", "E", (9, WIDTH // 2)),
        ("maxout", "W", (WIDTH, 3, WIDTH)),
        ("maxout", "b", (WIDTH, 1)),
        ("layernorm", "G", (WIDTH // 2,)),
        ("layernorm", "b", (3,)),
    ],
)
def test_weights_of_another_model_are_told(model, docs, layer, name, shape):
    for node in model.walk():
        if node.name == layer:
            node.set_param(name, np.zeros(shape, dtype=np.float32))
    with pytest.raises(ModelError, match=r"weights of token vectors are of the shape .* is due"):
        model.predict(docs)
    with pytest.raises(ValueError, match=r"shape|size|dimension|align"):
        model.begin_update(docs)


def test_an_embedding_of_another_width_is_told(model, docs):
    maxout, norm = model.layers[0].layers[-2].layers[0].layers[0].layers
    _, nP, nI = maxout.get_param("W").shape
    for layer, name, shape in ((maxout, "W", (nP, nI)), (maxout, "b", (nP,)), (norm, "G", ()), (norm, "b", ())):
        layer.set_param(name, np.zeros((WIDTH * 2, *shape), dtype=np.float32))
    with pytest.raises(ModelError, match=r"are of the shape \(32,\) where \(16,\) is due"):
        model.predict(docs)


def test_docs_without_tokens_have_no_vectors(model, docs):
    assert [array.shape for array in model.predict([docs[1], docs[1]])] == [(0, WIDTH), (0, WIDTH)]
    assert model.predict([]) == []


def test_first_version_of_an_encoder_is_packed_too(filled, repetitive):
    encode = models.build_maxout_window_encoder_v1(WIDTH, window_size=1, maxout_pieces=2, depth=2)
    model = filled(models.build_tok2vec_v1(EMBEDDINGS["words"](), encode).initialize(X=repetitive))
    assert pack(model) is not None
    check(model, repetitive)


def test_models_without_compiled_code_are_not_packed(filled, repetitive, monkeypatch):
    encode = models.build_mish_window_encoder(WIDTH, window_size=1, depth=2)
    mish = models.build_tok2vec(EMBEDDINGS["words"](), encode).initialize(X=repetitive)
    assert pack(mish) is None
    check(mish, repetitive)
    for module, name in ((packed_layers, "_packed"), (packed_tok2vec, "_rows"), (packed_tok2vec, "_types")):
        model = built(filled, repetitive)
        with monkeypatch.context() as patched:
            patched.setattr(module, name, None)
            assert pack(model) is None
            check(model, repetitive)


def change_by_setting(model, docs):
    for node in model.walk():
        for name in node.param_names:
            node.set_param(name, node.get_param(name) * 1.5)


def change_by_loading(model, docs):
    other = model.copy()
    change_by_setting(other, docs)
    model.from_bytes(other.to_bytes())


def change_by_learning(model, docs):
    # It changes arrays in place, behind the back of a prediction between gradient and update as well.
    for optimizer in (Adam(0.5), Adam(0.5, beta1=0.0, beta2=0.0, use_averages=False, L2=0.0)):
        Y, backprop = model(docs, is_train=True)
        backprop([np.ones_like(array) for array in Y])
        model.predict(docs)
        model.finish_update(optimizer)


@pytest.mark.parametrize("change", [change_by_setting, change_by_loading, change_by_learning])
def test_changed_weights_count_at_once(model, repetitive, change):
    before = np.concatenate(model.predict(repetitive))
    change(model, repetitive)
    assert abs(np.concatenate(model.predict(repetitive)) - before).max() > 1e-3
    check(model, repetitive)


def test_averages_count_while_they_are_there(model, repetitive):
    before = np.concatenate(model.predict(repetitive))
    averages = {(node.id, name): node.get_param(name) * 0.5 for node in model.walk() for name in node.param_names}
    with model.use_params(averages):
        check(model, repetitive)
        assert abs(np.concatenate(model.predict(repetitive)) - before).max() > 1e-3
    assert np.concatenate(model.predict(repetitive)).tobytes() == before.tobytes()


def test_copies_of_a_model_keep_apart(model, repetitive):
    before = model.predict(repetitive)[0]
    other = model.copy()
    change_by_setting(other, repetitive)
    check(other, repetitive)
    assert model.predict(repetitive)[0].tobytes() == before.tobytes()


@pytest.mark.parametrize("embed", ["words", "vectors"])
def test_rows_of_types_are_kept(filled, vocab, repetitive, monkeypatch, embed):
    model = built(filled, repetitive, embed=embed)
    made = []
    predict = PackedEmbedding.predict
    monkeypatch.setattr(
        PackedEmbedding, "predict", lambda self, types: (made.append(len(types)), predict(self, types))[1]
    )
    for words in (["cats", "saw", "cats"], ["saw", "She", "cats"], ["She", "saw"]):
        model.predict([Doc(vocab, words=words)])
    assert made == [2, 1]


@pytest.mark.parametrize("is_loaded", [False, True], ids=["made", "loaded"])
@pytest.mark.parametrize("embed", ["vectors", "only vectors"])
def test_changed_word_vectors_count_at_once(filled, vocab, repetitive, embed, is_loaded):
    model = built(filled, repetitive, embed=embed)
    if is_loaded:
        vocab.vectors.from_bytes(vocab.vectors.to_bytes())
    docs = [Doc(vocab, words=["cats", "saw", "She"])]
    before = model.predict(docs)[0]
    vocab.vectors.data[:] += 1
    assert abs(model.predict(docs)[0] - before).max() > 1e-3
    check(model, docs)


def test_other_word_vectors_that_are_loaded_count_at_once(filled, vocab, repetitive):
    model = built(filled, repetitive, embed="vectors")
    docs = [Doc(vocab, words=["cats", "saw", "She"])]
    saved = vocab.vectors.to_bytes()
    vocab.vectors.data[:] += 1
    for content in (saved, vocab.vectors.to_bytes(), saved):
        before = model.predict(docs)[0]
        vocab.vectors.from_bytes(content)
        assert vocab.vectors.edition is not None
        assert abs(model.predict(docs)[0] - before).max() > 1e-3
        check(model, docs)


@pytest.mark.parametrize("attr", ["NORM", "LENGTH"])
def test_word_vectors_are_found_by_what_they_say(filled, vocab, repetitive, attr):
    model = built(filled, repetitive, embed="vectors")
    docs = [Doc(vocab, words=["cats", "saw", "Cats"])]
    vocab.vectors.attr = intify_attr(attr)
    before = model.predict(docs)[0]
    for key in (4, vocab["Cats"].norm):
        vocab.vectors.add(key, row=0)
    found = model.predict(docs)[0]
    assert (abs(found - before).max(axis=1) > 1e-3).tolist() == [True] * 3
    check(model, docs)


def test_changed_words_count_at_once(model, vocab):
    docs = [Doc(vocab, words=["cats", "saw", "She"])]
    before = model.predict(docs)[0]
    vocab["saw"].norm_ = "see"
    assert abs(model.predict(docs)[0] - before).max() > 1e-3
    check(model, docs)


def many_docs(vocab, n_tokens: int, *, length: int = 40):
    """Return docs of words of which many come once."""
    rng = random.Random(5)
    words = [f"w{int(rng.paretovariate(0.4)) % 50_000}" for _ in range(n_tokens)]
    return [Doc(vocab, words=words[start : start + length]) for start in range(0, n_tokens, length)]


def test_vectors_are_the_same_however_docs_come_together(model, vocab, monkeypatch):
    monkeypatch.setattr(packed_tok2vec, "MOST", 150)
    docs = many_docs(vocab, 1200)
    together = model.predict(docs)
    alone = [model.predict([doc])[0] for doc in reversed(docs)][::-1]
    long = model.predict([Doc.from_docs(docs)])[0]
    assert np.concatenate(together).tobytes() == np.concatenate(alone).tobytes()
    assert long.shape == (1200, WIDTH)
    again = model.copy().predict(docs)
    assert np.concatenate(again).tobytes() == np.concatenate(together).tobytes()


@pytest.mark.parametrize("embed", EMBEDDINGS)
def test_docs_of_several_vocabularies_get_what_each_gets_alone(filled, docs, foreign, embed):
    model = built(filled, docs, embed=embed)
    alone = [model.predict([doc])[0].tobytes() for doc in foreign]
    assert (alone[0] == alone[1]) is ("vectors" not in embed)
    assert [array.tobytes() for array in model.predict(foreign)] == alone


def test_pieces_of_a_long_doc_are_the_same_whichever_tokens_are_asked_for(model, vocab, monkeypatch):
    monkeypatch.setattr(packed_tok2vec, "MOST", 150)
    lengths = []
    encode = PackedTok2Vec._encode
    monkeypatch.setattr(
        PackedTok2Vec,
        "_encode",
        lambda self, *args, **kwargs: (lengths.append(kwargs["length"]), encode(self, *args, **kwargs))[1],
    )
    doc = Doc.from_docs(many_docs(vocab, 800))
    whole = model.predict([doc])[0]
    # The doc keeps them as they are, without a copy.
    assert whole.base is None
    read = piece_reader(model, doc)
    for token in (799, 0, 400, 150):
        start, part = read(token)
        assert start <= token < start + len(part)
        assert part.tobytes() == whole[start : start + len(part)].tobytes()
    assert max(lengths) <= 150 + 2 * 3


def test_kept_rows_are_bounded(model, vocab, monkeypatch):
    monkeypatch.setattr(packed_tok2vec, "MOST", 100)
    monkeypatch.setattr(packed_tok2vec, "KEPT", 50)
    for doc in many_docs(vocab, 2000):
        model.predict([doc])
    packed = fused(model)._packed.of(model)
    (table,) = packed._tables
    assert len(table) == 100 + 2 * 3


def test_threads_predict_what_one_predicts(model, vocab):
    docs = many_docs(vocab, 4000)
    expected = [model.predict([doc])[0].tobytes() for doc in docs]
    fix_random_seed(1)
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda doc: model.predict([doc])[0].tobytes(), docs)) == expected
    assert len(fused(model)._packed.of(model)._tables) <= 4


@pytest.mark.parametrize("encode", ENCODERS)
@pytest.mark.parametrize("embed", EMBEDDINGS)
def test_what_is_packed_is_in_memory_once_until_the_weights_are_asked_for(filled, docs, repetitive, embed, encode):
    model = built(filled, repetitive, embed=embed, encode=encode)
    saved, expected = model.to_bytes(), layer_by_layer(model, docs)
    model.predict(docs)
    maxouts = [node for node in model.walk() if node.name == "maxout"]
    assert all(kept_weights(node)[0].get((node.id, "W")) is None for node in maxouts)
    assert model.to_bytes() == saved
    for found, vectors in zip(model.predict(docs), expected, strict=True):
        np.testing.assert_allclose(found, vectors, rtol=1e-4, atol=1e-4)


def test_a_model_learns_the_same_after_it_has_predicted(filled, docs, repetitive):
    learnt = []
    for has_predicted in (False, True):
        model = built(filled, repetitive)
        if has_predicted:
            model.predict(docs)
        change_by_learning(model, repetitive)
        learnt.append(model.predict(docs))
    for one, other in zip(*learnt, strict=True):
        np.testing.assert_array_equal(one, other)


def test_prediction_with_vectors_follows_what_is_learnt(filled, repetitive):
    model = built(filled, repetitive, embed="vectors")
    for change in (change_by_setting, change_by_learning):
        before = np.concatenate(model.predict(repetitive))
        change(model, repetitive)
        check(model, repetitive)
        assert not np.array_equal(np.concatenate(model.predict(repetitive)), before)
