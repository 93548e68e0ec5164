"""What a Doc keeps of a transformer."""

from __future__ import annotations

import numpy as np
import pytest

from nlp_transformers.data import PieceRows, TransformerData
from nlp_transformers.keeping import kept_by
from nlpx.tokens import Doc, DocBin

TEXTS = ["the extraordinary cats saw   nothing before she understood the dogs", "", "  ", "dogs"]


@pytest.fixture
def docs(pipeline):
    return list(pipeline(()).pipe(TEXTS))


def equal(one, other):
    return all(np.array_equal(a, b) for a, b in zip(one.tensors, other.tensors, strict=True)) and np.array_equal(
        one.align.dataXd, other.align.dataXd
    )


def test_data_have_the_shapes_of_spacy_transformers(docs):
    data = docs[0]._.trf_data
    n_spans, longest = 2, max(data.wordpieces.lengths)
    assert data.model_output.last_hidden_state.shape == (n_spans, longest, 16)
    assert data.model_output.pooler_output.shape == (n_spans, 16)
    assert [tensor.shape for tensor in data.tensors] == [(n_spans, longest, 16), (n_spans, 16)]
    assert data.width == 16
    wordpieces = data.wordpieces
    assert wordpieces.input_ids.shape == wordpieces.attention_mask.shape == (n_spans, longest)
    assert wordpieces.attention_mask.sum(axis=1).tolist() == wordpieces.lengths == [*map(len, wordpieces.strings)]
    assert set(data.tokens) >= {"input_texts", "input_ids", "attention_mask"}
    assert len(data.align.lengths) == len(docs[0])
    assert data.align.lengths[docs[0].text.split(" ").index("")] == 0, "blanks have no pieces"


def test_alignment_leads_to_the_wordpieces_of_a_token(docs):
    data = docs[0]._.trf_data
    strings = [
        text for own in data.wordpieces.strings for text in [*own, *[""] * (max(data.wordpieces.lengths) - len(own))]
    ]
    pieces = [strings[int(number)] for number in data.align[7].dataXd.ravel()]
    # The token is in two windows.
    assert "".join(pieces).replace("##", "") == docs[0][7].text * 2


def test_padding_is_zero(docs):
    data = docs[0]._.trf_data
    assert not data.model_output.last_hidden_state[data.wordpieces.attention_mask == 0].any()
    assert data.model_output.last_hidden_state[data.wordpieces.attention_mask == 1].any()


def test_doc_without_tokens_has_empty_data(docs):
    data = docs[1]._.trf_data
    assert data.model_output.last_hidden_state.shape == (0, 0, 16)
    assert data.align.lengths.tolist() == []


def test_doc_does_not_keep_its_batch(docs):
    assert docs[3]._.trf_data.rows.nbytes < docs[0]._.trf_data.rows.nbytes
    assert all(tensor.base is None or tensor.base.nbytes == tensor.nbytes for tensor in docs[3]._.trf_data.tensors)


def test_data_survive_bytes(docs):
    data = docs[0]._.trf_data
    assert equal(TransformerData.from_bytes(data.to_bytes()), data)
    again = Doc(docs[0].vocab).from_bytes(docs[0].to_bytes())
    assert equal(again._.trf_data, data)
    assert again._.trf_data.wordpieces.strings == data.wordpieces.strings
    (kept,) = DocBin(store_user_data=True, docs=[docs[0]]).get_docs(docs[0].vocab)
    assert equal(kept._.trf_data, data)


def test_data_can_be_given_to_another_doc(docs):
    data = docs[0]._.trf_data
    other = Doc(docs[0].vocab, words=[token.text for token in docs[0]])
    other._.trf_data = data
    assert equal(other._.trf_data, data)


def test_doc_that_is_alone_in_its_batch_keeps_the_rows_of_the_batch(pipeline):
    nlp = pipeline(())
    doc = nlp.make_doc(TEXTS[0])
    batch = nlp.get_pipe("transformer").predict([doc])
    nlp.get_pipe("transformer").set_annotations([doc], batch)
    assert PieceRows.joined([kept_by(doc)]).rows is batch.rows


def test_doc_that_no_transformer_has_seen_has_none(docs):
    assert Doc(docs[0].vocab, words=["x"])._.trf_data is None


def test_output_that_is_not_there_is_told(docs):
    with pytest.raises(AttributeError, match=r"no output 'attentions', only \['last_hidden_state', 'pooler_output'\]"):
        _ = docs[0]._.trf_data.model_output.attentions
