"""What is particular to Spanish."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from nlpx.languages.tokenizing.tokenizer import Tokenizer


@pytest.fixture
def spanish(tokenizers: dict[str, Tokenizer]) -> Tokenizer:
    return tokenizers["es"]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("¿Qué? ¡Sí!", ["¿", "Qué", "?", "¡", "Sí", "!"]),
        ("—No —dijo—.", ["—", "No", "—", "dijo", "—", "."]),
        ("EE. UU. y EE.UU.", ["EE. UU.", "y", "EE.UU."]),
        ("a las 10a.m., 12m.", ["a", "las", "10", "a.m.", ",", "12", "m."]),
        ("político-económico", ["político-económico"]),
        ("1990-1995 5*3", ["1990-1995", "5", "*", "3"]),
        ("5km, 5%", ["5", "km", ",", "5%"]),
        ("pal norte", ["pa", "l", "norte"]),
        ("fin.Principio", ["fin", ".", "Principio"]),
    ],
)
def test_words_are_split_the_spanish_way(spanish: Tokenizer, text: str, tokens: list[str]) -> None:
    assert [token.text for token in spanish(text)] == tokens


def test_contractions_and_abbreviations_have_norms(spanish: Tokenizer) -> None:
    assert [token.norm_ for token in spanish("pal Ud. Vds. Sr.")] == ["pa", "el", "usted", "ustedes", "sr."]


def test_numbers_are_digits_and_words(spanish: Tokenizer) -> None:
    words = {"2": True, "Dos": True, "veintidós": True, "séptimo": True, "-dos": True, "2º": False, "segunda": False}
    assert {word: spanish.vocab.lexeme(word).like_num for word in words} == words


def test_small_words_are_stop_words(spanish: Tokenizer) -> None:
    assert [token.is_stop for token in spanish("El perro y ÉL")] == [True, False, True, True]
