"""The choice of components that rest, in blocks, threads and tasks."""

from __future__ import annotations

import asyncio
import sys
import threading
from contextlib import ExitStack, contextmanager

import pytest

from nlpx.pipeline import Language


@pytest.fixture
def abc(blank):
    for name in "abc":
        blank.add_pipe("test_marker", name)
    return blank


@contextmanager
def quick_switches():
    """Let Python go from thread to thread as often as it can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        yield
    finally:
        sys.setswitchinterval(before)


def marks(nlp, text="x"):
    return nlp(text).user_data.get("marks", [])


def elsewhere(function):
    """Return what a function returns in another thread."""
    found = []
    thread = threading.Thread(target=lambda: found.append(function()))
    thread.start()
    thread.join()
    return found[0]


def test_block_holds_for_its_thread(abc):
    with abc.select_pipes(disable="b"):
        assert marks(abc) == ["a", "c"]
        assert elsewhere(lambda: marks(abc)) == ["a", "b", "c"]
        assert elsewhere(lambda: abc.disabled) == []
    assert marks(abc) == ["a", "b", "c"]


def test_choice_without_a_block_holds_in_all_threads(abc):
    resting = abc.select_pipes(enable="a")
    assert elsewhere(lambda: marks(abc)) == ["a"]
    assert marks(abc) == ["a"]
    elsewhere(resting.restore)
    assert marks(abc) == elsewhere(lambda: marks(abc)) == ["a", "b", "c"]


def test_choice_that_begins_without_a_block_can_become_one(abc):
    resting = abc.select_pipes(enable="a")
    assert elsewhere(lambda: marks(abc)) == ["a"]
    with resting:
        assert marks(abc) == ["a"]
        assert elsewhere(lambda: marks(abc)) == ["a", "b", "c"]
    assert marks(abc) == ["a", "b", "c"]


def test_threads_with_blocks_of_their_own_run_what_they_chose(abc):
    wrong = []

    def run(name):
        for _ in range(300):
            with abc.select_pipes(enable=name):
                found = marks(abc)
                if found != [name]:
                    wrong.append((name, found))

    def look():
        wrong.extend(found for _ in range(600) if (found := marks(abc)) != ["a", "b", "c"])

    threads = [threading.Thread(target=run, args=(name,)) for name in "abc"] + [threading.Thread(target=look)]
    with quick_switches():
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert wrong == []
    assert marks(abc) == ["a", "b", "c"]


def test_tasks_with_blocks_of_their_own_run_what_they_chose(abc):
    async def run(name):
        with abc.select_pipes(enable=name):
            await asyncio.sleep(0.001)
            in_thread = await asyncio.to_thread(marks, abc)
            return name, marks(abc), in_thread

    async def run_all():
        return await asyncio.gather(*map(run, "abc"))

    assert asyncio.run(run_all()) == [(name, [name], [name]) for name in "abc"]


def test_blocks_can_be_nested_and_left_by_an_error(abc):
    with abc.select_pipes(disable="a"):
        with pytest.raises(ValueError, match="a string, a Doc"), abc.select_pipes(disable="b"):
            abc(5)
        assert marks(abc) == ["b", "c"]
    assert marks(abc) == ["a", "b", "c"]


def test_blocks_can_be_entered_by_a_stack(abc):
    with ExitStack() as stack:
        stack.enter_context(abc.select_pipes(disable="a"))
        assert marks(abc) == ["b", "c"]
        assert elsewhere(lambda: marks(abc)) == ["a", "b", "c"]
    assert marks(abc) == ["a", "b", "c"]


def test_component_that_is_enabled_in_a_block_runs_there(abc):
    with abc.select_pipes(disable=["a", "b"]):
        abc.enable_pipe("a")
        assert marks(abc) == ["a", "c"]
    assert marks(abc) == ["a", "b", "c"]


def test_stream_runs_what_runs_when_its_first_doc_is_taken(abc):
    texts = ["x"] * 4
    with abc.select_pipes(disable="a"):
        later = abc.pipe(texts, batch_size=1)
        begun = abc.pipe(texts, batch_size=1)
        first = next(begun)
    assert [doc.user_data["marks"] for doc in (first, *begun)] == [["b", "c"]] * 4
    assert [doc.user_data["marks"] for doc in later] == [["a", "b", "c"]] * 4


def test_restore_names_a_component_that_was_removed_and_lets_the_others_run(abc):
    resting = abc.select_pipes(disable=["a", "b"])
    abc.remove_pipe("a")
    with pytest.raises(ValueError, match="no component 'a'"):
        resting.restore()
    assert marks(abc) == ["b", "c"]


def test_block_in_which_a_component_was_removed_ends_with_an_error(abc):
    with pytest.raises(ValueError, match="no component 'a'"), abc.select_pipes(disable=["a", "b"]):
        abc.remove_pipe("a")
    assert marks(abc) == ["b", "c"]


@pytest.mark.parametrize("choice", [{"enable": ["a"], "disable": []}, {"enable": ["a"], "disable": ["b"]}])
def test_choices_that_contradict_each_other_are_refused(abc, choice):
    with pytest.raises(ValueError, match="contradict each other"):
        abc.select_pipes(**choice)
    assert marks(abc) == ["a", "b", "c"]


@pytest.mark.parametrize("choice", [{"enable": 3}, {"disable": [3]}, {"disable": b"a"}, {"disable": {"a": 1}}])
def test_choices_of_a_wrong_kind_are_refused(abc, choice):
    with pytest.raises(ValueError, match="takes the name of a component, or a list of names"):
        abc.select_pipes(**choice)


def test_enabling_an_unknown_component_is_refused(abc):
    with pytest.raises(ValueError, match="no component 'zz'"):
        abc.select_pipes(enable=["a", "zz"])


@pytest.mark.parametrize("change", ["replace", "rename", "remove and add"])
def test_pipeline_that_is_changed_while_it_runs_is_the_old_or_the_new_one(abc, change):
    seen, errors, stop = set(), [], threading.Event()

    def run():
        try:
            while not stop.is_set():
                seen.add(tuple(name for name in marks(abc) if name in "abcz"))
                assert {len(abc.pipe_factories), len(abc.config["components"])} <= {3, 4}
        except Exception as error:
            errors.append(error)

    def alter():
        try:
            for number in range(20):
                if change == "replace":
                    abc.replace_pipe("b", "test_marker")
                elif change == "rename":
                    abc.rename_pipe("b", "z")
                    abc.rename_pipe("z", "b")
                else:
                    abc.add_pipe("test_marker", f"n{number}", after="b")
                    abc.remove_pipe(f"n{number}")
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=run), threading.Thread(target=alter)]
    with quick_switches():
        for thread in threads:
            thread.start()
        threads[1].join()
        stop.set()
        threads[0].join()
    assert errors == []
    assert seen <= {("a", "b", "c"), ("a", "z", "c")}
    assert abc.pipe_names == ["a", "b", "c"]


def test_several_threads_can_add_and_remove_components_at_once(blank):
    errors = []

    def run(name):
        try:
            for _ in range(15):
                blank.add_pipe("test_marker", name)
                blank.rename_pipe(name, f"{name}2")
                blank.replace_pipe(f"{name}2", "test_marker")
                blank.disable_pipe(f"{name}2")
                blank.remove_pipe(f"{name}2")
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=(name,)) for name in "abcd"]
    with quick_switches():
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert errors == []
    assert (blank.components, blank.disabled) == ([], [])


def test_choice_can_be_made_while_another_thread_makes_a_component(abc):
    inside, go = threading.Event(), threading.Event()

    @Language.factory("test_slow_to_make")
    def make(nlp, name):
        inside.set()
        go.wait()
        assert len(nlp.pipe_names) in (2, 3)
        return lambda doc: doc

    other = threading.Thread(target=abc.add_pipe, args=("test_slow_to_make",), daemon=True)
    other.start()
    inside.wait()
    resting = abc.select_pipes(disable="a")
    go.set()
    assert "a" not in abc.pipe_names
    other.join(timeout=60)
    assert not other.is_alive()
    resting.restore()
    assert abc.pipe_names == ["a", "b", "c", "test_slow_to_make"]
