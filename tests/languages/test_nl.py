"""What is particular to Dutch."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from nlpx.languages.tokenizing.tokenizer import Tokenizer


@pytest.fixture
def dutch(tokenizers: dict[str, Tokenizer]) -> Tokenizer:
    return tokenizers["nl"]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("'s avonds, 't is", ["'s", "avonds", ",", "'t", "is"]),
        ("auto's", ["auto's"]),
        ("'s-Gravenhage", ["'", "s-Gravenhage"]),
        ("zuid-oost", ["zuid-oost"]),
        ("noord--zuid", ["noord", "--", "zuid"]),
        (",,Ja''", [",,", "Ja", "''"]),
        ("d.w.z. D.W.Z. D.w.z.", ["d.w.z.", "D.W.Z.", "D.w.z."]),
        ("o.a. e.a. blz.", ["o.a.", "e.a.", "blz."]),
        ("v.Chr. BLZ. Blz.", ["v.Chr.", "BLZ.", "Blz."]),
        ("en/of", ["en/of"]),
        ("5km, 5%", ["5", "km", ",", "5%"]),
        ("(deel)woord", ["(", "deel", ")", "woord"]),
    ],
)
def test_words_are_split_the_dutch_way(dutch: Tokenizer, text: str, tokens: list[str]) -> None:
    assert [token.text for token in dutch(text)] == tokens


def test_numbers_are_digits_and_words_without_sign(dutch: Tokenizer) -> None:
    words = {"2": True, "1.000,5": True, "1/2": True, "Twee": True, "eerste": True, "twee,": True}
    others = {"-2": False, "+twee": False, "2e": False, "drieëntwintig": False}
    assert {word: dutch.vocab.lexeme(word).like_num for word in words | others} == words | others


def test_small_words_are_stop_words(dutch: Tokenizer) -> None:
    assert [token.is_stop for token in dutch("De hond ‘t huis")] == [True, False, False, False, False]
    assert dutch.vocab.lexeme("‘t").is_stop
