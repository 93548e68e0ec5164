"""What is particular to German."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from nlpx.languages.tokenizing.tokenizer import Tokenizer


@pytest.fixture
def german(tokenizers: dict[str, Tokenizer]) -> Tokenizer:
    return tokenizers["de"]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("am 3. Oktober.", ["am", "3.", "Oktober", "."]),
        ("Baden-Württemberg", ["Baden-Württemberg"]),
        ("10-12 km/h", ["10", "-", "12", "km", "/", "h"]),
        ("und/oder", ["und", "/", "oder"]),
        ("ich's, auf’m", ["ich", "'s", ",", "auf", "’m"]),
        ("z.B. bzw.", ["z.B.", "bzw."]),
        ("Haus(tür)", ["Haus", "(", "tür", ")"]),
        ("Haus(tür)schlüssel", ["Haus", "(", "tür", ")", "schlüssel"]),
        ("Otto's", ["Otto's"]),
    ],
)
def test_words_are_split_the_german_way(german: Tokenizer, text: str, tokens: list[str]) -> None:
    assert [token.text for token in german(text)] == tokens


def test_contractions_and_abbreviations_have_norms(german: Tokenizer) -> None:
    assert [token.norm_ for token in german("ich's hinter'm Hbf. Nr. Dr.")] == [
        "ich", "es", "hinter", "dem", "Hauptbahnhof", "Nummer", "dr.",
    ]  # fmt: skip


def test_number_words_are_no_numbers(german: Tokenizer) -> None:
    assert [token.like_num for token in german("zwei 2 2,5 3. dritte")] == [False, True, True, True, False]


def test_small_words_are_stop_words(german: Tokenizer) -> None:
    assert [token.is_stop for token in german("Der Hund über dem Haus")] == [True, False, True, True, False]
