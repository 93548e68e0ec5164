from __future__ import annotations

import pytest

from nlpx.pipeline.components.batch_pipe import BatchPipe
from nlpx.tokens import Doc
from nlpx.vocab import Vocab

VOCAB = Vocab()


class Tagger(BatchPipe):
    """Tags all tokens, unless there is a word that it cannot stand."""

    name = "tagger"

    def __init__(self) -> None:
        self.sizes: list[int] = []

    def annotate(self, docs):
        self.sizes.append(len(docs))
        if any(token.text == "bad" for doc in docs for token in doc):
            raise ValueError("bad")
        for doc in docs:
            for token in doc:
                token.tag_ = "T"


def docs_of(*texts: str) -> list[Doc]:
    return [Doc(VOCAB, words=text.split()) for text in texts]


def test_docs_are_annotated_a_batch_at_a_time():
    pipe = Tagger()
    assert [doc[0].tag_ for doc in pipe.pipe(docs_of("a", "b", "c"), batch_size=2)] == ["T", "T", "T"]
    assert pipe.sizes == [2, 1]


def test_only_docs_that_fail_go_to_the_error_handler():
    pipe, failed = Tagger(), []
    pipe.set_error_handler(lambda name, proc, docs, error: failed.append([*map(str, docs)]))
    assert [doc.text for doc in pipe.pipe(docs_of("a", "bad", "c"))] == ["a ", "c "]
    assert failed == [["bad "]]


def test_error_of_a_doc_is_raised_where_nothing_handles_it():
    with pytest.raises(ValueError, match="bad"):
        list(Tagger().pipe(docs_of("a", "bad")))


def test_a_call_of_somebodys_own_holds_for_streams_too():
    class Own(Tagger):
        def __call__(self, doc):
            doc[0].tag_ = "own"
            return doc

    assert [doc[0].tag_ for doc in Own().pipe(docs_of("a", "b"))] == ["own", "own"]


def test_a_class_that_annotates_nothing_says_what_is_missing():
    with pytest.raises(NotImplementedError, match=r"BatchPipe must define annotate\(self, docs\)"):
        BatchPipe()(docs_of("a")[0])
