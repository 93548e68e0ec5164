"""What is made before processes are forked."""

from __future__ import annotations

import multiprocessing

import pytest

import nlpx
from nlpx.errors import ModelError
from nlpx.pipeline import Language
from nlpx.pipeline.components.batch_pipe import BatchPipe
from nlpx.pipeline.workers.warming import warm_up


class Noting(BatchPipe):
    """Notes which texts it sees in this process, as a component of core."""

    __module__ = "nlpx.noting"

    def __init__(self, name):
        self.name = name
        self.seen = []

    def annotate(self, docs):
        self.seen += [doc.text for doc in docs]


class Own(Noting):
    """The same as the user's."""

    __module__ = __name__


Language.factory("test_notes_texts", func=lambda nlp, name: Noting(name))
Language.factory("test_notes_own_texts", func=lambda nlp, name: Own(name))


@pytest.fixture
def nlp():
    made = nlpx.blank("en")
    made.add_pipe("test_notes_texts")
    return made


@pytest.mark.skipif("fork" not in multiprocessing.get_all_start_methods(), reason="the system forks no processes")
def test_components_see_the_first_text_of_a_stream_once_before_processes_are_forked(nlp, monkeypatch):
    monkeypatch.setattr(multiprocessing, "get_start_method", lambda allow_none=False: "fork")
    texts = [nlp.make_doc("A Doc."), "The first text.", "Another."]
    assert len(list(nlp.pipe(texts, n_process=2, batch_size=2))) == 3
    (seen,) = nlp.get_pipe("test_notes_texts").seen
    assert seen.startswith("The first text. ")


def test_no_more_of_a_long_text_is_annotated_than_it_takes(nlp):
    warm_up(nlp, "word " * 100_000)
    (seen,) = nlp.get_pipe("test_notes_texts").seen
    assert 1_000 < len(seen) < 5_000


def test_components_of_the_user_see_no_text_but_those_that_are_given(nlp):
    own = nlp.add_pipe("test_notes_own_texts", first=True)
    warm_up(nlp, "word")
    assert own.seen == []
    assert len(nlp.get_pipe("test_notes_texts").seen) == 1


def test_what_fails_is_told_by_the_processes(nlp):
    nlp.get_pipe("test_notes_texts").seen = None
    with pytest.raises(ModelError, match="failed in another process: TypeError"):
        list(nlp.pipe(["A text."], n_process=2))
