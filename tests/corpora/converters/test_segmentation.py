"""Sentences in files that have none."""

from __future__ import annotations

import pytest

import nlpx
from nlpx.corpora.converters.options import ConvertOptions
from nlpx.corpora.converters.segmentation import sentence_finder, starts_by_punctuation
from nlpx.errors import UsageError


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("One . Two ! Three", [0, 2, 4]),
        ("Really ? ! Yes", [0, 3]),
        ("“ Go . ” He went .", [0, 4]),
        ('" Go . " He went . " Come . "', [0, 4, 7]),
        ("He said so . ( Twice . ) Yes", [0, 4, 8]),
        ("no end", [0]),
    ],
)
def test_final_punctuation_ends_a_sentence(text, starts):
    assert starts_by_punctuation(text.split()) == starts


def test_a_pipeline_that_finds_no_sentences_is_an_error(tmp_path):
    nlpx.blank("en").to_disk(tmp_path / "blank")
    find = sentence_finder(ConvertOptions(model=str(tmp_path / "blank")))
    with pytest.raises(UsageError, match="does not find sentences"):
        find(["One", "."])
