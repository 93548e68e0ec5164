"""The Items of a corpus."""

from __future__ import annotations

import pytest

import nlpx
from nlpx.checks.corpus_data import CorpusItems
from nlpx.corpora import Corpus
from nlpx.tokens import Doc, DocBin


@pytest.fixture
def corpus(tmp_path):
    vocab = nlpx.blank("en").vocab
    docs = [Doc(vocab, words=["a", "b", "c", "d"], sent_starts=[True, False, True, False]), Doc(vocab, words=["e"])]
    DocBin(docs=docs).to_disk(tmp_path / "x.spacy")
    return tmp_path / "x.spacy"


@pytest.mark.parametrize(("most", "is_repeatable", "n_readings"), [(5, True, 1), (4, True, 3), (4, False, 1)])
def test_a_large_corpus_is_read_again_each_time(corpus, most, is_repeatable, n_readings):
    nlp = nlpx.blank("en")
    readings = []

    def read():
        readings.append(None)
        return Corpus(corpus).placed(nlp)

    items = CorpusItems(read, is_repeatable=is_repeatable, most=most)
    assert len(items) == 2
    for _ in range(2):
        assert [item.doc.text for item in items] == ["a b c d ", "e "]
    assert len(readings) == n_readings


def test_a_part_of_a_document_is_placed_in_it(corpus):
    items = CorpusItems(lambda: Corpus(corpus, max_length=2).placed(nlpx.blank("en")), is_repeatable=True)
    (_, second, _) = items
    assert second.at(1) == f"{corpus}, document 1, offset 6, token 3: 'd'"
    assert second.at_characters(0, 3) == f"{corpus}, document 1, offset 4: 'c d'"


def test_what_is_too_long_is_remembered(corpus):
    reader = Corpus(corpus, max_length=1)
    assert [len(example.reference) for example in reader(nlpx.blank("en"))] == [1]
    assert reader.left_out == [f"{corpus}, document 1: 4 of 4 tokens"]
