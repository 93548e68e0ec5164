"""Running a pipeline on texts."""

from __future__ import annotations

import threading
from itertools import chain

import pytest

import nlpx
from nlpx.pipeline import Language, Pipe
from nlpx.tokens import Doc
from nlpx.tokens.comparing.example import Example

TEXTS = [f"Text number {number}." for number in range(25)]


@pytest.fixture
def marking(blank):
    blank.add_pipe("test_marker", "a")
    blank.add_pipe("test_marker", "b")
    return blank


def test_call_takes_a_text_a_doc_or_the_bytes_of_a_doc(marking):
    doc = marking.make_doc("Hello there")
    data = doc.to_bytes()
    assert marking(doc) is doc
    for text in ("Hello there", data):
        annotated = marking(text)
        assert annotated.text == "Hello there"
        assert annotated.user_data["marks"] == ["a", "b"]


def test_call_refuses_what_is_no_text(blank):
    with pytest.raises(ValueError, match="is a string, a Doc, or the bytes of a Doc, not int"):
        blank(5)


def test_call_takes_components_to_disable(marking):
    assert marking("x", disable=["a"]).user_data["marks"] == ["b"]
    assert marking("x", disable="b").user_data["marks"] == ["a"]


def test_call_passes_settings_to_components(blank):
    @Language.component("test_settings")
    def add(doc, number=0):
        doc.user_data["number"] = number
        return doc

    blank.add_pipe("test_settings")
    settings = {"test_settings": {"number": 3}}
    assert blank("x", component_cfg=settings).user_data["number"] == 3
    assert [doc.user_data["number"] for doc in blank.pipe(["x"], component_cfg=settings)] == [3]


def test_text_longer_than_max_length_is_refused(blank):
    blank.max_length = 10
    assert len(blank("1234567890")) == 1
    with pytest.raises(ValueError, match=r"11 characters, more than nlp\.max_length = 10"):
        blank("12345678901")
    with pytest.raises(ValueError, match="11 characters"):
        list(blank.pipe(["12345678901"]))


def test_component_that_returns_no_doc_is_named(blank):
    Language.component("test_returns_none", func=lambda doc: None)
    blank.add_pipe("test_returns_none")
    with pytest.raises(ValueError, match="'test_returns_none' must return the Doc, but returned NoneType"):
        blank("x")
    with pytest.raises(ValueError, match="'test_returns_none' must return the Doc"):
        list(blank.pipe(["x"]))


@pytest.mark.parametrize("batch_size", [1, 7, 1000])
def test_pipe_keeps_the_order(marking, batch_size):
    docs = list(marking.pipe(TEXTS, batch_size=batch_size))
    assert [doc.text for doc in docs] == TEXTS
    assert all(doc.user_data["marks"] == ["a", "b"] for doc in docs)


def test_pipe_takes_docs_and_is_lazy(marking):
    taken = []

    def texts():
        for text in TEXTS:
            taken.append(text)
            yield marking.make_doc(text)

    stream = marking.pipe(texts(), batch_size=5)
    assert taken == []
    next(stream)
    assert len(taken) <= 5


def test_pipe_of_pairs_keeps_texts_and_contexts_together(marking):
    pairs = list(marking.pipe(zip(TEXTS, range(25), strict=True), as_tuples=True, batch_size=4))
    assert [(doc.text, number) for doc, number in pairs] == list(zip(TEXTS, range(25), strict=True))


def test_pipe_of_pairs_drops_the_context_of_a_doc_that_fails(blank):
    blank.add_pipe("test_boom")
    blank.set_error_handler(lambda name, pipe, docs, error: None)
    pairs = [("fine", 0), ("boom", 1), ("well", 2), ("boom", 3)]
    assert [(doc.text, number) for doc, number in blank.pipe(pairs, as_tuples=True)] == [("fine", 0), ("well", 2)]


def test_pipe_of_pairs_keeps_the_context_of_a_doc_that_is_replaced(blank):
    Language.component("test_replaces", func=lambda doc: Doc(doc.vocab, words=[doc.text]))
    blank.add_pipe("test_replaces")
    pairs = [("a b", 0), ("c d", 1)]
    assert [(len(doc), number) for doc, number in blank.pipe(pairs, as_tuples=True)] == [(1, 0), (1, 1)]


class Streamer(Pipe):
    """A component whose stream is that of a function."""

    def __init__(self, stream):
        self._stream = stream

    def pipe(self, stream, *, batch_size=128):
        return self._stream(stream)


Language.factory("test_streamer", func=lambda nlp, name, stream: Streamer(STREAMS[stream]))


@Language.component("test_joins_or_fails")
def join_or_fail(doc):
    """Put another Doc in the place of each, but fail at some."""
    if "boom" in doc.text:
        raise RuntimeError("it went off")
    return Doc(doc.vocab, words=[doc.text], spaces=[False])


def with_copies(docs):
    for doc in docs:
        yield doc
        yield doc.copy()


def in_twos(docs):
    docs = list(docs)
    for start in range(0, len(docs), 2):
        yield from [doc.copy() for doc in docs[start : start + 2]]


STREAMS = {
    "drops": lambda docs: (doc for doc in docs if "drop" not in doc.text),
    "turns": lambda docs: reversed(list(docs)),
    "copies": with_copies,
    "twos": in_twos,
    "junk": lambda docs: (doc.text for doc in docs),
    "nothing": lambda docs: None,
    "too early": lambda docs: chain([nlpx.blank("xx")("new")], docs),
}


@pytest.mark.parametrize("n_process", [1, 2])
@pytest.mark.parametrize(
    "names",
    [
        ["joins_or_fails"],
        ["joins_or_fails", "boom"],
        ["boom", "joins_or_fails"],
        ["drops", "joins_or_fails"],
        ["joins_or_fails", "drops"],
        ["turns"],
        ["joins_or_fails", "turns", "joins_or_fails"],
        ["copies", "boom"],
        ["twos", "boom"],
    ],
    ids="-".join,
)
def test_contexts_stay_with_their_texts_whatever_components_do(blank, names, n_process):
    for number, name in enumerate(names):
        if name in STREAMS:
            blank.add_pipe("test_streamer", f"{name}{number}", config={"stream": name})
        else:
            blank.add_pipe(f"test_{name}", f"{name}{number}")
    blank.set_error_handler(lambda name, pipe, docs, error: None)
    texts = ["a b", "boom c", "d", "drop e", "f", "boom g", "h", "i j"]
    pairs = list(blank.pipe(zip(texts, texts, strict=True), as_tuples=True, n_process=n_process, batch_size=4))
    assert len(pairs) >= 5
    assert [doc.text for doc, _ in pairs] == [context for _, context in pairs]


def test_one_doc_given_twice_keeps_both_contexts(blank):
    doc = blank.make_doc("a")
    blank.add_pipe("test_streamer", config={"stream": "drops"})
    assert list(blank.pipe([(doc, 1), (doc, 2)], as_tuples=True)) == [(doc, 1), (doc, 2)]


def test_a_dropped_doc_does_not_give_others_to_its_example(blank):
    blank.add_pipe("test_boom")
    blank.set_error_handler(lambda name, pipe, docs, error: None)
    texts = ["boom a", "b c", "d e f"]
    examples = [Example.from_dict(blank.make_doc(text), {"words": text.split()}) for text in texts]
    assert blank.evaluate(examples)["token_acc"] == 1.0


@pytest.mark.parametrize(
    ("stream", "message"),
    [
        ("junk", "'test_streamer' must return the Doc, but returned str"),
        ("nothing", "'test_streamer' must return a stream of Docs from its pipe, not NoneType"),
        ("too early", "must not give a Doc before it has taken one"),
    ],
)
def test_a_stream_of_something_else_is_refused(blank, stream, message):
    blank.add_pipe("test_streamer", config={"stream": stream})
    with pytest.raises(ValueError, match=message):
        list(blank.pipe([("a", 0)], as_tuples=True))


def test_error_goes_to_the_caller(blank):
    blank.add_pipe("test_boom")
    with pytest.raises(RuntimeError, match="it went off"):
        blank("boom")
    with pytest.raises(RuntimeError, match="it went off"):
        list(blank.pipe(["fine", "boom"]))


def test_error_handler_gets_name_component_docs_and_error(blank):
    pipe = blank.add_pipe("test_boom")
    seen = []
    blank.set_error_handler(lambda *arguments: seen.append(arguments))
    assert [doc.text for doc in blank.pipe(["fine", "boom", "well"])] == ["fine", "well"]
    (name, component, docs, error), *_ = seen
    assert (name, component, [doc.text for doc in docs], str(error)) == ("test_boom", pipe, ["boom"], "it went off")
    assert blank("boom").text == "boom"


def test_threads_can_share_a_pipeline(shared):
    expected = [[token.tag for token in doc] for doc in shared.pipe(TEXTS)]
    tags_in = {}

    def run(number):
        tags_in[number] = [[token.tag for token in doc] for doc in shared.pipe(TEXTS * 4, batch_size=3)]

    threads = [threading.Thread(target=run, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(tags == expected * 4 for tags in tags_in.values())
    assert len(tags_in) == 4
