"""How many threads matrix products use, ours and those of others."""

from __future__ import annotations

import os
import threading

import pytest

from nlpx.pipeline import Language
from nlpx.pipeline.components import threads

from ..conftest import OWN, TEXTS, examples_for


class Library:
    """A library with a number of threads that can be set, as threadpoolctl shows it."""

    def __init__(self, number):
        self.number = number

    def get_num_threads(self):
        return self.number

    def set_num_threads(self, number):
        self.number = number


@pytest.fixture
def library(monkeypatch) -> Library:
    """Return what stands in for the libraries of this process."""
    library = Library(7)
    monkeypatch.setattr(threads, "_libraries", lambda: [library])
    return library


@pytest.fixture
def watched(blank, library):
    """Return an initialized pipeline with a component that notes the threads during its prediction and training."""
    guesser = blank.add_pipe("test_guesser", config=OWN)
    blank.initialize(lambda: examples_for(blank))
    guesser.seen = []

    def note(call):
        def noting(*args):
            guesser.seen.append(library.number)
            return call(*args)

        return noting

    guesser.predict = note(guesser.predict)
    guesser.learn_batch = note(guesser.learn_batch)
    return blank


def test_threads_are_as_before_after_every_call(watched, library):
    guesser = watched.get_pipe("test_guesser")
    steps = [
        lambda: watched(TEXTS[0]),
        lambda: list(watched.pipe(TEXTS)),
        lambda: watched.update(examples_for(watched)),
        lambda: watched.evaluate(examples_for(watched)),
        lambda: guesser(watched.make_doc(TEXTS[0])),
        lambda: list(guesser.pipe(map(watched.make_doc, TEXTS))),
        lambda: guesser.update(examples_for(watched)),
    ]
    for step in steps:
        guesser.seen.clear()
        step()
        assert set(guesser.seen) == {1}
        assert library.number == 7


def test_threads_are_as_before_between_the_docs_of_a_stream(watched, library):
    numbers = [library.number for _ in watched.pipe(TEXTS, batch_size=2)]
    assert numbers == [7, 7, 7]
    assert set(watched.get_pipe("test_guesser").seen) == {1}
    assert next(watched.pipe(TEXTS)).text == TEXTS[0]
    assert library.number == 7


def test_threads_are_as_before_after_an_error(watched, library):
    watched.add_pipe("test_boom", first=True)
    with pytest.raises(RuntimeError, match="it went off"):
        watched("boom")
    with pytest.raises(TypeError):
        watched.update(5)
    assert library.number == 7


def test_threads_are_one_until_the_last_one_is_done(blank, library):
    begun, go = threading.Barrier(2), threading.Event()

    @Language.component("test_waits")
    def wait(doc):
        if doc.text == "first":
            begun.wait()
            go.wait()
        return doc

    blank.add_pipe("test_waits")
    other = threading.Thread(target=blank, args=("first",))
    other.start()
    begun.wait()
    blank("second")
    assert library.number == 1
    go.set()
    other.join()
    assert library.number == 7


def test_threads_are_one_until_the_outermost_block_is_left(library):
    with threads.one_thread:
        with threads.one_thread:
            assert library.number == 1
        assert library.number == 1
    assert library.number == 7


REAL = """
import numpy, threadpoolctl
threadpoolctl.threadpool_limits(2, user_api="blas")
def count():
    return {each["num_threads"] for each in threadpoolctl.threadpool_info() if each["user_api"] == "blas"}
import nlpx
from nlpx.pipeline import Language
import nlpx.pipeline.components.trainable_pipe
Language.component("counts", func=lambda doc: print(count()) or doc)
nlp = nlpx.blank("xx")
nlp.add_pipe("counts")
print(count())
nlp("x")
print(count())
"""


@pytest.mark.parametrize(("choice", "inside"), [("", "{1}"), ("2", "{2}")])
def test_matrix_products_use_one_thread_unless_the_user_chose(run_python, choice, inside):
    environment = {"OPENBLAS_NUM_THREADS": choice, "OMP_NUM_THREADS": "", "MKL_NUM_THREADS": ""}
    result = run_python(REAL, **environment)
    assert result.stdout.split() == ["{2}", inside, "{2}"], result.stderr


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
def test_a_process_that_is_forked_during_work_restores_the_threads_after_its_own(library):
    with threads.one_thread:
        child = os.fork()
        if not child:
            found = []
            with threads.one_thread:
                found.append(library.number)
            found.append(library.number)
            # As one does that goes on after the parent's block.
            threads.one_thread.__exit__()
            with threads.one_thread:
                found.append(library.number)
            os._exit(found != [1, 7, 1] or library.number != 7)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert library.number == 7
