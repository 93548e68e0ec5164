from __future__ import annotations

import numpy as np
import pytest

from nlpx.tokens import Doc, set_parses, set_values
from nlpx.vocab import Vocab


@pytest.fixture
def docs():
    vocab = Vocab()
    return [Doc(vocab, words=list(words)) for words in ("abc", "", "de")]


def test_values_of_a_batch_go_to_their_docs(docs):
    ids = np.array([docs[0].vocab.strings.add(tag) for tag in "VWXYZ"], dtype=np.uint64)
    set_values(docs, tag=ids, ent_iob=np.array([3, 1, 2, 3, 2], dtype=np.int8), ent_type=ids)
    assert [[token.tag_ for token in doc] for doc in docs] == [["V", "W", "X"], [], ["Y", "Z"]]
    assert [[(span.start, span.end) for span in doc.ents] for doc in docs] == [[(0, 2)], [], [(0, 1)]]
    # None keeps the whole batch alive.
    assert all(doc.column("tag").base is None for doc in docs)


def test_trees_of_a_batch_say_where_sentences_begin(docs):
    dep = docs[0].vocab.strings.add("dep")
    set_parses(docs, np.array([1, 1, 2, 4, 4], dtype=np.int32), np.full(5, dep, dtype=np.uint64))
    assert [[token.head.i for token in doc] for doc in docs] == [[1, 1, 2], [], [1, 1]]
    assert [[token.is_sent_start for token in doc] for doc in docs] == [[True, False, True], [], [True, False]]
    assert all(token.dep_ == "dep" for doc in docs for token in doc)


def test_trees_of_a_batch_are_those_that_each_doc_would_have_alone(docs):
    set_parses(docs, np.array([0, 0, 1, 3, 3], dtype=np.int32), np.arange(1, 6, dtype=np.uint64))
    for doc, heads, deps in ((docs[0], [0, 0, 1], [1, 2, 3]), (docs[2], [0, 0], [4, 5])):
        alone = Doc(doc.vocab, words=[token.text for token in doc])
        alone.set_column("dep", np.array(deps, dtype=np.uint64))
        alone.set_column("head", np.array(heads, dtype=np.int32))
        for name in ("dep", "head", "sent_start"):
            assert doc.column(name).tolist() == alone.column(name).tolist()
            assert doc.column(name).dtype == alone.column(name).dtype


def test_batch_without_docs_takes_no_values():
    set_values([], tag=np.zeros(0, dtype=np.uint64))
    set_parses([], np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.uint64))


def test_what_fits_no_batch_is_refused(docs):
    with pytest.raises(ValueError, match="5 tokens cannot have the shape"):
        set_values(docs, tag=np.zeros(4, dtype=np.uint64))
    with pytest.raises(ValueError, match="form a cycle"):
        set_parses(docs, np.array([1, 0, 2, 3, 4], dtype=np.int32), np.ones(5, dtype=np.uint64))
    # One goes forward over a border, one back.
    for heads in ([4, 1, 2, 3, 4], [0, 1, 2, 3, 0]):
        with pytest.raises(ValueError, match="is in another Doc"):
            set_parses(docs, np.array(heads, dtype=np.int32), np.ones(5, dtype=np.uint64))
    assert all(doc.column("head") is None for doc in docs)


def test_heads_are_not_set_without_their_labels():
    doc = Doc(Vocab(), words=["a", "b"])
    with pytest.raises(ValueError, match="set_parses"):
        set_values([doc], head=[1, 1])
    assert not doc.has_annotation("DEP")
