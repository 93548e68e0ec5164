"""Several processes at work on one stream."""

from __future__ import annotations

import os

import pytest

from nlpx.errors import ModelError
from nlpx.pipeline import Language

TEXTS = [f"Text {number} is here." for number in range(23)]


def test_processes_give_what_one_gives(shared):
    expected = [(doc.text, [token.tag_ for token in doc], doc.tensor.tolist()) for doc in shared.pipe(TEXTS)]
    docs = shared.pipe(TEXTS, n_process=2, batch_size=4)
    assert [(doc.text, [token.tag_ for token in doc], doc.tensor.tolist()) for doc in docs] == expected


def test_processes_keep_contexts_and_take_docs(shared):
    pairs = [(shared.make_doc(text), number) for number, text in enumerate(TEXTS)]
    found = list(shared.pipe(pairs, n_process=3, batch_size=2, as_tuples=True))
    assert [(doc.text, number) for doc, number in found] == [(text, number) for number, text in enumerate(TEXTS)]
    assert all(doc[0].tag for doc, _ in found)


def test_error_in_a_process_comes_back_with_its_traceback(blank):
    blank.add_pipe("test_boom")
    with pytest.raises(
        ModelError, match=r"'test_boom' failed in another process: RuntimeError: it went off[\s\S]*Traceback"
    ):
        list(blank.pipe([*TEXTS, "boom"], n_process=2, batch_size=4))


def test_error_handler_is_called_here(blank):
    blank.add_pipe("test_boom")
    seen = []
    blank.set_error_handler(lambda name, pipe, docs, error: seen.append((name, docs[0].text)))
    pairs = [("fine", 0), ("boom", 1), ("well", 2)]
    found = [(doc.text, number) for doc, number in blank.pipe(pairs, n_process=2, batch_size=2, as_tuples=True)]
    assert found == [("fine", 0), ("well", 2)]
    assert [name for name, _ in seen] == ["test_boom"]


def test_process_that_dies_is_reported(blank):
    Language.component("test_dies", func=lambda doc: os._exit(7))
    blank.add_pipe("test_dies")
    with pytest.raises(ModelError, match=r"died \(exit code 7\)"):
        list(blank.pipe(TEXTS, n_process=2))


def test_stream_can_be_left_early(shared):
    stream = shared.pipe(iter(TEXTS * 50), n_process=2, batch_size=4)
    assert next(stream).text == TEXTS[0]
    stream.close()


@pytest.mark.parametrize("number", [0, -2])
def test_number_of_processes_must_make_sense(blank, number):
    with pytest.raises(ValueError, match="n_process"):
        list(blank.pipe(TEXTS, n_process=number))


def test_processes_that_are_spawned_get_the_pipeline_as_bytes(run_python):
    code = """
import multiprocessing, nlpx
from nlpx.tokens.example import Example
if __name__ == "__main__":
    multiprocessing.set_start_method("spawn")
    nlp = nlpx.blank("en")
    nlp.add_pipe("tagger")
    nlp.initialize(lambda: [Example.from_dict(nlp.make_doc("a b"), {"tags": ["A", "B"]})])
    for doc in nlp.pipe(["a b", "c"], n_process=2, batch_size=1):
        print(*(token.tag_ for token in doc))
"""
    result = run_python(code)
    assert result.returncode == 0, result.stderr
    assert result.stdout.split() == ["A", "A", "A"]
