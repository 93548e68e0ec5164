from __future__ import annotations

import pytest

import nlpx
from nlpx.errors import ModelError
from nlpx.pipeline import Sentencizer
from nlpx.tokens import Doc, Example
from nlpx.vocab import Vocab

VOCAB = nlpx.blank("en").vocab


def starts(doc: Doc) -> list[int]:
    return [token.i for token in doc if token.is_sent_start]


@pytest.mark.parametrize(
    ("words", "due"),
    [
        ("Hi . There", [0, 2]),
        ('Wait .. ! " She', [0, 4]),
        ('" No . " said he . And', [0, 4, 7]),
        (". . a", [0, 2]),
        ("一 。 二", [0, 2]),
        ("no mark", [0]),
        ("", []),
    ],
)
def test_sentence_begins_after_a_mark_and_the_punctuation_behind_it(words, due):
    doc = Sentencizer()(Doc(VOCAB, words=words.split()))
    assert starts(doc) == due


def test_marks_can_be_others():
    doc = Sentencizer(punct_chars=["|"])(Doc(VOCAB, words=["a", ".", "b", "|", "c"]))
    assert starts(doc) == [0, 4]


def test_default_marks_are_those_of_all_scripts():
    assert len(set(Sentencizer.default_punct_chars)) == 128
    assert {".", "؟", "।", "。", "𛲟"} <= Sentencizer().punct_chars


@pytest.mark.parametrize(("overwrite", "due"), [(False, [0, 3]), (True, [0, 2])])
def test_starts_that_are_known_are_replaced_only_on_demand(overwrite, due):
    doc = Doc(VOCAB, words=list("a.bc"), sent_starts=[True, None, False, True])
    assert starts(Sentencizer(overwrite=overwrite)(doc)) == due


def test_settings_come_back(tmp_path):
    pipe = Sentencizer(punct_chars=["|", "𛲟"], overwrite=True)
    pipe.to_disk(tmp_path / "sentencizer")
    assert [file.name for file in tmp_path.iterdir()] == ["sentencizer.json"]
    for read in (
        Sentencizer().from_disk(tmp_path / "sentencizer"),
        Sentencizer().from_bytes(pipe.to_bytes()),
    ):
        assert (read.punct_chars, read.overwrite) == ({"|", "𛲟"}, True)


def test_file_of_spacy_is_read(tmp_path):
    (tmp_path / "s.json").write_text('{\n  "punct_chars":[\n    "\\ud82f\\udc9f"\n  ],\n  "overwrite":false\n}')
    assert Sentencizer().from_disk(tmp_path / "s").punct_chars == {"𛲟"}


def test_damaged_file_is_refused(tmp_path):
    (tmp_path / "s.json").write_text('{"punct_chars": "!"}')
    with pytest.raises(ModelError, match=r"s\.json: 'punct_chars' is '!', where a list should stand"):
        Sentencizer().from_disk(tmp_path / "s")


def test_sentences_are_scored():
    nlp = nlpx.blank("en")
    nlp.add_pipe("sentencizer")
    words = ["A", ".", "B", "."]
    reference = Doc(Vocab(), words=words, sent_starts=[True, False, True, False])
    scores = nlp.evaluate([Example(Doc(nlp.vocab, words=words), reference)])
    assert (scores["sents_p"], scores["sents_r"], scores["sents_f"]) == (1.0, 1.0, 1.0)
    assert "sents_per_type" not in scores
