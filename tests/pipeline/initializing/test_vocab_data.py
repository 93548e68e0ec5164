"""Words with their attributes from a file."""

from __future__ import annotations

import pytest

import nlpx
from nlpx.errors import DataError
from nlpx.pipeline.initializing.vocab_data import add_words
from nlpx.vocab import Vocab

LINES = """
{"lang": "en", "settings": {"oov_prob": -21.5}}
{"orth": "tha", "id": 3, "lower": "tha", "norm": "the", "length": 3, "cluster": "12", "prob": -3.25, "is_stop": true}
"""


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "vocab.jsonl"
    path.write_text(LINES, encoding="utf8")
    return path


def test_words_have_the_attributes_of_the_file(path):
    vocab = nlpx.blank("en").vocab
    add_words(vocab, path)
    lexeme = vocab["tha"]
    assert (lexeme.norm_, lexeme.cluster, lexeme.prob, lexeme.rank, lexeme.is_stop) == ("the", 12, -3.25, 3, True)
    assert vocab["unheard"].prob == -21.5


def test_a_config_names_the_file(path):
    nlp = nlpx.blank("en")
    config = nlp.config
    config["initialize"]["vocab_data"] = str(path)
    nlp.config = config
    nlp.initialize()
    assert nlp.vocab["tha"].norm_ == "the"


@pytest.mark.parametrize("line", ['{"orth": "a", "fame": 1}', '{"word": "a"}', "[1]", '{"orth": "a", "prob": "high"}'])
def test_a_line_of_another_form_is_an_error_that_names_it(tmp_path, line):
    path = tmp_path / "vocab.jsonl"
    path.write_text(f"{line}\n", encoding="utf8")
    with pytest.raises(DataError, match=r"vocab\.jsonl:1: this is no word with lexical attributes"):
        add_words(nlpx.blank("en").vocab, path)


def test_a_line_that_is_not_json_is_an_error(tmp_path):
    path = tmp_path / "vocab.jsonl"
    path.write_text('{"orth": "a"}\n{"orth"\n', encoding="utf8")
    with pytest.raises(DataError, match=r"vocab\.jsonl:2: this is not JSON"):
        add_words(nlpx.blank("en").vocab, path)


HUGE = "1" + "0" * 400


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (f'{{"orth": "a", "prob": {HUGE}}}', "'prob' is 10"),
        ('{"orth": "a", "prob": true}', "'prob' is True"),
        ('{"orth": "a", "cluster": Infinity}', "'cluster' is inf"),
        ('{"orth": "a", "cluster": 3.7}', "'cluster' is 3.7"),
        ('{"orth": "a", "id": -7}', "'id' is -7"),
        (f'{{"orth": "a", "id": {HUGE}}}', "'id' is 10"),
        ('{"orth": 3}', "'orth' is 3"),
        ('{"settings": {"oov_prob": NaN}}', "'oov_prob' is nan"),
        (f'{{"settings": {{"oov_prob": {HUGE}}}}}', "'oov_prob' is 10"),
        ('{"settings": [1]}', "neither 'orth' nor 'settings'"),
        ("null", "None is no object"),
        ("[" * 100_000, "nested too deeply"),
    ],
    ids=lambda value: value[:30],
)
def test_a_value_that_cannot_be_is_refused_by_name(tmp_path, line, message):
    path = tmp_path / "vocab.jsonl"
    path.write_text(line, encoding="utf8")
    with pytest.raises(DataError, match=rf"vocab\.jsonl:1: .*{message}"):
        add_words(Vocab(), path)
