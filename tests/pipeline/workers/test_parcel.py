"""Pipelines, their parts and their Docs in pickles."""

from __future__ import annotations

import copy
import pickle
import threading

import pytest

import nlpx
from nlpx.pipeline import Language
from nlpx.tokens import Doc

from ..conftest import OWN, TEXTS, examples_for, tags_of


@pytest.mark.parametrize("lang", ["de", "en", "es", "fr", "nl", "xx", "zh"])
def test_pipelines_and_vocabularies_of_all_languages_can_be_pickled(lang):
    nlp = nlpx.blank(lang)
    found = pickle.loads(pickle.dumps(nlp))
    assert type(found) is type(nlp)
    assert found("1 a-b.").to_bytes() == nlp("1 a-b.").to_bytes()
    assert pickle.loads(pickle.dumps(nlp.vocab)).lang == lang


def test_pipeline_in_a_pickle_predicts_the_same_and_keeps_what_was_set(shared):
    shared.disable_pipe("two")
    shared.max_length, shared.batch_size, shared.note = 99, 7, {"mine": 1}
    shared.lock = threading.Lock()
    shared.set_error_handler(lambda *_: None)
    found = pickle.loads(pickle.dumps(shared))
    for text in TEXTS:
        assert tags_of(found(text)) == tags_of(shared(text))
    assert (found.max_length, found.batch_size, found.note, found.disabled) == (99, 7, {"mine": 1}, ["two"])
    assert found.vocab is not shared.vocab
    assert not hasattr(found, "lock")


def test_pipeline_can_be_copied(shared):
    found = copy.deepcopy(shared)
    assert found.pipe_names == shared.pipe_names
    assert tags_of(found(TEXTS[0])) == tags_of(shared(TEXTS[0]))
    assert found.get_pipe("one") is not shared.get_pipe("one")


def test_component_without_bytes_keeps_what_was_set(blank):
    blank.add_pipe("test_marker").extra = blank.vocab
    found = pickle.loads(pickle.dumps(blank))
    assert found.get_pipe("test_marker").extra is found.vocab


def test_component_can_be_pickled_by_itself(blank):
    pipe = blank.add_pipe("test_guesser", "mine", config={**OWN, "strength": 3})
    blank.initialize(lambda: examples_for(blank))
    found = pickle.loads(pickle.dumps(pipe))
    assert (found.name, found.labels, found.cfg) == ("mine", pipe.labels, pipe.cfg)
    assert tags_of(found(blank.make_doc(TEXTS[0]))) == tags_of(pipe(blank.make_doc(TEXTS[0])))


def answer(doc):
    return 42.0


def test_doc_can_be_pickled_with_its_data_and_hooks(shared):
    doc = shared(TEXTS[0])
    doc.user_data["values"] = {1, 2}
    doc.user_hooks["vector_norm"] = answer
    found = pickle.loads(pickle.dumps(doc))
    assert (found.text, tags_of(found), found.user_data) == (doc.text, tags_of(doc), {"values": {1, 2}})
    assert found.vector_norm == 42.0
    parts = ["user_data", "user_hooks"]
    assert found.to_bytes(exclude=parts) == doc.to_bytes(exclude=parts)


class Words:
    """A tokenizer that does not save itself."""

    def __init__(self, vocab):
        self.vocab = vocab

    def __call__(self, text):
        return Doc(self.vocab, words=text.split(","))


def test_tokenizer_that_does_not_save_itself_is_pickled(blank):
    blank.tokenizer = Words(blank.vocab)
    found = pickle.loads(pickle.dumps(blank))
    assert [token.text for token in found("a b,c")] == ["a b", "c"]
    assert found.tokenizer.vocab is found.vocab


def test_class_of_the_users_own_is_kept(blank):
    found = pickle.loads(pickle.dumps(Mine()))
    assert type(found) is Mine


class Mine(Language):
    """A class of pipelines that a module has."""

    lang = "xx"
