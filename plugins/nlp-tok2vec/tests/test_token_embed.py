from __future__ import annotations

import numpy as np
import pytest
from thinc.api import set_dropout_rate

from nlp_tok2vec import models
from nlp_tok2vec.layers.token_types import token_types
from nlpx.errors import ConfigError
from nlpx.vocab import attrs

LEXICAL = ["NORM", "PREFIX", "SUFFIX", "SHAPE"]
EMBEDDINGS = {
    "words": lambda: models.build_multi_hash_embed(6, LEXICAL, [9, 8, 7, 6], include_static_vectors=False),
    "context": lambda: models.build_multi_hash_embed(
        6, ["SPACY", "ORTH", "IS_PUNCT"], [5, 9, 4], include_static_vectors=False
    ),
    "places": lambda: models.build_multi_hash_embed(
        6, ["IDX", "SPACY", "NORM"], [5, 9, 4], include_static_vectors=False
    ),
    "vectors": lambda: models.build_multi_hash_embed(6, LEXICAL, [9, 8, 7, 6], include_static_vectors=True),
    "only vectors": lambda: models.build_multi_hash_embed(6, [], [], include_static_vectors=True),
    "characters": lambda: models.build_character_embed(6, rows=9, nM=3, nC=5),
    "all": lambda: models.build_character_embed(6, rows=9, nM=3, nC=5, include_static_vectors=True, feature="NORM"),
}


@pytest.fixture(params=EMBEDDINGS)
def model(request):
    return EMBEDDINGS[request.param]()


def test_embedding_of_types_is_the_embedding_of_tokens(check_fused, model, repetitive):
    check_fused(model, repetitive)


def test_embedding_of_docs_of_several_vocabularies_is_that_of_each(check_fused, filled, model, docs, foreign):
    check_fused(model, foreign)
    filled(model)
    alone = np.concatenate([model.predict([doc])[0] for doc in foreign])
    np.testing.assert_allclose(np.concatenate(model.predict(foreign)), alone, rtol=1e-5, atol=1e-6)


def test_embedding_takes_docs_without_tokens(filled, model, docs):
    filled(model.initialize(X=docs))
    Y, backprop = model([docs[1], docs[1]], is_train=True)
    assert [array.shape for array in Y] == [(0, 6), (0, 6)]
    backprop(Y)
    assert model.predict([]) == []


def test_embedding_drops_out_token_by_token(filled, vocab, repetitive):
    model = filled(EMBEDDINGS["words"]().initialize(X=repetitive))
    for node in model.walk():
        if node.name == "dropout":
            node.attrs["dropout_rate"] = 0.5
    predicted, trained = np.concatenate(model.predict(repetitive)), np.concatenate(model(repetitive, is_train=True)[0])
    kept = trained != 0
    assert 0.3 < kept.mean() < 0.7
    np.testing.assert_allclose(trained[kept], predicted[kept] * 2, rtol=1e-5)
    the = [i for i, token in enumerate(token for doc in repetitive for token in doc) if token.text == "the"]
    assert (kept[the[0]] != kept[the[1]]).any()


def test_embedding_sends_gradients_only_through_what_it_kept(filled, repetitive):
    model = filled(EMBEDDINGS["words"]().initialize(X=repetitive))
    set_dropout_rate(model, 1.0)
    Y, backprop = model(repetitive, is_train=True)
    backprop([np.ones_like(array) for array in Y])
    assert not any(node.get_grad(name).any() for node in model.walk() for name in node.param_names)


def test_token_types_are_the_distinct_words_in_order_of_first_use(repetitive):
    (types,), numbers = token_types(repetitive, [attrs.NORM])
    words = [token.text for doc in repetitive for token in doc]
    assert [lexeme.text for lexeme in types.lexemes] == list(dict.fromkeys(words))
    assert [types.lexemes[number].text for number in numbers] == words


def test_token_types_tell_apart_what_the_context_tells_apart(repetitive):
    (types,), numbers = token_types(repetitive, [attrs.NORM, attrs.SPACY, attrs.IDX])
    tokens = [token for doc in repetitive for token in doc]
    expected = [(token.text, bool(token.whitespace_), token.idx) for token in tokens]
    kinds = [(types.lexemes[n].text, bool(types.context[attrs.SPACY][n]), types.context[attrs.IDX][n]) for n in numbers]
    assert kinds == expected
    assert len(types) == len(set(expected))


def test_multi_hash_embed_needs_as_many_rows_as_attrs():
    with pytest.raises(ConfigError, match="2 attributes and 1 number of rows"):
        models.build_multi_hash_embed(6, ["NORM", "SHAPE"], [5], include_static_vectors=False)


def test_multi_hash_embed_names_an_attribute_that_there_is_not():
    with pytest.raises(ConfigError, match=r"'NROM'.*'NORM'"):
        models.build_multi_hash_embed(6, ["NROM"], [5], include_static_vectors=False)


def test_multi_hash_embed_needs_something_to_embed():
    with pytest.raises(ConfigError, match="nothing to embed"):
        models.build_multi_hash_embed(6, [], [], include_static_vectors=False)
