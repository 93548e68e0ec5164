"""Character classes, patterns and facts about words."""

from __future__ import annotations

import re
import unicodedata

import pytest

from nlpx.languages.rules import char_classes, punctuation
from nlpx.languages.rules.lex_attrs import like_url, number_getter
from nlpx.languages.rules.urls import URL
from nlpx.languages.tokenizing.segments import is_plain


@pytest.mark.parametrize(
    ("name", "inside", "outside"),
    [
        ("LETTERS", "aZéßΩяא中かǅ", "0-_.'«"),
        ("LOWER", "aéßωя中ʔ", "AÉΩЯǅ0"),
        ("UPPER", "AÉΩЯ中", "aéßωя0"),
        ("SYMBOLS", "©°🙂☂★", "a.+$€^"),
        ("PUNCTUATION", ".,;!?)]}…。、"[1:], "a'\"-–/\\|"),
        ("QUOTES", "'\"’“»「」⟦", "a.;"),
        ("CURRENCY", "$€£¥₿", "a%§"),
    ],
)
def test_a_character_class_holds_what_it_says(name: str, inside: str, outside: str) -> None:
    matches = re.compile(f"[{getattr(char_classes, name)}]").fullmatch
    assert [character for character in inside if not matches(character)] == []
    assert [character for character in outside if matches(character)] == []


def test_symbols_are_other_symbols_of_unicode() -> None:
    matches = re.compile(f"[{char_classes.SYMBOLS}]").fullmatch
    icons = [chr(code) for code in range(0x20000) if matches(chr(code))]
    assert len(icons) == 5984
    assert {unicodedata.category(character) for character in icons} == {"So"}


@pytest.mark.parametrize("word", ["hello", "WORLD", "km", "USs", "qu", "Straße", "été", "中文", "λόγος"])
def test_no_pattern_touches_a_plain_word(word: str) -> None:
    assert is_plain(word)
    assert not punctuation.compile_prefix_regex(punctuation.PREFIXES).search(word)
    assert not punctuation.compile_suffix_regex(punctuation.SUFFIXES).search(word)
    assert not punctuation.compile_infix_regex(punctuation.INFIXES).search(word)


def test_no_letter_is_a_sign() -> None:
    signs = re.compile(
        f"[{char_classes.PUNCTUATION}{char_classes.QUOTES}{char_classes.CURRENCY}{char_classes.SYMBOLS}]"
    ).match
    assert not [chr(code) for code in range(0x20000) if chr(code).isalpha() and signs(chr(code))]


def test_foreign_patterns_are_not_known_to_spare_plain_words() -> None:
    assert punctuation.spare_plain_words(punctuation.PREFIXES)
    assert not punctuation.spare_plain_words([*punctuation.PREFIXES, "x"])


@pytest.mark.parametrize(
    ("text", "is_url"),
    [
        ("www.example.com", True),
        ("https://user:pw@example.co.uk:8080/a?b=c#d", True),
        ("example.com", True),
        ("8.8.8.8", True),
        ("пример.рф", True),
        ("a@b.org", True),
        ("192.168.0.1", False),
        ("127.0.0.1", False),
        ("300.1.1.1", False),
        ("example.C", False),
        ("e.g.", False),
        ("http://localhost", False),
        ("-x.com", False),
    ],
)
def test_the_pattern_of_web_addresses(text: str, is_url: bool) -> None:
    assert bool(re.compile(URL).match(text)) is is_url


@pytest.mark.parametrize(
    ("text", "likely"),
    [
        *[("http://", True), ("www.a", True), ("www.", False), ("a.com", True), ("a.COM", False), ("x.1/", True)],
        *[("a@b.com", False), ("a.com.", False), (".com", False), ("U.S", False), ("a.museum:80", True)],
    ],
)
def test_what_looks_like_a_web_address(text: str, likely: bool) -> None:
    assert like_url(text) is likely


def test_numbers_are_digits_words_and_ordinals() -> None:
    is_number = number_getter(words={"ten"}, endings=("th",))
    assert all(map(is_number, ["10", "-1,000.5", "1/2", "Ten", "+ten", "ten.", "10TH", "1,000th", "٣"]))
    assert not any(map(is_number, ["--5", "th", "xth", "tenth", "1/2/3", "", "½"]))
