"""Locks in forked processes."""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
from contextlib import contextmanager

import pytest
from thinc.api import Model

import nlpx
from nlpx.forked import free_in_forks
from nlpx.pipeline.components.threads import one_thread
from nlpx.pipeline.workers import process

if sys.platform == "win32":
    pytest.skip("there are no forks", allow_module_level=True)


@contextmanager
def held_elsewhere(lock):
    """Let another thread hold a lock while the block runs."""
    held, over = threading.Event(), threading.Event()

    def hold():
        with lock:
            held.set()
            over.wait()

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait()
    try:
        yield
    finally:
        over.set()
        thread.join()


def exit_code_in_fork(act) -> int | None:
    """Return how a forked process ends that does something; None if it does not."""
    forked = multiprocessing.get_context("fork").Process(target=act)
    forked.start()
    forked.join(10)
    code = forked.exitcode
    forked.kill()
    forked.join()
    return code


def in_fork(act) -> int:
    child = os.fork()
    if not child:
        act()
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@pytest.mark.parametrize("kind", [threading.Lock, threading.RLock])
def test_lock_that_another_thread_holds_is_free_in_a_fork_and_held_here(kind):
    lock = free_in_forks(kind())
    with held_elsewhere(lock):
        assert in_fork(lambda: lock.acquire(timeout=5) or os._exit(1)) == 0
        assert not lock.acquire(blocking=False)


def test_event_can_be_set_in_a_fork_that_another_thread_was_setting():
    event = free_in_forks(threading.Event())
    with held_elsewhere(event._cond):
        assert exit_code_in_fork(event.set) == 0


def test_a_lock_that_is_gone_is_forgotten():
    free_in_forks(threading.Lock())
    assert in_fork(int) == 0


LOCKS = {
    "threads": lambda nlp: one_thread._lock,
    "exchange": lambda nlp: nlp._lineup._exchanging,
    "change": lambda nlp: nlp._changing,
    "start": lambda nlp: process._starting,
    "models": lambda nlp: Model.global_id_lock,
}


@pytest.mark.parametrize("name", LOCKS)
def test_a_fork_uses_a_pipeline_whose_locks_are_held(name):
    nlp = nlpx.blank("en")
    nlp.add_pipe("sentencizer")

    def use():
        with nlp.select_pipes(disable="sentencizer"):
            nlp("One.")
        nlp.add_pipe("merge_entities")
        Model("made here", lambda *_: None)
        assert [len(doc) for doc in nlp.pipe(["One. Two.", "Three."], n_process=2, batch_size=1)] == [4, 2]

    with held_elsewhere(LOCKS[name](nlp)):
        assert exit_code_in_fork(use) == 0


def test_a_fork_decides_a_choice_that_a_thread_is_deciding():
    nlp = nlpx.blank("en")
    nlp.add_pipe("sentencizer")
    choice = nlp.select_pipes(disable="sentencizer")
    with held_elsewhere(choice._lock), held_elsewhere(choice._decided._cond):
        assert exit_code_in_fork(choice.restore) == 0
    choice.restore()
