"""From lines of fastText to Docs."""

from __future__ import annotations

import pytest

from nlp_textcat.converters.fasttext import convert_fasttext
from nlpx.corpora import ConvertOptions
from nlpx.errors import DataError, EmptyCorpus
from nlpx.vocab import Vocab


def convert(*lines, **options):
    return list(convert_fasttext(lines, Vocab(), ConvertOptions(path="x.ft", **options)))


def test_labels_are_taken_out_of_a_line_wherever_they_stand():
    docs = convert("__label__a __label__b,c\tIt's  fine.", "", "No. __label__a", "x__label__a is none", lang="en")
    assert [(doc.text, doc.cats) for doc in docs] == [
        ("It's  fine.", {"a": 1.0, "b,c": 1.0}),
        ("No.", {"a": 1.0}),
        ("x__label__a is none", {}),
    ]
    assert [token.text for token in docs[0]] == ["It", "'s", " ", "fine", "."]


def test_label_without_a_name_is_refused_with_its_line():
    with pytest.raises(DataError, match=r"x\.ft:2: a label has no name; write it as __label__good"):
        convert("__label__a b", "__label__ c")


def test_texts_without_labels_are_no_corpus():
    with pytest.raises(EmptyCorpus, match=r"x\.ft: no line has a label; write lines such as '__label__good"):
        convert("It's fine.", "No.")
