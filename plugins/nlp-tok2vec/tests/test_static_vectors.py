from __future__ import annotations

import numpy as np
import pytest
from thinc.api import set_dropout_rate

from nlp_tok2vec import models
from nlpx.errors import ConfigError, ModelError
from nlpx.tokens import Doc
from nlpx.vocab import Vectors, Vocab


def test_static_vectors_projects_known_words_and_maps_others_to_zeros(docs, filled):
    model = filled(models.build_static_vectors(4).initialize(X=docs))
    W = model.get_param("W")
    Y = model.predict(docs)
    assert Y.lengths.tolist() == [4, 0, 7]
    np.testing.assert_allclose(Y.data[0], W @ [1, 2, 3], rtol=1e-6)
    np.testing.assert_allclose(Y.data[9], W @ [0.5, -1, 0], rtol=1e-6)
    assert not Y.data[1].any()


def test_static_vectors_looks_up_the_attribute_that_it_is_told(vocab, filled):
    lower = Vocab()
    lower.set_vector("she", np.asarray([1, 1, 1], dtype="f"))
    docs = [Doc(lower, words=["She"])]
    for key_attr, is_known in (("ORTH", False), ("LOWER", True)):
        model = filled(models.build_static_vectors(4, key_attr=key_attr).initialize(X=docs))
        assert model.predict(docs).data.any() == is_known


def test_a_word_gets_the_same_numbers_whatever_words_come_with_it(filled):
    vocab = Vocab()
    table = np.random.default_rng(0).normal(size=(100, 300)).astype("f")
    words = [f"w{row}" for row in range(len(table))]
    vocab.vectors = Vectors(strings=vocab.strings, data=table, keys=words)
    docs = [Doc(vocab, words=words[start : start + 1 + start % 7]) for start in range(len(words))]
    model = filled(models.build_static_vectors(96).initialize(X=docs))
    alone = [model.predict([doc]).data for doc in docs]
    np.testing.assert_allclose(alone[0], table[:1] @ model.get_param("W").T, rtol=1e-4)
    assert model.predict(docs).data.tobytes() == np.concatenate(alone).tobytes()


def test_a_doc_gets_the_vectors_of_its_own_vocabulary(filled, docs, foreign):
    model = filled(models.build_static_vectors(4).initialize(X=docs))
    alone = [model.predict([doc]).dataXd for doc in foreign]
    assert (alone[0] == -alone[1]).all()
    assert model.predict(foreign).data.tobytes() == b"".join(array.tobytes() for array in alone)


def test_static_vectors_drops_whole_features(docs, filled):
    model = filled(models.build_static_vectors(200, dropout=0.5).initialize(X=docs))
    assert model.attrs["dropout_rate"] == 0.5
    Y, backprop = model(docs, is_train=True)
    dropped = (Y.data == 0).all(axis=0)
    assert 60 < dropped.sum() < 140
    backprop(Y)
    np.testing.assert_array_equal((model.get_grad("W") == 0).all(axis=1), dropped)
    set_dropout_rate(model, 0.0)
    np.testing.assert_array_equal(model(docs, is_train=True)[0].data, model.predict(docs).data)


def test_static_vectors_says_that_the_vocabulary_has_none():
    with pytest.raises(ModelError, match=r"initialize\.vectors"):
        models.build_static_vectors(4).initialize(X=[Doc(Vocab(), words=["a"])])


def test_static_vectors_says_that_the_width_is_unknown(docs):
    with pytest.raises(ModelError, match="nO"):
        models.build_static_vectors().initialize(X=docs)


@pytest.mark.parametrize(("n_vectors", "lack"), [(0, "none"), (2, "vectors of zero width")])
def test_static_vectors_asks_for_vectors_that_are_not_there(n_vectors, lack):
    vocab = Vocab()
    vocab.vectors = Vectors(
        strings=vocab.strings, data=np.zeros((n_vectors, 0), dtype="f"), keys=["a", "b"][:n_vectors]
    )
    with pytest.raises(ModelError, match=rf"the vocabulary has {lack}: set initialize.vectors \(VECTORS or --vectors"):
        models.build_static_vectors(4).initialize(X=[Doc(vocab, words=["a"])])


def test_static_vectors_says_that_the_vocabulary_is_another_one(docs):
    model = models.build_static_vectors(4).initialize(X=docs)
    other = Vocab()
    other.set_vector("a", np.ones(7, dtype="f"))
    with pytest.raises(ModelError, match="vectors of 3 numbers, and those of the vocabulary have 7"):
        model.predict([Doc(other, words=["a"])])


def test_static_vectors_names_an_attribute_that_there_is_not():
    with pytest.raises(ConfigError, match="ORHT"):
        models.build_static_vectors(4, key_attr="ORHT")


def test_static_vectors_takes_docs_without_tokens(docs, filled):
    model = filled(models.build_static_vectors(4).initialize(X=docs))
    Y, backprop = model([docs[1]], is_train=True)
    assert Y.dataXd.shape == (0, 4)
    assert backprop(Y) == []


def test_static_vectors_knows_every_word_where_vectors_are_floret(filled):
    vocab = Vocab()
    table = np.random.RandomState(0).uniform(-1, 1, (50, 3)).astype("f")
    vocab.vectors = Vectors(strings=vocab.strings, data=table, mode="floret", minn=2, maxn=3, hash_count=2)
    docs = [Doc(vocab, words=["hello", "world", "hello"])]
    model = filled(models.build_static_vectors(4).initialize(X=docs))
    expected = vocab.vectors.get_batch(["hello", "world", "hello"]) @ model.get_param("W").T
    np.testing.assert_allclose(model.predict(docs).data, expected, rtol=1e-5)
    assert expected.any(axis=1).all()
