"""The sections that hold for every pipeline."""

from __future__ import annotations

import numpy as np
import pytest

import nlpx
from nlpx.checks import CorpusData, Item, Level, Place
from nlpx.checks.overview import check_corpora
from nlpx.checks.vocabulary import check_words, misaligned_tokens
from nlpx.corpora.corpus import make_example


@pytest.fixture
def nlp():
    return nlpx.blank("en")


def item(nlp, words, number=1, **annotations):
    doc = nlpx.Doc(nlp.vocab, words=words, **annotations)
    return Item(make_example(nlp, doc, gold_tokens=False), Place.of_document("x.json", number))


def corpora(nlp, train, dev, **settings):
    return CorpusData(nlp=nlp, pipeline=["tagger"], train=train, dev=dev, **settings)


def messages(findings, level):
    return [finding.message for finding in findings if finding.level is level]


def test_texts_in_both_corpora_are_named(nlp):
    first, second = item(nlp, ["One"]), item(nlp, ["Two"], 2)
    (finding,) = [each for each in check_corpora(corpora(nlp, [first, second], [second]), base_model="b") if each.where]
    assert finding.message == "1 training example also in evaluation data"
    assert finding.where == ("x.json, document 2: 'Two '",)


def test_corpora_apart_are_good(nlp):
    findings = list(check_corpora(corpora(nlp, [item(nlp, ["One"])], [item(nlp, ["Two"])]), base_model=None))
    assert messages(findings, Level.GOOD) == ["No overlap between training and evaluation data"]
    assert messages(findings, Level.WARNING) == ["Low number of examples to train a blank model (1)"]
    assert "Starting with blank model 'en'" in messages(findings, Level.PLAIN)


def test_docs_without_tokens_are_passed_over_and_named(nlp):
    places = ["x.json, document 2", "x.json, document 3"]
    findings = list(check_corpora(corpora(nlp, [item(nlp, ["One"])], [], empty=places), base_model="b"))
    (finding,) = [each for each in findings if each.where]
    assert (finding.message, list(finding.where)) == ("2 docs without text, passed over here and in training", places)


def test_empty_corpora_are_errors(nlp):
    findings = check_corpora(corpora(nlp, [], []), base_model=None)
    assert messages(findings, Level.ERROR) == ["No training docs", "No evaluation docs"]


def test_tokens_that_the_tokenizer_divides_otherwise_are_named(nlp):
    divided = item(nlp, ["I", "don't", "know"], spaces=[True, True, False])
    assert misaligned_tokens(divided) == ([], 1)
    joined = item(nlp, ["I", "k", "now"], spaces=[True, False, False])
    assert misaligned_tokens(joined) == ([1], 0)
    findings = list(check_words(corpora(nlp, [divided, joined], [])))
    (finding,) = [finding for finding in findings if finding.level is Level.WARNING]
    assert finding.message == "1 misaligned token in the training data"
    assert finding.where == ("x.json, document 1, offset 2: 'know' (several tokens of the data)",)
    assert "the tokenizer divides 1 token of the training data" in messages(findings, Level.PLAIN)


def test_words_are_counted(nlp):
    findings = list(check_words(corpora(nlp, [item(nlp, ["a", "b", "a"])], [])))
    assert messages(findings, Level.INFO) == [
        "3 total words in the data (2 unique)",
        "No word vectors present in the model",
    ]
    assert messages(findings, Level.PLAIN) == ["10 most common words: 'a' (2), 'b' (1)"]


def test_words_without_vectors_are_counted(nlp):
    nlp.vocab.set_vector("a", np.ones(3, dtype="f"))
    findings = list(check_words(corpora(nlp, [item(nlp, ["a", "b", "b", "c"])], [])))
    assert messages(findings, Level.INFO)[1].endswith("vectors (1 unique key, 3 dimensions)")
    assert messages(findings, Level.WARNING) == ["3 words in training data without vectors (75%)"]
    assert messages(findings, Level.PLAIN)[1] == "10 most common words without vectors: 'b' (2), 'c' (1)"
