from __future__ import annotations

import pytest

import nlpx
from nlpx.errors import ConfigError, ModelError
from nlpx.pipeline import TokenSplitter
from nlpx.tokens import Doc


@pytest.mark.parametrize(
    ("settings", "texts"),
    [((6, 4), ["abcd", "efgh", "i", "see"]), ((9, 20), ["abcdefghi", "see"]), ((0, 0), ["abcdefghi", "see"])],
)
def test_long_token_becomes_parts_of_one_length(settings, texts):
    doc = TokenSplitter(*settings)(nlpx.blank("en")("abcdefghi see"))
    assert [token.text for token in doc] == texts
    assert doc.text == "abcdefghi see"
    assert not doc.has_annotation("DEP")


def test_further_parts_hang_on_the_first_one():
    words = ["abcdef", "see", "ghijkl"]
    doc = Doc(nlpx.blank("en").vocab, words=words, heads=[2, 2, 2], deps=["a", "b", "ROOT"])
    doc = TokenSplitter(5, 3)(doc)
    assert [(token.text, token.head.i) for token in doc] == [("abc", 3), ("def", 0), ("see", 3), ("ghi", 3), ("jkl", 3)]


def test_settings_come_back(tmp_path):
    TokenSplitter(6, 4).to_disk(tmp_path)
    assert TokenSplitter().from_disk(tmp_path).cfg == {"min_length": 6, "split_length": 4}
    assert TokenSplitter().from_bytes(TokenSplitter(7, 5).to_bytes()).cfg == {"min_length": 7, "split_length": 5}


def test_defaults_are_the_documented_ones():
    assert nlpx.blank("en").add_pipe("token_splitter").cfg == {"min_length": 25, "split_length": 10}


def test_setting_that_will_not_do_is_refused(tmp_path):
    with pytest.raises(ConfigError, match=r"min_length.* must be at least 0, not -1"):
        nlpx.blank("en").add_pipe("token_splitter", config={"min_length": -1})
    (tmp_path / "cfg").write_text('{"min_length": "6"}')
    with pytest.raises(ModelError, match=r"cfg: the settings of component .* min_length must be a whole number"):
        TokenSplitter().from_disk(tmp_path)
