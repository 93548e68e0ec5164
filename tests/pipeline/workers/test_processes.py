"""Several processes at work on one stream."""

from __future__ import annotations

import datetime as dt
import decimal
import multiprocessing
import os
import re
import signal
import subprocess
import sys
import threading
import time
import traceback
import uuid
from collections import deque
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

import nlpx
from nlpx.errors import ModelError
from nlpx.pipeline import Language, Pipe
from nlpx.pipeline.arguments import as_processes
from nlpx.pipeline.workers.processes import _units
from nlpx.tokens import Doc, Span, Token

TEXTS = [f"Text {number} is here." for number in range(23)]


class Raiser(Pipe):
    """A component with a stream of its own that does not ask its error handler."""

    def pipe(self, stream, *, batch_size=128):
        for doc in stream:
            if "boom" in doc.text:
                raise KeyError(doc.text)
            yield doc


class Fussy(Pipe):
    """A component that fails in `__call__`, so that its error handler is asked."""

    def __init__(self, name):
        self.name = name

    def __call__(self, doc):
        if "boom" in doc.text:
            raise RuntimeError("it went off")
        return doc


@Language.component("test_notes_process")
def note_process(doc):
    doc.user_data["process"] = os.getpid()
    return doc


Language.factory("test_raiser", func=lambda nlp, name: Raiser())
Language.factory("test_fussy", func=lambda nlp, name: Fussy(name))


@Language.component("test_joins")
def join(doc):
    """Put another Doc in the place of each."""
    return Doc(doc.vocab, words=[doc.text], spaces=[False])


@pytest.fixture
def extensions():
    """Declare an extension of each class."""
    for cls in (Doc, Span, Token):
        cls.set_extension("test_value", default=None)
    yield
    for cls in (Doc, Span, Token):
        cls.remove_extension("test_value")


@pytest.fixture
def keeping(blank, extensions):
    """Return a pipeline whose component ``test_keep`` sets ``doc._.test_value`` of texts that begin with ``bad``."""
    values = {}

    @Language.component("test_keep")
    def keep(doc):
        if doc.text.startswith("bad"):
            doc._.test_value = values["bad"]
        return doc

    blank.add_pipe("test_keep")
    blank.values = values
    return blank


def noting(nlp) -> list[tuple[str, object, list[str], str]]:
    """Give a pipeline an error handler, and return the list in which it notes what it is called with."""
    seen = []
    nlp.set_error_handler(lambda name, pipe, docs, error: seen.append((name, pipe, [d.text for d in docs], str(error))))
    return seen


def texts_of(docs) -> list[str]:
    return [doc.text for doc in docs]


def test_processes_give_what_one_gives(shared):
    expected = [(doc.text, [token.tag_ for token in doc], doc.tensor.tolist()) for doc in shared.pipe(TEXTS)]
    docs = shared.pipe(TEXTS, n_process=2, batch_size=4)
    assert [(doc.text, [token.tag_ for token in doc], doc.tensor.tolist()) for doc in docs] == expected


@pytest.mark.parametrize("n_process", [2, 3])
def test_bytes_of_docs_are_the_same_for_any_number_of_processes(blank, n_process):
    @Language.component("test_annotates")
    def annotate(doc):
        for token in doc:
            token.tag_, token.lemma_ = "" if token.i % 2 else "T", token.lower_
        doc.spans["all"] = [doc[:]]
        return doc

    blank.add_pipe("test_annotates")
    expected = [doc.to_bytes() for doc in blank.pipe([*TEXTS, ""])]
    assert [doc.to_bytes() for doc in blank.pipe([*TEXTS, ""], n_process=n_process, batch_size=4)] == expected


def test_processes_keep_contexts_and_take_docs(shared):
    pairs = [(shared.make_doc(text), number) for number, text in enumerate(TEXTS)]
    found = list(shared.pipe(pairs, n_process=3, batch_size=2, as_tuples=True))
    assert [(doc.text, number) for doc, number in found] == [(text, number) for number, text in enumerate(TEXTS)]
    assert all(doc[0].tag for doc, _ in found)


def test_activations_come_through_both_ways(blank):
    @Language.component("test_activates")
    def activate(doc):
        doc.activations["test_activates"] = {"before": [*doc.activations], "lengths": np.array([*map(len, doc)])}
        return doc

    blank.add_pipe("test_activates")
    given = blank.make_doc("Two words")
    given.activations["earlier"] = {"scores": 0.5}
    two, one = (doc.activations for doc in blank.pipe([given, "One"], n_process=2, batch_size=1))
    assert two["earlier"] == {"scores": 0.5}
    assert [each["test_activates"]["before"] for each in (two, one)] == [["earlier"], []]
    assert [each["test_activates"]["lengths"].tolist() for each in (two, one)] == [[3, 5], [3]]


def test_contexts_do_not_travel(blank):
    pairs = [("one", threading.Lock()), ("two", lambda: 2)]
    found = list(blank.pipe(pairs, n_process=2, as_tuples=True))
    assert [(doc.text, context) for doc, context in found] == pairs


def test_error_in_a_process_comes_back_with_its_traceback(blank):
    blank.add_pipe("test_boom")
    with pytest.raises(
        ModelError,
        match=r"'test_boom' failed in another process: RuntimeError: it went off \(the text 'boom'\)\n\n.*Traceback",
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


def test_component_and_whole_text_come_to_the_error_handler(blank):
    text = "boom " * 50
    pipe = blank.add_pipe("test_fussy")
    seen = noting(blank)
    assert texts_of(blank.pipe(["fine", text], n_process=2)) == ["fine"]
    assert [(name, component, texts) for name, component, texts, _ in seen] == [("test_fussy", pipe, [text])]


def test_doc_that_fails_comes_to_the_error_handler_itself(blank):
    blank.add_pipe("test_fussy")
    docs = [blank.make_doc("fine"), blank.make_doc("boom")]
    seen = []
    blank.set_error_handler(lambda name, pipe, failed, error: seen.extend(failed))
    assert texts_of(blank.pipe(docs, n_process=2)) == ["fine"]
    assert len(seen) == 1
    assert seen[0] is docs[1]


def test_own_error_handler_of_a_component_comes_before_the_pipelines(blank):
    own, general = [], []
    blank.add_pipe("test_fussy", "one").set_error_handler(lambda name, *_: own.append(name))
    blank.default_error_handler = lambda name, *_: general.append(name)
    blank.add_pipe("test_boom", "two")
    assert texts_of(blank.pipe(["boom", "fine"], n_process=2)) == ["fine"]
    assert (own, general) == (["one"], [])


def test_batch_that_fails_comes_to_the_error_handler_at_once_as_in_one_process(shared):
    shared.get_pipe("one").set_annotations = None
    calls = []
    shared.set_error_handler(lambda name, pipe, docs, error: calls.append((name, len(docs))))
    assert texts_of(shared.pipe(TEXTS[:6], n_process=2, batch_size=3)) == []
    assert calls == [("one", 3), ("one", 3)]


def test_texts_of_a_batch_that_fails_are_named(shared):
    shared.get_pipe("one").set_annotations = None
    seen = noting(shared)
    assert texts_of(shared.pipe(TEXTS[:4], n_process=2, batch_size=4)) == []
    ((*_, message),) = seen
    assert message.partition("\n")[0].endswith("(4 texts 'Text 0 is here.', 'Text 1 is here.', 'Text 2 is here.', …)")


def test_component_that_raises_in_its_stream_costs_one_text(blank):
    pipe = blank.add_pipe("test_raiser")
    seen = noting(blank)
    assert texts_of(blank.pipe(["a", "boom", "b", "c"], n_process=2, batch_size=4)) == ["a", "b", "c"]
    assert [(name, component, texts) for name, component, texts, _ in seen] == [("test_raiser", pipe, ["boom"])]


def test_doc_in_the_place_of_another_is_followed(blank):
    blank.add_pipe("test_joins")
    blank.add_pipe("test_boom")
    seen = noting(blank)
    pairs = [("a b", 0), ("boom c", 1), ("d e", 2)]
    found = list(blank.pipe(pairs, n_process=2, batch_size=3, as_tuples=True))
    assert [(len(doc), doc.text, number) for doc, number in found] == [(1, "a b", 0), (1, "d e", 2)]
    assert [texts for _, _, texts, _ in seen] == [["boom c"]]


@dataclass
class Own:
    number: int


def named(value) -> str:
    return re.sub(" at 0x[0-9a-f]+", "", repr(value))


@pytest.mark.parametrize(
    "value",
    [
        {1, 2},
        1 + 2j,
        (1, [2, (3,)]),
        Own(3),
        Own,
        len,
        slice(1),
        deque([1]),
        decimal.Decimal(1),
        dt.date(2024, 1, 1),
        uuid.UUID(int=1),
        Path("x"),
        2**70,
        [{"a": {1}}],
    ],
    ids=named,
)
def test_value_that_can_be_pickled_comes_through(keeping, value):
    keeping.values["bad"] = value
    _, doc = keeping.pipe(["a", "bad one"], n_process=2)
    assert doc._.test_value == value


def test_spans_and_tokens_in_values_are_those_of_the_doc_that_comes(blank, extensions):
    @Language.component("test_spans_kept")
    def keep(doc):
        doc.spans["all"] = [doc[:1]]
        doc._.test_value = [doc[0:2], doc[1], doc.spans["all"], doc]
        return doc

    blank.add_pipe("test_spans_kept")
    docs = list(blank.pipe(["Two words", "Three more words"], n_process=2))
    assert [len(doc) for doc in docs] == [2, 3]
    for doc in docs:
        span, token, group, whole = doc._.test_value
        assert (span.text, token.text, [each.text for each in group]) == (doc[0:2].text, doc[1].text, [doc[0].text])
        assert span.doc is token.doc is group.doc is whole is doc
        assert doc.vocab is blank.vocab


@pytest.mark.parametrize(
    "value",
    [threading.Lock(), sys, (number for number in "ab"), lambda: 1, {"a": [threading.Lock()]}],
    ids=named,
)
def test_value_that_cannot_be_pickled_costs_one_text(keeping, value):
    keeping.values["bad"] = value
    seen = noting(keeping)
    assert texts_of(keeping.pipe(["a", "bad one", "b", "c"], n_process=2, batch_size=4)) == ["a", "b", "c"]
    ((name, component, texts, message),) = seen
    assert (name, component, texts) == ("test_keep", keeping.get_pipe("test_keep"), ["bad one"])
    what = f"doc._.test_value, set by component 'test_keep', holds a {type(value).__name__} ("
    assert message.startswith(f"the Doc of 'bad one' cannot be sent between processes: {what}"), message


def test_places_of_values_that_cannot_be_pickled_are_named(blank, extensions):
    @Language.component("test_sets")
    def set_values(doc):
        if doc.text == "t":
            doc[0]._.test_value = threading.Lock()
        elif doc.text == "s":
            doc[0:1]._.test_value = threading.Lock()
        else:
            doc.user_data["key"] = threading.Lock()
        return doc

    blank.add_pipe("test_sets")
    seen = noting(blank)
    assert list(blank.pipe(["t", "s", "u"], n_process=2)) == []
    found = [message.partition(": ")[2].partition(",")[0] for *_, message in seen]
    assert found == [
        "token._.test_value at character 0",
        "span._.test_value at characters 0 to 1",
        "doc.user_data['key']",
    ]


def test_a_tensor_that_cannot_be_pickled_costs_one_text(blank):
    @Language.component("test_tensor_of_locks")
    def set_tensor(doc):
        doc.tensor = np.array([threading.Lock() if token.text == "bad" else 1 for token in doc], dtype=object)
        return doc

    blank.add_pipe("test_tensor_of_locks")
    seen = noting(blank)
    assert [doc.tensor.tolist() for doc in blank.pipe(["a", "bad", "b c"], n_process=2, batch_size=3)] == [[1], [1, 1]]
    ((_, _, texts, message),) = seen
    assert texts == ["bad"]
    assert message.startswith("the Doc of 'bad' cannot be sent between processes (TypeError: cannot pickle")


def test_doc_that_cannot_be_sent_costs_one_text(blank):
    doc = blank.make_doc("a lock")
    doc.user_data["lock"] = threading.Lock()
    seen = []
    blank.set_error_handler(lambda name, pipe, docs, error: seen.append((pipe, docs[0], str(error))))
    assert texts_of(blank.pipe([doc, "fine"], n_process=2)) == ["fine"]
    ((component, failed, message),) = seen
    assert (component, failed is doc) == (blank, True)
    assert message.startswith(
        "the Doc of 'a lock' cannot be sent between processes: doc.user_data['lock'] holds a lock"
    )
    blank.set_error_handler(nlpx.blank("xx").default_error_handler)
    with pytest.raises(ModelError, match="the Doc of 'a lock' cannot be sent"):
        list(blank.pipe([doc, "fine"], n_process=2))


class Text(str):
    """A text that cannot be pickled."""

    __slots__ = ("lock",)

    def __init__(self, *_):
        self.lock = threading.Lock()


def test_text_that_cannot_be_pickled_is_a_text(blank):
    assert texts_of(blank.pipe([Text("one"), Text("two")], n_process=2)) == ["one", "two"]


def test_what_is_no_text_costs_one_text_as_in_one_process(blank):
    seen = noting(blank)
    for n_process in (1, 2):
        assert texts_of(blank.pipe(["a", None, "b", 5], n_process=n_process, batch_size=4)) == ["a", "b"]
    assert seen[:2] == seen[2:]
    assert [(name, component) for name, component, *_ in seen] == [("tokenizer", blank.tokenizer)] * 4


def test_error_of_the_stream_of_texts_is_passed_on(blank):
    error = OSError("the file is gone")

    def texts():
        yield from TEXTS
        raise error

    with pytest.raises(OSError, match="the file is gone") as info:
        list(blank.pipe(texts(), n_process=2, batch_size=2))
    assert info.value is error
    assert multiprocessing.active_children() == []


def test_process_that_dies_is_reported(blank):
    Language.component("test_dies", func=lambda doc: os._exit(7))
    blank.add_pipe("test_dies")
    with pytest.raises(ModelError, match=r"died \(exit code 7\) .* of them: 'Text of a Doc', 'Text 0 is here.'"):
        list(blank.pipe([blank.make_doc("Text of a Doc"), *TEXTS], n_process=2))


def test_process_that_is_killed_is_reported_with_the_texts_before_it(blank):
    @Language.component("test_killed")
    def end(doc):
        if "kill" in doc.text:
            os.kill(os.getpid(), signal.SIGKILL)
        return doc

    blank.add_pipe("test_killed")
    texts = ["one", "two", "kill\nand more " * 30, "four", "five", "six"]
    with pytest.raises(
        ModelError, match=r"exit code -9\) with 2 texts before it, in the first 2 of them: 'kill', 'four'"
    ):
        list(blank.pipe(texts, n_process=2, batch_size=2))
    assert multiprocessing.active_children() == []


def test_process_that_is_killed_before_it_has_the_pipeline_is_reported_with_its_texts(blank, monkeypatch):
    monkeypatch.setattr(multiprocessing, "get_start_method", lambda allow_none=False: "spawn")

    def texts():
        yield "one"
        (process,) = multiprocessing.active_children()
        process.kill()
        yield "two"

    with pytest.raises(ModelError, match=r"died \(exit code -9\) with 1 text before it, .* of them: 'one'; "):
        list(blank.pipe(texts(), n_process=2, batch_size=1))
    assert multiprocessing.active_children() == []


def test_batches_that_fill_the_pipes_both_ways_come_through(blank):
    @Language.component("test_grows")
    def grow(doc):
        doc.user_data["more"] = "x" * 500_000
        return doc

    blank.add_pipe("test_grows")
    docs = []
    for number in range(12):
        doc = blank.make_doc(f"text {number}")
        doc.user_data["much"] = "y" * 500_000
        docs.append(doc)
    found = list(blank.pipe(docs, n_process=2, batch_size=2))
    assert [(doc.text, len(doc.user_data["more"])) for doc in found] == [(f"text {n}", 500_000) for n in range(12)]


@pytest.mark.parametrize("texts", [[], ["one"], ["one", "two", "three"]])
def test_no_more_processes_are_started_than_there_are_batches(blank, texts):
    stream = blank.pipe(iter(texts), n_process=8, batch_size=1)
    first = [next(stream)] if texts else []
    assert len(multiprocessing.active_children()) == len(texts)
    assert texts_of([*first, *stream]) == texts
    assert multiprocessing.active_children() == []


def test_stream_can_be_left_early(shared):
    stream = shared.pipe(iter(TEXTS * 50), n_process=2, batch_size=4)
    assert next(stream).text == TEXTS[0]
    stream.close()
    assert multiprocessing.active_children() == []


def test_error_of_the_caller_ends_the_processes(blank):
    def consume():
        for _ in blank.pipe(TEXTS * 50, n_process=2, batch_size=4):
            raise RuntimeError("no more")

    with pytest.raises(RuntimeError, match="no more"):
        consume()
    assert multiprocessing.active_children() == []


@pytest.mark.parametrize(
    ("texts", "n_process", "is_last", "lengths"),
    [
        (["a" * 1000] * 250, 2, False, [100, 100, 50]),
        (["a" * 1000] * 250, 2, True, [63, 47, 35, 27, 20, 15, 11, 10, 10, 10, 2]),
        (["a" * 1000] * 999, 2, True, [100] * 7 + [75, 56, 42, 32, 24, 18, 13, 10, 10, 10, 9]),
        (["a" * 200_000, "b", "c", "d" * 9_999, "e"], 4, True, [1, 3, 1]),
        (["a"] * 1000, 2, True, [1000]),
        ([(f"{'a' * 99_998}{number}", number) for number in range(3)], 3, False, [2, 1]),
        ([None, 5, (), ("a" * 100_000,), "b"], 2, False, [4, 1]),
        ([], 2, True, []),
    ],
)
def test_work_is_cut_into_units_that_get_short_at_the_end(texts, n_process, is_last, lengths):
    as_tuples = any(isinstance(text, tuple) for text in texts)
    units = list(_units(texts, as_tuples=as_tuples, n_process=n_process, is_last=is_last))
    assert [text for unit in units for text in unit] == texts
    assert [len(unit) for unit in units] == lengths


@pytest.mark.parametrize("number", [0, -2, 1.5, "2", None, True])
def test_number_of_processes_must_make_sense(blank, number):
    with pytest.raises(ValueError, match="n_process"):
        list(blank.pipe(TEXTS, n_process=number))


def test_nested_processes_are_refused(blank):
    @Language.component("test_nests")
    def nest(doc):
        list(nlpx.blank("en").pipe(["a"], n_process=2))
        return doc

    blank.add_pipe("test_nests")
    with pytest.raises(
        ModelError, match=r"cannot start processes in '.*', which is a process of a pool.*use n_process=1"
    ):
        list(blank.pipe(TEXTS, n_process=2))


def test_processes_run_the_components_that_run_here(blank):
    for name in "abcd":
        blank.add_pipe("test_marker", name)
    blank.disable_pipe("a")
    with blank.select_pipes(disable="b"):
        docs = list(blank.pipe(["x"], n_process=2, disable=["c"]))
    assert [doc.user_data["marks"] for doc in docs] == [["d"]]


def test_process_goes_on_while_another_is_slow_and_order_is_kept(blank):
    last = multiprocessing.get_context("fork").Event()

    @Language.component("test_waits_for_last")
    def wait(doc):
        if doc.text == TEXTS[0]:
            doc.user_data["in_time"] = last.wait(60)
        elif doc.text == TEXTS[7]:
            last.set()
        return doc

    blank.add_pipe("test_waits_for_last")
    docs = list(blank.pipe(TEXTS, n_process=2, batch_size=1))
    assert texts_of(docs) == TEXTS
    assert docs[0].user_data["in_time"]


def test_long_texts_are_shared_within_a_batch(blank):
    blank.add_pipe("test_notes_process")
    texts = ["word " * 12_000, "another " * 8_000, "a", "b"]
    docs = list(blank.pipe(texts, n_process=2, batch_size=4))
    assert texts_of(docs) == texts
    assert len({doc.user_data["process"] for doc in docs}) == 2


def test_one_process_for_each_processor(blank, monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: {0, 2, 5}, raising=False)
    stream = blank.pipe(TEXTS, n_process=-1, batch_size=1)
    next(stream)
    assert len(multiprocessing.active_children()) == 3
    stream.close()


def test_processors_are_counted_where_a_process_may_use_all(monkeypatch):
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: 3)
    assert [as_processes(number) for number in (-1, 1, 2)] == [3, 1, 2]


def test_two_threads_can_have_processes_at_once(blank):
    found = {}

    def run(number):
        found[number] = texts_of(blank.pipe(TEXTS, n_process=2, batch_size=3))

    threads = [threading.Thread(target=run, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == dict.fromkeys(range(3), TEXTS)


def lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@Language.component("test_sleeps")
def sleep(doc):
    time.sleep(0.01)
    return doc


def be_a_parent(nlp, out, errors):
    """Do what a script does that has processes at work, in a process of its own."""
    os.setsid()
    os.dup2(errors, 2)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        for number, _ in enumerate(nlp.pipe(["x"] * 100_000, n_process=2, batch_size=3)):
            if number == 0:
                os.write(out, " ".join(str(each.pid) for each in multiprocessing.active_children()).encode())
    except BaseException:
        os.write(2, traceback.format_exc().encode())
    finally:
        os._exit(1)


@pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc")
@pytest.mark.parametrize("name", ["SIGKILL", "SIGINT"])
def test_processes_end_with_their_parent(blank, tmp_path, name):
    blank.add_pipe("test_sleeps")
    said, out = os.pipe()
    with (tmp_path / "errors").open("wb") as errors:
        parent = os.fork()
        if not parent:
            be_a_parent(blank, out, errors.fileno())
    os.close(out)
    children = [int(each) for each in os.read(said, 1000).split()]
    os.close(said)
    assert len(children) == 2
    # Ctrl-C comes to all of them.
    (os.killpg if name == "SIGINT" else os.kill)(parent, getattr(signal, name))
    os.waitpid(parent, 0)
    started = time.monotonic()
    while any(map(lives, children)):
        assert time.monotonic() - started < 20
        time.sleep(0.02)
    assert (tmp_path / "errors").read_text(encoding="utf8").count("Traceback") == (name == "SIGINT")


# A module that only the parent imports.
ELSEWHERE = """
from nlpx.pipeline import Language

@Language.component("elsewhere")
def note_vector(doc):
    doc.user_data["vector"] = doc[0].vector.tolist()
    return doc
"""

SPAWNED = """
import multiprocessing, nlpx, sys, threading
from nlpx.languages.tokenizing.tokenizer import Tokenizer
from nlpx.pipeline import Language
from nlpx.tokens import Doc, Token
from nlpx.tokens.comparing.example import Example

def letters(doc):
    return sum(map(len, doc))

class Splitter:
    def __init__(self, vocab, mark):
        self.vocab, self.mark = vocab, mark

    def __call__(self, text):
        words = text.split(self.mark)
        return Doc(self.vocab, words=words, spaces=[False] * len(words))

class Marker:
    def __call__(self, doc):
        doc.user_data["mark"] = self.mark
        return doc

@Language.factory("marker")
def make_marker(nlp, name):
    return Marker()

@Language.component("reads")
def read(doc):
    doc.user_data["read"] = [doc._.letters, doc._.plain, doc[0]._.known, doc.has_extension("local")]
    return doc

@Language.component("boom")
def boom(doc):
    if "boom" in doc.text:
        raise RuntimeError("it went off")
    if "local" in doc.text:
        doc._.local
    return doc

if __name__ == "__main__":
    import elsewhere
    multiprocessing.set_start_method(sys.argv[1])
    Doc.set_extension("letters", getter=letters)
    Doc.set_extension("plain", default=[3])
    Token.set_extension("known", default="yes")
    Doc.set_extension("local", getter=lambda doc: 1)
    nlp = nlpx.blank("en", meta={"name": "mine"})
    nlp.add_pipe("tagger")
    nlp.initialize(lambda: [Example.from_dict(nlp.make_doc("a b"), {"tags": ["A", "B"]})])
    nlp.add_pipe("marker").mark = "set here"
    nlp.add_pipe("reads")
    nlp.add_pipe("elsewhere")
    nlp.add_pipe("boom")
    nlp.add_pipe("marker", "resting")
    nlp.disable_pipe("resting")
    nlp.tokenizer = Splitter(nlp.vocab, "|")
    nlp.max_length = 9
    nlp.lock = threading.Lock()
    nlp.vocab.set_vector("a", [1.0, 2.0])
    seen = []
    nlp.set_error_handler(lambda name, pipe, docs, error: seen.append((name, docs[0].text, str(error).splitlines()[0])))
    texts = ["a|b", "c", "boom", "local", "much too long"]
    for doc in nlp.pipe(texts, n_process=2, batch_size=5):
        data = [doc.user_data[name] for name in ("mark", "read", "vector")]
        print([token.text for token in doc], [token.tag_ for token in doc], *data)
    for each in seen:
        print(*each)
"""


def test_processes_that_are_not_forked_get_everything(tmp_path):
    (tmp_path / "script.py").write_text(SPAWNED, encoding="utf8")
    (tmp_path / "elsewhere.py").write_text(ELSEWHERE, encoding="utf8")
    command = [sys.executable, "script.py", "spawn"]
    result = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert result.returncode == 0, result.stderr
    first, second, boom, local, long = result.stdout.splitlines()
    assert first == "['a', 'b'] ['A', 'A'] set here [2, [3], 'yes', True] [1.0, 2.0]"
    assert second == "['c'] ['A'] set here [1, [3], 'yes', True] [0.0, 0.0]"
    assert boom == "boom boom component 'boom' failed in another process: RuntimeError: it went off (the text 'boom')"
    assert local.startswith("boom local component 'boom' failed in another process: ModelError: the extension 'local'")
    assert long.startswith("tokenizer much too long ValueError: The text has 13 characters, more than nlp.max_length")


ORPHANING = """
import multiprocessing, nlpx, os, sys

if __name__ == "__main__":
    multiprocessing.set_start_method("spawn")
    nlp = nlpx.blank("en")
    for number, _ in enumerate(nlp.pipe(["x"] * 10_000_000, n_process=2, batch_size=3)):
        if number == 3:
            print(*[each.pid for each in multiprocessing.active_children()], flush=True)
            print(*os.listdir(os.environ["TMPDIR"]), flush=True)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc")
@pytest.mark.parametrize(("name", "end"), [("SIGKILL", os.kill), ("SIGINT", os.killpg), ("SIGKILL", os.killpg)])
def test_nothing_is_left_of_processes_that_are_not_forked(tmp_path, name, end):
    (tmp_path / "script.py").write_text(ORPHANING, encoding="utf8")
    files = tmp_path / "files"
    files.mkdir()
    with subprocess.Popen(
        [sys.executable, "script.py"],
        cwd=tmp_path,
        env={**os.environ, "TMPDIR": str(files)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as parent:
        children = [int(each) for each in parent.stdout.readline().split()]
        files_then = parent.stdout.readline().split()
        end(parent.pid, getattr(signal, name))
        started = time.monotonic()
        while any(map(lives, children)) or list(files.iterdir()):
            assert time.monotonic() - started < 20
            time.sleep(0.02)
        errors = parent.stderr.read()
    assert len(children) == 2
    assert files_then == []
    assert errors.count("Traceback") == (name == "SIGINT")


UNGUARDED = """
import multiprocessing, nlpx
for method in ("spawn", "forkserver"):
    multiprocessing.set_start_method(method, force=True)
    try:
        list(nlpx.blank("xx").pipe(["a"], n_process=2))
    except nlpx.errors.ModelError as error:
        if __name__ != "__main__":
            raise
        print(error)
"""


def test_script_without_a_main_guard_is_told_what_to_do(tmp_path):
    (tmp_path / "script.py").write_text(UNGUARDED, encoding="utf8")
    command = [sys.executable, "script.py"]
    result = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=True, timeout=120)
    messages = result.stdout.splitlines()
    assert len(messages) == 2
    for message, method in zip(messages, ("spawn", "forkserver"), strict=True):
        assert message.startswith("a process of nlp.pipe ended before it began")
        assert f"where processes are started by {method!r}" in message
        assert "must stand under 'if __name__ == \"__main__\":'" in message


def test_tokenizer_that_cannot_be_sent_is_named(monkeypatch, blank):
    monkeypatch.setattr(multiprocessing, "get_start_method", lambda allow_none=False: "spawn")
    blank.tokenizer = lambda text: Doc(blank.vocab, words=[text])
    with pytest.raises(
        ModelError, match=r"the tokenizer, a function, cannot be sent to another process: .*n_process=1"
    ):
        list(blank.pipe(["a"], n_process=2))
