"""Members of pipelines, tokenizers, corpora and vocabularies that code written for spaCy calls."""

from __future__ import annotations

import pytest

import nlpx
from nlpx import DocBin, Vocab
from nlpx.corpora import Corpus
from nlpx.lang.en import English


def test_the_default_config_is_that_of_the_language():
    assert English.default_config["nlp"]["lang"] is None
    assert English().default_config == English.default_config
    assert "segmenter" in nlpx.blank("zh").default_config["nlp"]["tokenizer"]


def test_a_factory_of_a_language_has_its_own_name():
    assert (nlpx.Language.get_factory_name("lemmatizer"), English.get_factory_name("lemmatizer")) == (
        "lemmatizer",
        "en.lemmatizer",
    )


def test_factories_are_functions_by_name():
    factories = nlpx.blank("en").factories
    assert set(factories) == set(nlpx.blank("en").factory_names)
    assert factories["sentencizer"].__name__ == "make_sentencizer"
    assert set(nlpx.Language.factories) == set(factories)
    assert "nope" not in factories
    assert factories.get("nope") is None


def test_a_component_is_copied_and_both_pipelines_stay():
    source, nlp = nlpx.blank("en"), nlpx.blank("en")
    source.add_pipe("sentencizer", config={"punct_chars": ["|"]})
    pipe, factory = nlp.create_pipe_from_source("sentencizer", source, name="sents")
    assert (factory, pipe.name, pipe.punct_chars, nlp.pipe_names) == ("sentencizer", "sents", {"|"}, [])
    with pytest.raises(KeyError, match="nope"):
        nlp.create_pipe_from_source("nope", source, name="nope")


def test_a_corpus_reads_files_of_docs(tmp_path):
    nlp = nlpx.blank("en")
    DocBin(docs=[nlp("one two")]).to_disk(tmp_path / "a.spacy")
    vocab = Vocab()
    (doc,) = Corpus(None).read_docbin(vocab, [tmp_path / "a.spacy"])
    assert (doc.text, doc.vocab is vocab) == ("one two", True)


def test_a_zone_of_memory_changes_nothing():
    vocab = Vocab()
    with vocab.memory_zone():
        vocab.strings.add("kept")
        assert vocab.in_memory_zone is False
    assert "kept" in vocab.strings


def test_a_tokenizer_says_how_much_it_remembers():
    from nlpx.tokenizer import Tokenizer

    assert Tokenizer(Vocab(), max_cache_size=7).max_cache_size == 7
