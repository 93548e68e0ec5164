"""Spans that are longer than the model takes."""

from __future__ import annotations

import shutil
import warnings

import numpy as np
import pytest

from nlp_transformers.huggingface.torch_encoder import TorchEncoder
from nlp_transformers.pieces.wordpieces import split_spans
from nlpx.tokens import Doc
from nlpx.vocab import Vocab


def split(tokenizer, *texts):
    vocab = Vocab()
    docs = [Doc(vocab, words=words) for words in texts]
    return docs, split_spans(docs, [[doc[:]] for doc in docs], tokenizer)


@pytest.mark.parametrize("kind", ["wordpiece", "bytes", "unigram"])
def test_limit_is_how_many_positions_the_model_has(kind, tokenizers):
    assert tokenizers[kind].limit == 40


@pytest.mark.parametrize("kind", ["wordpiece", "bytes", "unigram"])
def test_span_that_is_too_long_is_divided_between_tokens(kind, tokenizers):
    words = ["seenthedogs", "nothingunderstood", "cats"] * 10
    (doc, short), done = split(tokenizers[kind], words, ["cats"])
    (parts, (other,)) = done.spans
    assert len(parts) > 2
    assert [token.i for part in parts for token in part] == list(range(len(doc)))
    assert (other.start, other.end) == (0, len(short))
    assert max(len(own.ids) for own in done.pieces) <= 40
    assert min(done.lengths) > 0
    n_pieces = [len(own.ids) for own in done.pieces[:-1]]
    assert min(n_pieces) > max(n_pieces) / 2, "a part is much shorter than another"


def test_token_that_is_too_long_is_cut_short_with_a_notice(tokenizers):
    notice = r"token 'x1x1.*' \(10000 characters\) at offset 4 of the document 'the x1x1.* of which the model takes 40"
    with pytest.warns(UserWarning, match=notice) as notices:
        _docs, done = split(tokenizers["bytes"], ["the", "x1" * 5000, "cats"])
    assert len(notices) == 1
    assert [len(part) for part in done.spans[0]] == [1, 1, 1]
    assert len(done.pieces[1].ids) == 40
    assert done.pieces[1].ids[-1] == done.pieces[0].ids[-1], "the mark of the end is missing"
    assert done.lengths[1] == 38
    assert min(done.lengths) > 0


def test_tokenizer_never_cuts_or_pads_by_itself(models, tmp_path):
    from tokenizers import Tokenizer

    # A state that threads share.
    folder = shutil.copytree(models["bytes"], tmp_path / "cutting")
    saved = Tokenizer.from_file(str(folder / "tokenizer.json"))
    saved.enable_truncation(6)
    saved.enable_padding(length=6)
    saved.save(str(folder / "tokenizer.json"))
    tokenizer = TorchEncoder.from_name(str(folder), tokenizer_config={}, transformer_config={}).tokenizer
    backend = tokenizer.backend
    assert backend.truncation is backend.padding is None
    with pytest.warns(UserWarning, match="the model takes 40"):
        split(tokenizer, ["x1" * 100])
    assert backend.truncation is backend.padding is None


def test_spans_without_tokens_are_passed_over(tokenizers):
    vocab = Vocab()
    docs = [Doc(vocab), Doc(vocab, words=["cats"])]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        done = split_spans(docs, [[docs[0][:]], [docs[1][0:0], docs[1][:]]], tokenizers["bytes"])
    assert [len(own) for own in done.spans] == [0, 1]
    assert done.lengths.tolist() == [len(done.pieces[0].ids) - 2]


def test_tokens_in_no_span_have_no_pieces(tokenizers):
    doc = Doc(Vocab(), words=["the", "cats", "ran"])
    done = split_spans([doc], [[doc[2:]]], tokenizers["bytes"])
    assert done.lengths[:2].tolist() == [0, 0]
    assert done.lengths[2] > 0


def test_equal_texts_are_split_once(tokenizers, monkeypatch):
    tokenizer = tokenizers["wordpiece"]
    seen = []
    whole = tokenizer._split
    monkeypatch.setattr(tokenizer, "_split", lambda texts: seen.append(texts) or whole(texts))
    first, second, third = tokenizer.split(["the cats", "dogs", "the cats"])
    assert seen == [["the cats", "dogs"]]
    assert np.array_equal(first.ids, third.ids)
    assert not np.array_equal(first.ids, second.ids)
