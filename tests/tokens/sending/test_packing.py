"""Docs that are packed here and opened with another vocabulary."""

from __future__ import annotations

import gc
import pickle
from itertools import accumulate, pairwise

import numpy as np
import pytest

from nlpx.pipeline.workers.messages import pack, unpack
from nlpx.tokens import Doc, Span, SpanGroup, set_values
from nlpx.tokens.put_cats import PutCats
from nlpx.tokens.sending import packing
from nlpx.tokens.sending.packing import DocPacker, DocReader, SentDoc
from nlpx.vocab import Vocab


@pytest.fixture
def vocab() -> Vocab:
    return Vocab()


@pytest.fixture
def reader() -> DocReader:
    return DocReader(Vocab())


def through(packer, reader, docs):
    """Send Docs as another process would get them."""
    packed = pickle.loads(pickle.dumps(packer.pack([SentDoc.of(doc) for doc in docs])))
    reader.learn(packed)
    return [sent.complete() for sent in reader.docs(packed)]


def annotated(vocab, words):
    """Return a Doc that has something of everything."""
    n_words = len(words)
    doc = Doc(
        vocab,
        words=words,
        spaces=[place % 2 == 0 for place in range(n_words)],
        tags=[f"T{place}" for place in range(n_words)],
        pos=["NOUN"] * n_words,
        morphs=["Number=Sing"] * n_words,
        lemmas=[f"lemma-{word}" for word in words],
        heads=[0] * n_words,
        deps=["ROOT", *["dep"] * (n_words - 1)],
        ents=["B-ORG", *["O"] * (n_words - 1)],
    )
    doc[0].ent_kb_id_, doc[0].ent_id_, doc[0].norm_ = "Q1", "id-1", "another"
    doc.spans["group"] = [Span(doc, 0, 2, "LABEL", kb_id="Q2", span_id="s")]
    doc.cats, doc.sentiment, doc.tensor = {"A": 0.5}, 0.25, np.ones((n_words, 3), dtype=np.float32)
    doc.user_data["key"] = ("a", [1])
    doc.vector = np.arange(3.0)
    return doc


def test_docs_have_all_that_they_had(vocab, reader):
    docs = [
        annotated(vocab, ["One", "two"]),
        Doc(vocab),
        Doc(vocab, words=["no", "more"]),
        annotated(vocab, ["x", "y"]),
    ]
    arrived = through(DocPacker(), reader, docs)
    assert [doc.to_bytes() for doc in arrived] == [doc.to_bytes() for doc in docs]
    assert [doc.vector.tolist() for doc in arrived[::3]] == [[0, 1, 2], [0, 1, 2]]


@pytest.mark.parametrize("start", range(8))
def test_columns_may_begin_anywhere_in_a_message(vocab, reader, start):
    doc = annotated(vocab, ["word"] * 1100)
    parts = pack(DocPacker().pack([SentDoc.of(doc)]))
    assert len(parts) > 1
    # They come as one block.
    block = memoryview(bytes(start) + b"".join(parts))
    ends = accumulate(map(len, parts), initial=start)
    packed = unpack([block[first:last] for first, last in pairwise(ends)])
    reader.learn(packed)
    (found,) = [sent.complete() for sent in reader.docs(packed)]
    assert found.to_json() == doc.to_json()


def test_strings_of_annotations_live_as_long_as_their_docs(vocab, reader, monkeypatch):
    monkeypatch.setattr(packing, "_MOST", 0)
    packer = DocPacker()
    (doc,) = through(packer, reader, [annotated(vocab, ["One", "two"])])
    through(packer, reader, [Doc(vocab, words=["else"])])
    strings = doc.vocab.strings
    key = doc[0].lemma
    assert (doc[0].lemma_, doc[0].ent_kb_id_, doc.spans["group"][0].kb_id_) == ("lemma-One", "Q1", "Q2")
    assert strings[key] == "lemma-One"
    del doc
    gc.collect()
    assert key not in strings
    assert "T1" in strings


def test_words_and_strings_are_said_once(vocab, reader):
    packer = DocPacker()
    docs = [annotated(vocab, ["One", "two"]), annotated(vocab, ["two", "three"])]
    first, second = (packer.pack([SentDoc.of(doc)]) for doc in docs)
    assert [*first.words.values(), *second.words.values()] == ["One", "two", "two", "three"]
    assert [*first.norms.values(), *second.norms.values()] == ["another", "another"]
    assert second.labels == {}
    assert [text for _, text in second.held.values()] == ["lemma-three"]


def test_what_is_remembered_is_bounded(vocab, reader, monkeypatch):
    monkeypatch.setattr(packing, "_MOST", 5)
    packer = DocPacker()
    for number in range(6):
        docs = [Doc(vocab, words=[f"w{number}", f"w{number + 1}"], lemmas=["a", f"l{number}"])]
        assert [doc.to_bytes() for doc in through(packer, reader, docs)] == [doc.to_bytes() for doc in docs]
        assert len(reader._things) <= 9


@pytest.mark.parametrize("most", [1, 8, 30])
def test_what_comes_again_after_a_while_is_known_or_said_again(vocab, reader, monkeypatch, most):
    monkeypatch.setattr(packing, "_MOST", most)
    packer, said = DocPacker(), 0
    for number in range(60):
        words = [f"w{number}", "often", f"w{number % 7}"]
        doc = Doc(vocab, words=words, lemmas=[f"l{number}", "be", f"l{number % 5}"], tags=["A", "B", f"T{number}"])
        packed = packer.pack([SentDoc.of(doc)])
        said += "often" in packed.words.values()
        reader.learn(packed)
        (arrived,) = (sent.complete() for sent in reader.docs(packed))
        assert arrived.to_json() == doc.to_json()
        assert len(reader._things) <= most + 8
    assert said == (60 if most == 1 else 1)


def test_strings_that_are_words_too_are_said_once(vocab, reader):
    packer, words = DocPacker(), Doc(vocab, words=["mice", "mouse"])
    doc = Doc(vocab, words=["mice"], lemmas=["mouse"])
    packed = packer.pack([SentDoc.of(words), SentDoc.of(doc)])
    assert ([*packed.words.values()], packed.held) == (["mice", "mouse"], {})
    reader.learn(packed)
    _, arrived = (sent.complete() for sent in reader.docs(packed))
    reader._things.clear()
    del _, packed
    reader._vocab.lexemes_of(map(str, range(20_000)))
    gc.collect()
    assert arrived[0].lemma_ == "mouse"


def test_a_label_that_was_set_by_hand_travels_with_those_of_components(vocab, reader):
    docs = [Doc(vocab, words=["a", "b"]) for _ in range(2)]
    set_values(docs, tag=np.array([vocab.strings.add(text) for text in ("A", "B", "C", "D")], dtype=np.uint64))
    docs[1][0].tag_ = "E"
    arrived = through(DocPacker(), reader, docs)
    assert [[token.tag_ for token in doc] for doc in arrived] == [["A", "B"], ["E", "D"]]


def test_norm_of_a_word_that_changes_is_said_again(vocab, reader):
    packer = DocPacker()
    for norm in ("one", "two", "word"):
        vocab["word"].norm_ = norm
        (doc,) = through(packer, reader, [Doc(vocab, words=["word"])])
        assert doc[0].norm_ == norm


def test_lower_case_norm_comes_through_where_another_is_usual(vocab, reader):
    reader._vocab["Word"].norm_ = "other"
    (doc,) = through(DocPacker(), reader, [Doc(vocab, words=["Word"])])
    assert doc[0].norm_ == "word"


def test_string_that_only_another_object_keeps_is_held_by_the_doc(vocab, reader):
    word = Doc(vocab, words=["kept-by-its-own-doc"])
    doc = Doc(vocab, words=["a"])
    doc[0].lemma = word[0].orth
    (arrived,) = through(DocPacker(), reader, [doc])
    assert arrived[0].lemma_ == "kept-by-its-own-doc"
    assert list(arrived.vocab.strings) == []


def test_strings_that_docs_hold_only_to_be_sent_are_numbered_with_the_others(vocab, reader):
    word = Doc(vocab, words=["kept-by-its-own-doc"])
    packer = DocPacker()
    for lemma in ("one-lemma", "another-lemma", "one-lemma"):
        docs = [Doc(vocab, words=["a"]) for _ in range(2)]
        docs[0][0].lemma, docs[1][0].lemma_ = word[0].orth, lemma
        arrived = through(packer, reader, docs)
        assert [doc[0].lemma_ for doc in arrived] == ["kept-by-its-own-doc", lemma]


def test_features_that_are_another_label_too_are_known_as_features(vocab, reader):
    packer = DocPacker()
    doc = Doc(vocab, words=["a"], tags=["Case=Nom"])
    through(packer, reader, [doc])
    (arrived,) = through(packer, reader, [Doc(vocab, words=["a"], morphs=["Case=Nom"])])
    assert arrived[0].morph.to_dict() == {"Case": "Nom"}
    assert arrived[0].morph.key in arrived.vocab.morphology.known


def test_tensor_of_another_form_comes_through(vocab, reader):
    docs = [Doc(vocab, words=["a", "b"], spaces=[True, False]) for _ in range(3)]
    for doc, tensor in zip(docs, (np.ones((1, 4)), np.ones((2, 2), dtype="f2"), np.ones((2, 2, 2))), strict=True):
        doc.tensor = tensor
    for doc, arrived in zip(docs, through(DocPacker(), reader, docs), strict=True):
        assert arrived.tensor.dtype == doc.tensor.dtype
        assert arrived.tensor.tolist() == doc.tensor.tolist()


def test_many_scores_are_put_and_not_made_a_dictionary(vocab, reader):
    docs = [Doc(vocab, words=["a"]) for _ in range(2)]
    labels = ("A", "B")
    for number, doc in enumerate(docs):
        doc.put_cats(labels, np.array([0.5, number]))
    first, second = through(DocPacker(), reader, docs)
    assert first.cats_put_for(labels).tolist() == [0.5, 0]
    assert second.cats == {"A": 0.5, "B": 1.0}


def test_a_column_of_one_doc_does_not_keep_those_of_others(vocab, reader):
    docs = [annotated(vocab, ["One", "two"]) for _ in range(2)]
    first, second = through(DocPacker(), reader, docs)
    for doc in (first, second):
        assert all(column.base is None for column in doc.columns.values())
        assert doc.tensor.base is None
        doc[0].tag_ = "changed"


def test_hooks_are_lost_with_a_warning(vocab):
    doc = Doc(vocab, words=["a"])
    doc.user_hooks["vector"] = len
    with pytest.warns(UserWarning, match="user hooks"):
        SentDoc.of(doc)


def test_facts_about_groups_are_whatever_can_be_pickled(vocab, reader):
    doc = annotated(vocab, ["One", "two"])
    attrs = {"set": {1, 2}, "tuple": (1, 2), "doc": doc}
    doc.spans["facts"] = SpanGroup(doc, name="own", attrs=attrs, spans=[Span(doc, 1, 2, "L", span_id="id")])
    doc.spans["none"] = SpanGroup(doc, attrs={"empty": True})
    (found,) = through(DocPacker(), reader, [doc])
    group = found.spans["facts"]
    assert group.attrs == {"set": {1, 2}, "tuple": (1, 2), "doc": found}
    assert group.attrs["doc"] is found
    assert (group.name, [(span.text, span.label_, span.id_) for span in group]) == ("own", [("two", "L", "id")])
    assert (list(found.spans["none"]), found.spans["none"].attrs) == ([], {"empty": True})
    assert doc.spans["facts"].attrs == attrs
    assert [span.label_ for span in found.spans["group"]] == ["LABEL"]


def test_scores_of_many_categories_do_not_keep_what_came_with_them(vocab, reader):
    doc = Doc(vocab, words=["One"])
    labels = tuple(f"C{number}" for number in range(2000))
    doc._cats = PutCats(labels, np.linspace(0, 1, 2000, dtype=np.float32))
    packed = unpack(pack(DocPacker().pack([SentDoc.of(doc)])))
    reader.learn(packed)
    (found,) = [sent.complete() for sent in reader.docs(packed)]
    assert found._cats.scores.base is None
    assert found.cats == doc.cats


def test_labels_are_readable_however_many_have_been_sent(vocab, reader):
    packer = DocPacker()
    tags = [f"T{number}" for number in range(1 << 12)]
    for _ in range(2):
        (doc,) = through(packer, reader, [Doc(vocab, words=["a"] * len(tags), tags=tags)])
        assert [token.tag_ for token in doc] == tags


def test_labels_that_were_sent_are_sent_again_to_a_reader_that_forgets_them(vocab, monkeypatch):
    packer, doc = DocPacker(), Doc(vocab, words=["a", "b"], tags=["A", "B"])
    through(packer, DocReader(Vocab()), [doc])
    monkeypatch.setattr(packing, "_MOST", 1)
    (other,) = through(packer, DocReader(Vocab()), [doc])
    assert [token.tag_ for token in other] == ["A", "B"]


@pytest.mark.parametrize(
    "tensor",
    [
        np.ma.array(np.ones((2, 3)), mask=[[True, False, True]] * 2),
        np.array([["a", (1, 2)], [None, 2.5]], dtype=object),
        np.zeros((2, 3), dtype="V0"),
    ],
    ids=["masked", "objects", "nothing"],
)
def test_a_tensor_that_is_no_plain_array_of_numbers_comes_as_it_is(vocab, reader, tensor):
    docs = [Doc(vocab, words=["a", "b"], spaces=[True, False]) for _ in range(2)]
    for doc in docs:
        doc.tensor = tensor
    for doc in through(DocPacker(), reader, docs):
        assert type(doc.tensor) is type(tensor)
        assert doc.tensor.dtype == tensor.dtype
        assert doc.tensor.tolist() == tensor.tolist()
