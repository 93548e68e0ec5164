"""Corpora make Examples."""

from __future__ import annotations

import re

import pytest

import nlpx
from nlpx.corpora import Corpus, JsonlCorpus, PlainTextCorpus
from nlpx.corpora.file_types import WRITERS
from nlpx.errors import DataError
from nlpx.registry import registry
from nlpx.tokens import Doc, DocBin, Example


@pytest.fixture(scope="module")
def nlp():
    return nlpx.blank("en")


@pytest.fixture
def corpus(tmp_path):
    """Return a file with one Doc of two sentences, one of unknown spaces and one without sentences."""
    vocab = nlpx.blank("en").vocab
    two = Doc(
        vocab,
        words=["Don't", "go", ".", "Stay", "here", "a", "bit", "!"],
        spaces=[True, False, True, True, True, True, False, False],
        sent_starts=[1, -1, -1, 1, -1, -1, -1, -1],
        tags=list("ABCDEFGH"),
    )
    unknown = Doc(vocab, words=["Don't", "."], sent_starts=[1, -1])
    plain = Doc(vocab, words=["one", "two", "three"], spaces=[True, True, False])
    path = tmp_path / "corpus.spacy"
    DocBin(docs=[two, Doc(vocab), unknown, plain]).to_disk(path)
    return path


def texts(examples):
    return [[token.text for token in example.x] for example in examples]


def test_predicted_docs_are_tokenized_unless_the_spaces_are_unknown(nlp, corpus):
    examples = list(Corpus(corpus)(nlp))
    assert texts(examples) == [
        ["Do", "n't", "go", ".", "Stay", "here", "a", "bit", "!"],
        ["Don't", "."],
        ["one", "two", "three"],
    ]
    assert examples[0].get_aligned("TAG", as_string=True)[:3] == ["A", "A", "B"]


def test_gold_preproc_takes_sentences_and_tokens_of_the_reference(nlp, corpus):
    examples = list(Corpus(corpus, gold_preproc=True)(nlp))
    assert texts(examples) == [
        ["Don't", "go", "."],
        ["Stay", "here", "a", "bit", "!"],
        ["Don't", "."],
        ["one", "two", "three"],
    ]
    assert all(example.alignment.is_identity for example in examples)
    assert examples[0].x.text == "Don't go. "


def test_examples_are_made_of_docs_of_the_callers_own(nlp, corpus):
    docs = [example.reference for example in Corpus(corpus)(nlp)]
    reader = Corpus(None)
    assert texts(reader.make_examples(nlp, docs)) == texts(Corpus(corpus)(nlp))
    assert texts(reader.make_examples_gold_preproc(nlp, docs)) == texts(Corpus(corpus, gold_preproc=True)(nlp))


def test_long_docs_are_split_and_long_sentences_left_out(nlp, corpus):
    assert texts(Corpus(corpus, max_length=4)(nlp)) == [
        ["Do", "n't", "go", "."],
        ["Don't", "."],
        ["one", "two", "three"],
    ]
    assert texts(Corpus(corpus, max_length=2)(nlp)) == [["Don't", "."]]
    assert texts(Corpus(corpus, max_length=4, gold_preproc=True)(nlp))[0] == ["Don't", "go", "."]


def test_limit_counts_reference_docs(nlp, corpus):
    assert len(list(Corpus(corpus, limit=3)(nlp))) == 2


def test_docs_without_tokens_are_passed_over_and_remembered(nlp, corpus):
    reader = Corpus(corpus)
    for limit, empty in ((0, [f"{corpus}, document 2"]), (1, [])):
        reader.limit = limit
        assert all(map(len, texts(reader(nlp))))
        assert reader.empty == empty


def test_shuffle_gives_the_same_docs(nlp, corpus):
    assert sorted(texts(Corpus(corpus, shuffle=True)(nlp))) == sorted(texts(Corpus(corpus)(nlp)))


def test_an_augmenter_makes_examples_out_of_one(nlp, corpus):
    def twice(nlp, example):
        yield example
        yield Example(nlp.make_doc(example.text.lower()), example.reference)

    assert texts(Corpus(corpus, augmenter=twice, limit=1)(nlp))[1][0] == "do"


def test_a_corpus_can_be_read_again(nlp, corpus):
    reader = Corpus(corpus)
    assert texts(reader(nlp)) == texts(reader(nlp))


def test_the_registered_readers_take_the_documented_settings(nlp, corpus, tmp_path):
    make = registry.get("readers", "spacy.Corpus.v1")
    reader = make(path=corpus, gold_preproc=True, max_length=4, limit=1, augmenter=None)
    assert texts(reader(nlp)) == [["Don't", "go", "."]]
    (tmp_path / "raw.jsonl").write_text('{"text": "a b"}\n', encoding="utf8")
    make = registry.get("readers", "spacy.JsonlCorpus.v1")
    reader = make(path=tmp_path / "raw.jsonl", min_length=0, max_length=0, limit=0)
    assert texts(reader(nlp)) == [["a", "b"]]
    (tmp_path / "raw.txt").write_text("c d\n", encoding="utf8")
    make = registry.get("readers", "spacy.PlainTextCorpus.v1")
    assert texts(make(path=tmp_path / "raw.txt", min_length=0, max_length=0)(nlp)) == [["c", "d"]]


def test_a_length_that_leaves_nothing_is_an_error(nlp, corpus, tmp_path):
    (tmp_path / "raw.txt").write_text("a b c d e\na b\n", encoding="utf8")
    (tmp_path / "raw.jsonl").write_text('{"text": "a b c"}\n', encoding="utf8")
    for reader in (
        Corpus(corpus, max_length=1),
        Corpus(corpus, max_length=1, gold_preproc=True),
        PlainTextCorpus(tmp_path / "raw.txt", max_length=1),
        JsonlCorpus(tmp_path / "raw.jsonl", max_length=2),
    ):
        with pytest.raises(
            DataError, match=r"longer than max_length = \d tokens?, so that nothing is left \(.* [23]\)"
        ):
            list(reader(nlp))


@pytest.mark.parametrize("name", ["x.spacy", "x.json", "x.jsonl", "x.msg", "raw.jsonl", "raw.txt"])
def test_a_text_that_is_too_long_is_an_error_with_its_place(tmp_path, name):
    nlp = nlpx.blank("en", config={"nlp": {}})
    nlp.max_length = 10
    words = ["a", "bc"] * 4
    for kind, write in WRITERS.items():
        docs = [nlpx.Doc(nlp.vocab, words=words[:n], spaces=[True] * n) for n in (2, 8)]
        with (tmp_path / f"x.{kind}").open("wb") as file:
            write(docs, file)
    (tmp_path / "raw.jsonl").write_text('{"text": "a"}\n{"text": "a a a a a a a"}\n', encoding="utf8")
    (tmp_path / "raw.txt").write_text("a\na a a a a a a\n", encoding="utf8")
    make = {"raw.jsonl": JsonlCorpus, "raw.txt": PlainTextCorpus}.get(name, Corpus)
    place = r"(:\d|: document 2): The text has \d+ characters, more than nlp\.max_length = 10"
    with pytest.raises(DataError, match=rf"{re.escape(name)}{place}"):
        list(make(tmp_path / name)(nlp))


@pytest.mark.parametrize("make", [Corpus, JsonlCorpus, PlainTextCorpus])
def test_a_corpus_has_its_path_as_one(make, tmp_path):
    assert (make(str(tmp_path)).path, make(tmp_path).path, make(None).path) == (tmp_path, tmp_path, None)
    with pytest.raises(TypeError, match="A path is a string or a Path, not 5"):
        make(5)
