"""Of a long Doc the vectors are in a file, and listeners read them in pieces; all is the same as in memory."""

from __future__ import annotations

import numpy as np
import pytest

from nlp_transformers.layers import encoding
from nlp_transformers.rows_in_file import is_in_file
from nlpx.pipeline import LONG_DOC, VECTOR_PIECES, piece_reader, vector_pieces
from nlpx.tokens import Doc

WORDS = ["She", "saw", "  ", "extraordinary", "cats", ",", "did", "n't", "she", "?", "Nobody", "ran", "."]
NO_DOC = 10**9


@pytest.fixture
def nlp(pipeline):
    """Return a pipeline that has something to say of each token: the layers that score are zeros before training."""
    nlp = pipeline(("tagger", "parser"), max_batch_items=1000)
    random = np.random.default_rng(0)
    for name, layer in (("tagger", "softmax"), ("parser", "upper")):
        model = nlp.get_pipe(name).model.get_ref(layer)
        model.set_param("W", random.normal(size=model.get_param("W").shape).astype("f"))
    return nlp


def long_doc(nlp, n_tokens=LONG_DOC + 700):
    words = np.random.default_rng(0).choice(WORDS, n_tokens).tolist()
    return Doc(nlp.vocab, words=words)


def annotations(doc):
    return [(token.tag_, token.head.i, token.dep_) for token in doc]


def listener(nlp, name):
    return nlp.get_pipe(name).model.layers[0] if name == "tagger" else nlp.get_pipe(name).model.layers[0].layers[0]


def test_annotations_are_those_of_vectors_in_memory(nlp, monkeypatch):
    found = annotations(nlp(long_doc(nlp)))
    monkeypatch.setattr(encoding, "LONG_DOC", NO_DOC)
    for name in ("tagger", "parser"):
        monkeypatch.delitem(listener(nlp, name).attrs, VECTOR_PIECES)
    assert found == annotations(nlp(long_doc(nlp)))
    assert len({tag for tag, _head, _dep in found}) > 2
    assert len({head for _tag, head, _dep in found}) > 2


def test_rows_of_a_batch_with_a_long_doc_are_those_in_memory(nlp, monkeypatch):
    transformer = nlp.get_pipe("transformer")
    docs = [long_doc(nlp, 30), long_doc(nlp), long_doc(nlp, 0), long_doc(nlp, 7)]
    found = transformer.predict(docs)
    monkeypatch.setattr(encoding, "LONG_DOC", NO_DOC)
    due = transformer.predict(docs)
    assert is_in_file(found.rows)
    assert not is_in_file(due.rows)
    np.testing.assert_allclose(found.rows, due.rows, atol=1e-5)
    np.testing.assert_allclose(found.pooled, due.pooled, atol=1e-5)
    for own, other in zip(found.split_by_doc(), due.split_by_doc(), strict=True):
        np.testing.assert_array_equal(own.index, other.index)
        np.testing.assert_allclose(own.padded().rows, other.padded().rows, atol=1e-5)
        np.testing.assert_array_equal(own.wordpieces.input_ids, other.wordpieces.input_ids)
        assert own.wordpieces.strings == other.wordpieces.strings


def test_pieces_are_the_vectors_wherever_one_begins_to_read(nlp):
    doc = nlp.get_pipe("transformer")(long_doc(nlp))
    model = listener(nlp, "tagger")
    (vectors,) = model.predict([doc])
    pieces = list(vector_pieces(model, doc))
    assert len(pieces) > 3
    np.testing.assert_array_equal(np.concatenate([piece for _start, piece in pieces]), vectors)
    read = piece_reader(model, doc)
    assert read is not None
    for token in (LONG_DOC + 699, 0, 5000):
        start, piece = read(token)
        np.testing.assert_array_equal(piece, vectors[start : start + len(piece)])
        assert start <= token < start + len(piece)


def test_file_goes_with_the_last_listener(nlp):
    transformer, tagger, parser = (nlp.get_pipe(name) for name in ("transformer", "tagger", "parser"))
    doc = transformer(long_doc(nlp))
    assert is_in_file(doc.user_data["trf_data"]["rows"])
    assert doc._.trf_data.width == 16, "who comes between can look at it"
    again = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    np.testing.assert_array_equal(again.user_data["trf_data"]["rows"], doc.user_data["trf_data"]["rows"])
    tagger(doc)
    assert is_in_file(doc.user_data["trf_data"]["rows"])
    parser(doc)
    assert doc.user_data == {"trf_data": {}}


@pytest.mark.parametrize(("names", "settings"), [((), {}), (("tagger",), {"keep_trf_data": True})])
def test_what_docs_keep_is_in_memory(names, settings, pipeline):
    nlp = pipeline(names, **settings)
    kept = nlp(long_doc(nlp)).user_data["trf_data"]
    assert not is_in_file(kept["rows"])
    assert not is_in_file(kept["wordpieces"]["input_ids"])


def test_transformer_of_a_component_alone_gives_pieces(pipeline):
    nlp = pipeline()
    nlp.replace_listeners("transformer", "tagger", ["model.tok2vec"])
    own = nlp.get_pipe("tagger").model.layers[0]
    doc = long_doc(nlp)
    pieces = [piece for _start, piece in vector_pieces(own, doc)]
    assert len(pieces) > 3
    np.testing.assert_array_equal(np.concatenate(pieces), own.predict([doc])[0])


def test_docs_that_the_transformer_has_not_seen_are_asked_for(nlp):
    doc = long_doc(nlp)
    seen = nlp(long_doc(nlp))
    assert [token.tag_ for token in nlp.get_pipe("tagger")(doc)] == [token.tag_ for token in seen]
