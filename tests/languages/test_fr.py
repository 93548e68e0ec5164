"""What is particular to French."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from nlpx.languages import shipped

if TYPE_CHECKING:
    from nlpx.languages.tokenizing.tokenizer import Tokenizer


@pytest.fixture
def french(tokenizers: dict[str, Tokenizer]) -> Tokenizer:
    return tokenizers["fr"]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("l'homme d’État", ["l'", "homme", "d’", "État"]),
        ("qu'il s'agit", ["qu'", "il", "s'", "agit"]),
        ("aujourd'hui", ["aujourd'hui"]),
        ("a-t-il vu", ["a", "-t", "-il", "vu"]),
        ("va-t-on", ["va", "-t", "-on"]),
        ("qu'est-ce", ["qu'", "est", "-ce"]),
        ("dis-moi", ["dis", "-moi"]),
        ("donne-le", ["donne", "-", "le"]),
        ("franco-allemand", ["franco-allemand"]),
        ("député-maire", ["député", "-", "maire"]),
        ("20 %, 5%.", ["20", "%", ",", "5", "%", "."]),
        ("J.-C. M. Durand", ["J.", "-C.", "M.", "Durand"]),
    ],
)
def test_words_are_split_the_french_way(french: Tokenizer, text: str, tokens: list[str]) -> None:
    assert [token.text for token in french(text)] == tokens


@pytest.mark.parametrize(
    "word",
    [
        *["porte-avions", "anti-européen", "SOUS-SOL", "Saint-Étienne-du-Rouvray", "ex-ministre", "micro‑onde"],
        *["Châlons-sur-Marne", "Villers-lès-l'Église", "Aix-en-Provence", "Fontenay-aux-Roses"],
        *["États-Unis", "new-york", "New-Yorkais", "prud’hommes", "black-out", "droits-de-l'homme"],
        *["grand'mère", "r'ouvrir", "entr'aider", "ch'tiisent"],
    ],
)
def test_words_with_hyphens_stay_whole(french: Tokenizer, word: str) -> None:
    assert shipped.fr.token_match is not None
    assert shipped.fr.token_match(word)
    assert [token.text for token in french(word)] == [word]


@pytest.mark.parametrize("word", ["porte", "porte-", "porte-2", "député-maire", "a-à", "x-de-", "prud'hom", "hip-hop2"])
def test_other_words_are_no_compounds(word: str) -> None:
    assert shipped.fr.token_match is not None
    assert not shipped.fr.token_match(word)


def test_numbers_are_digits_and_words(french: Tokenizer) -> None:
    words = {"2": True, "+deux": True, "Dix-sept": True, "deuxième": True, "deux.": True, "2e": False, "vingts": False}
    assert {word: french.vocab.lexeme(word).like_num for word in words} == words


def test_elided_words_are_stop_words(french: Tokenizer) -> None:
    assert [token.is_stop for token in french("L'ami qu’il a")] == [True, False, True, True, True]


def test_the_rules_can_be_saved(french: Tokenizer) -> None:
    other = shipped.fr.make_tokenizer(shipped.fr.make_vocab()).from_bytes(french.to_bytes())
    assert [token.text for token in other("d'Aix-en-Provence")] == ["d'", "Aix-en-Provence"]
