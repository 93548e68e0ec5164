from __future__ import annotations

import pickle

import numpy as np
import pytest

from nlpx.tokens import Doc, DocBin, set_parses, set_values
from nlpx.tokens.writing.keeping import LABELS
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
    assert all(doc.column("ent_iob").base is None for doc in docs)


def test_labels_of_a_batch_take_a_byte_for_each_token(docs):
    ids = np.array([docs[0].vocab.strings.add(tag) for tag in "VWXVW"], dtype=np.uint64)
    set_values(docs, tag=ids)
    kept = [doc._columns["tag"] for doc in docs]
    assert [len(labels.codes) for labels in kept] == [3, 0, 2]
    assert all(labels.table is kept[0].table for labels in kept)
    assert len(kept[0].table) == 3 * 8


def test_labels_of_a_batch_are_read_as_those_that_were_set_by_hand(docs):
    vocab = docs[0].vocab
    ids = {name: np.array([vocab.strings.add(label) for label in "VWXYV"], dtype=np.uint64) for name in LABELS}
    ids["morph"] = np.array([vocab.morphology.add(f"A={label}") for label in "VWXYV"], dtype=np.uint64)
    by_hand = [doc.copy() for doc in docs]
    codes = np.array([3, 1, 2, 2, 3], dtype=np.int8)
    set_values(docs, ent_iob=codes, **ids)
    for doc, start in zip(by_hand, (0, 3, 3), strict=True):
        for name, values in {**ids, "ent_iob": codes}.items():
            doc.set_column(name, values[start : start + len(doc)].copy())
    for doc, other in zip(docs, by_hand, strict=True):
        assert doc.to_bytes() == other.to_bytes()
        assert doc.to_json() == other.to_json()
        assert pickle.loads(pickle.dumps(doc)).to_bytes() == other.to_bytes()
        assert doc.copy().to_bytes() == other.to_bytes()
        assert DocBin(docs=[doc]).to_bytes() == DocBin(docs=[other]).to_bytes()
        assert doc[1:].as_doc().to_bytes() == other[1:].as_doc().to_bytes()
        assert [token.morph for token in doc] == [token.morph for token in other]
        for name in LABELS:
            assert doc.has_annotation(name.upper()) == other.has_annotation(name.upper())
            assert doc.count_by(name.upper()) == other.count_by(name.upper())
    assert Doc.from_docs(docs).to_bytes() == Doc.from_docs(by_hand).to_bytes()
    for doc in (docs[0], by_hand[0]):
        with doc.retokenize() as retokenizer:
            retokenizer.merge(doc[0:2], attrs={"TAG": "Y"})
    assert docs[0].to_bytes() == by_hand[0].to_bytes()


def test_more_labels_than_a_byte_can_number_are_kept_as_they_are():
    vocab = Vocab()
    docs = [Doc(vocab, words=["a"] * n) for n in (300, 2)]
    tags = np.array([vocab.strings.add(f"T{number}") for number in range(302)], dtype=np.uint64)
    set_values(docs, tag=tags)
    assert [doc.values("tag").tolist() for doc in docs] == [tags[:300].tolist(), tags[300:].tolist()]
    assert docs[0].column("tag").base is None


def test_label_of_one_token_is_no_other_docs(docs):
    set_values(docs, tag=np.array([docs[0].vocab.strings.add(tag) for tag in "VWXVW"], dtype=np.uint64))
    copied = docs[0].copy()
    docs[0][0].tag_ = "Z"
    assert [[token.tag_ for token in doc] for doc in (*docs, copied)] == [
        ["Z", "W", "X"],
        [],
        ["V", "W"],
        ["V", "W", "X"],
    ]


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


def unaligned(values):
    return np.frombuffer(b"." + values.tobytes(), dtype=values.dtype, offset=1)


def test_values_may_lie_anywhere_in_memory(docs):
    doc = docs[0]
    ids = np.array([doc.vocab.strings.add(text) for text in "VWX"], dtype=np.uint64)
    set_values([doc], tag=unaligned(ids))
    set_parses([doc], unaligned(np.array([1, 1, 1], dtype=np.int32)), unaligned(ids))
    doc.set_column("lemma", unaligned(ids))
    doc.set_norms(unaligned(ids))
    assert [[token.tag_, token.dep_, token.lemma_, token.norm_] for token in doc] == [[text] * 4 for text in "VWX"]
    assert [token.head.i for token in doc] == [1, 1, 1]
    # Where compiled code looks at them later.
    assert doc.column("lemma").flags.aligned


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
