"""A tokenizer's rules on disk: the whole of them comes back, and a broken file says so."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from nlpx.errors import ModelError
from nlpx.files.msgpack import pack, unpack
from nlpx.languages import shipped
from nlpx.languages.tokenizing.tokenizer import Tokenizer
from nlpx.vocab import Vocab
from nlpx.vocab.attrs import ORTH

if TYPE_CHECKING:
    from pathlib import Path

_TEXT = "He can't (really) see www.example.com/x-y; it's 5km... :) New York."


def _texts(tokenizer: Tokenizer) -> list[str]:
    return [token.text for token in tokenizer(_TEXT)]


def test_a_file_brings_all_rules_back(english: Tokenizer, tmp_path: Path) -> None:
    tokenizer = shipped.en.make_tokenizer(shipped.en.make_vocab())
    tokenizer.add_special_case("New York", [{ORTH: "New York"}])
    tokenizer.token_match = re.compile(r"\(really\)").match
    tokenizer.faster_heuristics = False
    tokenizer.to_disk(tmp_path / "tokenizer", exclude=["vocab"])
    loaded = Tokenizer(Vocab()).from_disk(tmp_path / "tokenizer")
    assert _texts(loaded) == _texts(tokenizer) != _texts(english)
    assert loaded.rules == tokenizer.rules
    assert loaded.faster_heuristics is False
    assert loaded.to_bytes(exclude=["vocab"]) == tokenizer.to_bytes(exclude=["vocab"])


def test_the_format_is_patterns_and_special_cases(english: Tokenizer) -> None:
    parts = unpack(english.to_bytes(exclude=["vocab"]))
    assert sorted(parts) == [
        *["exceptions", "faster_heuristics", "infix_finditer", "prefix_search", "spares_plain_words", "suffix_search"],
        *["token_match", "url_match"],
    ]
    assert parts["token_match"] is None
    assert parts["exceptions"]["can't"] == [{65: "ca", 67: "can"}, {65: "n't", 67: "not"}]
    assert all(re.compile(parts[name]) for name in ("prefix_search", "suffix_search", "infix_finditer", "url_match"))


def test_the_vocabulary_travels_with_the_rules() -> None:
    tokenizer = shipped.en.make_tokenizer(shipped.en.make_vocab())
    tokenizer.vocab.strings.add("flibbertigibbet")
    loaded = Tokenizer(Vocab()).from_bytes(tokenizer.to_bytes())
    assert "flibbertigibbet" in loaded.vocab.strings


def test_rules_that_touch_no_plain_word_do_not_after_loading_until_one_is_changed() -> None:
    loaded = Tokenizer(Vocab()).from_bytes(shipped.en.make_tokenizer(shipped.en.make_vocab()).to_bytes())
    assert loaded._segmenter.is_plain is not None
    loaded.suffix_search = re.compile("ly$").search
    assert [token.text for token in Tokenizer(Vocab()).from_bytes(loaded.to_bytes())("really")] == ["real", "ly"]


def test_rules_of_a_language_are_not_read_where_a_file_brings_its_own(english: Tokenizer) -> None:
    def refuse() -> dict[str, Any]:
        raise AssertionError

    loaded = Tokenizer.deferred(Vocab(), refuse).from_bytes(english.to_bytes(exclude=["vocab"]))
    assert _texts(loaded) == _texts(english)


def test_what_is_absent_stays() -> None:
    tokenizer = shipped.en.make_tokenizer(shipped.en.make_vocab())
    before = _texts(tokenizer)
    tokenizer.from_bytes(pack({"faster_heuristics": True}))
    assert _texts(tokenizer) == before


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"nowhere: the tokenizer's rules cannot be read: No such file"):
        Tokenizer(Vocab()).from_disk(tmp_path / "nowhere")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xc1",
        pack([1]),
        pack({"prefix_search": "("}),
        pack({"url_match": 3}),
        pack({"exceptions": {"a": [{65: "b"}]}}),
        pack({"exceptions": {"a": 3}}),
        pack({"exceptions": 3}),
    ],
)
def test_a_broken_file_is_named_and_changes_nothing(content: bytes, tmp_path: Path) -> None:
    tokenizer = shipped.en.make_tokenizer(shipped.en.make_vocab())
    before = _texts(tokenizer)
    (tmp_path / "tokenizer").write_bytes(content)
    with pytest.raises(ModelError, match=r"tokenizer: these are no rules of a tokenizer \(.+\); take an intact copy"):
        tokenizer.from_disk(tmp_path / "tokenizer")
    assert _texts(tokenizer) == before


def test_a_truncated_file_is_named(english: Tokenizer, tmp_path: Path) -> None:
    (tmp_path / "tokenizer").write_bytes(english.to_bytes()[:5000])
    with pytest.raises(ModelError, match="these are no rules of a tokenizer"):
        Tokenizer(Vocab()).from_disk(tmp_path / "tokenizer")


def test_a_function_of_ones_own_cannot_be_saved() -> None:
    def find(text: str) -> Any:
        return None

    with pytest.raises(ModelError, match=r"prefix_search is .* cannot be saved"):
        Tokenizer(Vocab(), prefix_search=find).to_bytes()


@pytest.mark.parametrize("name", ["prefix_search", "suffix_search", "infix_finditer", "token_match", "url_match"])
@pytest.mark.parametrize("pattern", [b"a", 5, ["a"], True])
def test_pattern_that_is_no_text_is_refused(name, pattern):
    with pytest.raises(ModelError, match=f"{name} is no text"):
        Tokenizer(Vocab()).from_bytes(pack({name: pattern}))
