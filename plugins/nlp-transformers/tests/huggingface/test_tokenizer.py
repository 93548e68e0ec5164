"""What a tokenizer says of itself and of its model."""

from __future__ import annotations

import pytest

from nlp_transformers.huggingface.tokenizer import tokenizer_of_transformers


@pytest.mark.parametrize(
    ("own", "of_model", "due"), [(40, None, "at most 40"), (None, 30, "at most 30"), (None, None, "any number of")]
)
def test_tokenizer_says_how_many_pieces_the_model_takes(models, own, of_model, due):
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(models["wordpiece"], model_max_length=own)
    assert tokenizer_of_transformers(tokenizer, limit=of_model).at_a_time == f"{due} wordpieces at a time"


def test_nothing_is_cut_for_a_model_that_takes_any_number(models):
    from transformers import AutoTokenizer

    tokenizer = tokenizer_of_transformers(AutoTokenizer.from_pretrained(models["wordpiece"]), limit=None)
    pieces = tokenizer.split(["the cats " * 50])[0]
    assert tokenizer.cut(pieces).ids.tolist() == pieces.ids.tolist()
