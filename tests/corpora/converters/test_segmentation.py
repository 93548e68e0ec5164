"""Sentences in files that have none."""

from __future__ import annotations

import pytest

from nlpx.corpora.converters.segmentation import starts_by_punctuation


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
