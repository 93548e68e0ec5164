"""A tokenizer that would not come back is refused while the pipeline is saved; another one while it is loaded."""

from __future__ import annotations

import re

import pytest

import nlpx
from nlpx.errors import ModelError
from nlpx.languages.tokenizing.tokenizer import Tokenizer
from nlpx.tokens import Doc


class Splitting:
    """A tokenizer that splits at a character and cannot be saved."""

    def __init__(self, vocab, mark=" "):
        self.vocab = vocab
        self.mark = mark

    def __call__(self, text):
        words = text.split(self.mark)
        return Doc(self.vocab, words=words)


class Saved(Splitting):
    """One that can be saved."""

    def to_disk(self, path, **kwargs):
        path.write_text(self.mark)

    def from_disk(self, path, **kwargs):
        self.mark = path.read_text()

    def to_bytes(self, **kwargs):
        return self.mark.encode()

    def from_bytes(self, data, **kwargs):
        self.mark = data.decode()


@nlpx.registry.tokenizers("test.splitting")
def create_splitting(mark: str = "|"):
    return lambda nlp: Splitting(nlp.vocab, mark)


@nlpx.registry.tokenizers("test.saved")
def create_saved():
    return lambda nlp: Saved(nlp.vocab)


def _from_config(name):
    return nlpx.Language.from_config({"nlp": {"lang": "en", "tokenizer": {"@tokenizers": name}}})


def _save_to_disk(nlp, folder):
    nlp.to_disk(folder)


def _save_to_bytes(nlp, folder):
    nlp.to_bytes()


@pytest.mark.parametrize("save", [_save_to_disk, _save_to_bytes])
@pytest.mark.parametrize(
    ("lang", "change", "message"),
    [
        ("en", lambda nlp: Splitting(nlp.vocab), "a Splitting and would not come back .* makes a Tokenizer"),
        ("en", lambda nlp: Saved(nlp.vocab), r"a Saved and .* \[nlp.tokenizer\] in the config makes a Tokenizer"),
        ("en", lambda nlp: str.split, "would not come back"),
        ("zh", lambda nlp: Tokenizer(nlp.vocab), "a Tokenizer and .* makes a ChineseTokenizer"),
        ("en", lambda nlp: Tokenizer(nlp.vocab, token_match=lambda text: None), "token_match is .* cannot be saved"),
        (
            "en",
            lambda nlp: Tokenizer(nlp.vocab, infix_finditer=re.compile(b"a").finditer),
            "infix_finditer is .* cannot be",
        ),
    ],
)
def test_tokenizer_that_would_not_come_back_is_refused(tmp_path, save, lang, change, message):
    nlp = nlpx.blank(lang)
    nlp.tokenizer = change(nlp)
    with pytest.raises(ModelError, match=message):
        save(nlp, tmp_path / "out")
    assert not list(tmp_path.iterdir())
    nlp.to_disk(tmp_path / "out", exclude=["tokenizer"])
    nlp.to_bytes(exclude=["tokenizer"])


def test_tokenizer_that_its_config_makes_again_comes_back(tmp_path):
    nlp = _from_config("test.splitting")
    nlp.to_disk(tmp_path / "out")
    assert [token.text for token in nlpx.load(tmp_path / "out")("a|b c")] == ["a", "b c"]
    nlp.tokenizer = Splitting(nlp.vocab, "|")
    nlp.to_disk(tmp_path / "out")
    nlp.tokenizer = Splitting(nlp.vocab, " ")
    with pytest.raises(ModelError, match="has no to_disk and from_disk"):
        nlp.to_disk(tmp_path / "out")


def test_tokenizer_that_can_be_saved_comes_back(tmp_path):
    nlp = _from_config("test.saved")
    nlp.tokenizer = Saved(nlp.vocab, "|")
    nlp.to_disk(tmp_path / "out")
    assert [token.text for token in nlpx.load(tmp_path / "out")("a|b c")] == ["a", "b c"]
    other = _from_config("test.saved").from_bytes(nlp.to_bytes())
    assert other.tokenizer.mark == "|"


def test_pipeline_with_another_tokenizer_is_not_read_into_this_one(tmp_path):
    nlp = _from_config("test.saved")
    nlp.to_disk(tmp_path / "out")
    blank = nlpx.blank("en")
    with pytest.raises(ModelError, match=r"config.cfg: the tokenizer there is made by 'test.saved', .* 'spacy"):
        blank.from_disk(tmp_path / "out")
    with pytest.raises(ModelError, match=r"the tokenizer there is made by 'test.saved'"):
        blank.from_bytes(nlp.to_bytes())
    blank.from_disk(tmp_path / "out", exclude=["tokenizer"])
