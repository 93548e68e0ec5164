"""Wordpieces are found in the text where their tokenizer does not say which characters they stand for."""

from __future__ import annotations

import pytest

from nlp_transformers.huggingface.tokenizer import SlowTokenizer, tokenizer_of_transformers
from nlp_transformers.pieces.characters import find_pieces

TEXTS = [
    "She saw the  extraordinary cats, didn't she?",
    "naïve café — résumé; İstanbul \ufb01ne",
    "x\u200dy zero\x07bell",
    "日本語 the cats 🤷 No. 1,234.5!",
    "the ქართული cats ენა.",
    "  ",
    "",
]


def of_tokens(text, pieces, bounds):
    """Return the bounds of pieces that stand for more than a blank, without the blank at their start."""
    return [
        (low + len(text[low:high]) - len(text[low:high].lstrip()), high)
        for piece, (low, high) in zip(pieces, bounds, strict=True)
        if piece != "▁"
    ]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("kind", ["wordpiece", "unigram"])
def test_pieces_are_found_where_the_tokenizer_has_them(kind, text, tokenizers):
    def encode(part):
        return tokenizers[kind].backend.encode(part, add_special_tokens=False)

    encoded = encode(text)
    found = find_pieces(text, encoded.tokens, lambda word: encode(word).tokens)
    assert of_tokens(text, encoded.tokens, found) == of_tokens(text, encoded.tokens, encoded.offsets)


@pytest.mark.parametrize(
    ("text", "pieces", "due"),
    [
        ("Understood it", ["und@@", "erst@@", "ood", "it"], [(0, 3), (3, 7), (7, 10), (11, 13)]),
        ("the abc!", ["the</w>", "<unk>", "!"], [(0, 3), (4, 7), (7, 8)]),
        ("ab", ["<unk>", "<unk>"], [(0, 2), (0, 2)]),
    ],
)
def test_pieces_that_are_not_found_get_what_lies_between_the_others(text, pieces, due):
    assert find_pieces(text, pieces, lambda word: ["?"]) == due


def test_slow_tokenizer_splits_as_the_fast_one(models, tmp_path):
    from transformers import AutoTokenizer
    from transformers.models.bert.tokenization_bert_legacy import BertTokenizerLegacy

    fast = AutoTokenizer.from_pretrained(models["wordpiece"])
    words = sorted(fast.get_vocab(), key=fast.get_vocab().get)
    (tmp_path / "vocab.txt").write_text("\n".join(words), "utf8")
    slow = tokenizer_of_transformers(BertTokenizerLegacy(tmp_path / "vocab.txt"), limit=40)
    assert isinstance(slow, SlowTokenizer)
    for own, due in zip(slow.split(TEXTS), tokenizer_of_transformers(fast, limit=40).split(TEXTS), strict=True):
        assert own.ids.tolist() == due.ids.tolist()
        assert own.starts.tolist() == due.starts.tolist()
        assert own.ends.tolist() == due.ends.tolist()
