"""A text of many pages: a trained pipeline says the same of it with token vectors in pieces and all at once."""

from __future__ import annotations

import numpy as np

import nlpx
from nlpx.pipeline import LONG_DOC, VECTOR_PIECES

OTHERS = ["tok2vec", "parser", "tagger", "attribute_ruler", "lemmatizer", "senter"]


def test_entities_of_a_long_text_do_not_depend_on_pieces(en_core_web_sm, data, monkeypatch):
    nlp = nlpx.load(en_core_web_sm, exclude=OTHERS)
    lines = (data / "ud/en_ewt/en_ewt-ud-dev.conllu").read_text(encoding="utf8").splitlines()
    text = " ".join(line.removeprefix("# text = ") for line in lines if line.startswith("# text = "))
    ner = nlp.get_pipe("ner")
    tok2vec = ner.model.get_ref("tok2vec").layers[0]
    doc = nlp.make_doc(text[: len(text) // 2])
    assert len(doc) > LONG_DOC + 7
    found = ner.predict([doc])
    scorer = ner.model.predict([doc])
    monkeypatch.delitem(tok2vec.attrs, VECTOR_PIECES)
    whole = ner.predict([doc])
    assert len(np.unique(found.label)) > 10
    np.testing.assert_array_equal(found.kind, whole.kind)
    np.testing.assert_array_equal(found.label, whole.label)
    # The very vectors, wherever one begins to read.
    (pieces,), (vectors,) = scorer.tokens.inputs, ner.model.predict([doc]).tokens.inputs
    assert pieces[LONG_DOC + 7 :].tobytes() + pieces[: LONG_DOC + 7].tobytes() == (
        vectors[LONG_DOC + 7 :].tobytes() + vectors[: LONG_DOC + 7].tobytes()
    )
