"""Docs that are joined and cut again, compiled and in Python."""

from __future__ import annotations

from itertools import starmap

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlpx.tokens import Doc
from nlpx.tokens.arrays.labels import LabelCodes, code_labels
from nlpx.tokens.quick import plain
from nlpx.tokens.sending.joining import alike, docs_of, join_columns
from nlpx.tokens.sending.packing import DocPacker, SentDoc
from nlpx.vocab import Vocab

JOIN = [join_columns, plain["join_columns"]]
CUT = [docs_of, plain["docs_of"]]


def shown(docs):
    """Return all columns of Docs, with their types."""
    return [{name: (values.dtype, values.tolist()) for name, values in doc.columns.items()} for doc in docs]


def group_of(docs):
    """Return Docs of the same columns as one group, and what its numbers stand for."""
    packer = DocPacker()
    (group,) = packer.pack([*map(SentDoc.of, docs)]).groups
    return group, packer._things.things


@given(draw=st.data())
def test_docs_are_joined_and_cut_as_python_does(random_docs, draw):
    docs = draw.draw(st.lists(random_docs, min_size=1, max_size=4))
    for places in alike(docs):
        same = [docs[place] for place in places]
        joined = [join([doc._columns for doc in same], np.empty) for join in JOIN]
        group, things = group_of(same)
        for columns in joined:
            for cut in CUT:
                found = cut(Doc, same[0].vocab, group._replace(columns=columns), things)
                assert shown(found) == shown(same)
                assert [doc.lexemes for doc in found] == [doc.lexemes for doc in same]
                assert [doc.spaces for doc in found] == [doc.spaces for doc in same]
                assert [doc.holders() for doc in found] == [doc.holders() for doc in same]


@pytest.mark.parametrize("join", JOIN)
def test_labels_of_docs_are_joined_whatever_they_are_kept_as(join):
    few, others = np.array([7, 2**64 - 1, 7], dtype=np.uint64), np.arange(400, dtype=np.uint64)
    for labels in ([few, code_labels(few)], [code_labels(few), others[::-150]]):
        joined = join([{"tag": each} for each in labels], np.empty)["tag"]
        due = [key for each in labels for key in (few if isinstance(each, LabelCodes) else each).tolist()]
        assert plain["ids_of"](LabelCodes(*joined)).tolist() == due
    # More than a byte can number.
    joined = join([{"tag": others[:200]}, {"tag": code_labels(others[200:])}], np.empty)["tag"]
    assert joined.tolist() == others.tolist()


@pytest.mark.parametrize("join", JOIN)
def test_columns_that_are_parts_of_others_are_joined(join):
    values = np.arange(12, dtype=np.int32)
    parts = [values[::2], values[::-3], values[5:5]]
    joined = join([{"head": part} for part in parts], np.empty)["head"]
    assert joined.tolist() == [*values[::2], *values[::-3]]


@pytest.mark.skipif(docs_of is plain["docs_of"], reason="only what is compiled must not trust what it is given")
def test_what_does_not_fit_together_is_refused():
    docs = [Doc(Vocab(), words=["a", "b"], tags=["X", "Y"], pos=["X", "NOUN"]) for _ in range(2)]
    for doc in docs:
        doc.tensor = np.ones((2, 3))
    group, things = group_of(docs)
    labels, words = group.columns["tag"], group.words
    assert len(docs_of(Doc, docs[0].vocab, group, things)) == 2
    wrong = {
        "lengths": [[2, 3], [2, 1], [5, -1], [2]],
        "n_held": [[0, 1], [1, -1]],
        "words": [words[:3], words - 1000, words + 1000, words.astype(np.int64)],
        "held": [words],
        "spaces": [bytes(3)],
        "tensor": [group.tensor[:3]],
        "columns": [{"tag": (labels[0][:3], labels[1])}, {"tag": (labels[0], labels[1][:8])}, {"pos": np.ones(3)}],
    }
    for name, values in wrong.items():
        for value in values:
            with pytest.raises((ValueError, IndexError)):
                docs_of(Doc, docs[0].vocab, group._replace(**{name: value}), things)


@pytest.mark.parametrize("join", JOIN)
@pytest.mark.parametrize("n_tokens", [0, 2, 4])
def test_an_array_of_another_length_is_not_written_to(join, n_tokens):
    with pytest.raises(ValueError, match=r"another number of tokens|[Ww]rong shape"):
        join([{"pos": np.ones(3, dtype=np.int8)}], lambda _shape, dtype: np.empty(n_tokens, dtype))


def test_docs_of_other_columns_or_tensors_are_apart():
    vocab = Vocab()
    docs = [Doc(vocab, words=["a", "b"]) for _ in range(6)]
    tensors = (None, np.ones((2, 3)), np.ones((2, 3), dtype=np.float32), np.ones((2, 4)), np.ones((3, 3)))
    for doc, tensor in zip(docs, tensors, strict=False):
        doc._tensor = tensor
    docs[5].set_column("tag", [1, 2])
    assert alike([*docs, *docs]) == [[0, 4, 6, 10], [1, 7], [2, 8], [3, 9], [5, 11]]


def test_a_doc_without_anything_beside_its_tokens_is_bare():
    def changed(name, value):
        doc = Doc(Vocab(), words=["a"], spaces=[True])
        setattr(doc, name, value)
        return doc

    assert changed("tensor", np.ones((1, 2)))._is_bare()
    others = {
        "sentiment": 0.5,
        "has_unknown_spaces": True,
        "cats": {"A": 1.0},
        "vector": np.ones(3),
        "user_data": {1: 2},
    }
    for doc in starmap(changed, others.items()):
        assert not doc._is_bare()
        assert not plain["DocFields"]._is_bare(doc)
    for use in (lambda doc: doc.spans, lambda doc: doc.activations, lambda doc: doc.user_hooks):
        doc = Doc(Vocab(), words=["a"])
        use(doc)
        assert doc._is_bare() is plain["DocFields"]._is_bare(doc) is False
