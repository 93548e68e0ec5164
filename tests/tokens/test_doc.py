from __future__ import annotations

import pickle

import numpy as np
import pytest

from nlpx.errors import ArgumentError
from nlpx.tokens import Doc, Span
from nlpx.vocab import Vocab


@pytest.fixture
def doc() -> Doc:
    return Doc(Vocab(), words=["She", "saw", "it", "."], spaces=[True, True, False, False])


def test_text_joins_words_and_spaces(doc):
    assert doc.text == doc.text_with_ws == str(doc) == "She saw it."
    assert bytes(doc) == b"She saw it."


def test_doc_is_a_sequence_of_tokens(doc):
    assert len(doc) == 4
    assert [token.text for token in doc] == ["She", "saw", "it", "."]
    assert doc[-1].i == 3
    assert doc[1:3].text == "saw it"
    assert (doc[3:1].start, doc[3:1].end) == (3, 3)
    assert doc[2:99].end == 4


def test_a_token_out_of_range_is_an_index_error(doc):
    with pytest.raises(IndexError, match="4 tokens has no token 10"):
        doc[10]


def test_a_slice_with_a_step_is_refused(doc):
    with pytest.raises(ValueError, match="consecutive"):
        doc[::2]


def test_words_may_be_ids_of_strings():
    vocab = Vocab()
    assert Doc(vocab, words=["a", vocab.strings.add("hey")]).text == "a hey "


def test_from_lexemes_takes_the_lists_over():
    vocab = Vocab()
    lexemes, spaces = [vocab.lexeme("a"), vocab.lexeme("b")], [True, False]
    doc = Doc.from_lexemes(vocab, lexemes, spaces)
    assert doc.text == "a b"
    assert doc.lexemes is lexemes
    assert not doc.has_unknown_spaces


def test_words_without_spaces_leave_them_unknown():
    assert Doc(Vocab(), words=["a"]).has_unknown_spaces
    assert Doc(Vocab(), words=[]).has_unknown_spaces
    assert not Doc(Vocab()).has_unknown_spaces
    assert not Doc(Vocab(), words=["a"], spaces=[True]).has_unknown_spaces


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"words": ["a"], "tags": ["X", "Y"]}, "of 1 word is given 2 values of tags"),
        ({"words": ["a", "b"], "spaces": [True]}, "of 2 words is given 1 space;"),
        ({"words": ["a", ""]}, "Word 1 is empty"),
        ({"words": ["a", "b"], "heads": [0, 0]}, "heads but no deps"),
        ({"words": ["a", "b"], "heads": [0, 5], "deps": ["x", "y"]}, "head of token 1 is 5"),
        ({"words": ["a", "b"], "heads": [0, -1], "deps": ["x", "y"]}, "head of token 1 is -1"),
        ({"words": ["a", "b"], "heads": [1, 0], "deps": ["x", "y"]}, r"tokens \[0, 1\] form a cycle"),
        ({"words": ["a"], "pos": ["noun"]}, "'noun' is not a universal part of speech"),
        ({"words": ["a"], "ents": ["U-X"]}, "'U-X' is not an IOB tag"),
        ({"words": ["a"], "ents": ["B-"]}, "'B-' is not an IOB tag"),
        ({"words": ["a", "b"], "ents": ["O"]}, "of 2 words is given 1 entity tag;"),
        ({"words": ["a"], "morphs": ["Case"]}, "'Case' in the morphological features"),
    ],
)
def test_arguments_that_do_not_fit_are_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        Doc(Vocab(), **arguments)


def test_none_stands_for_a_missing_annotation():
    doc = Doc(
        Vocab(),
        words=["a", "b"],
        tags=[None, "X"],
        lemmas=[None, "b"],
        morphs=[None, "A=1"],
        heads=[1, None],
        deps=[None, "ROOT"],
        ents=[None, "B-X"],
    )
    assert [token.tag_ for token in doc] == ["", "X"]
    assert [token.head.i for token in doc] == [0, 1]
    assert [token.has_morph() for token in doc] == [False, True]
    assert [token.ent_iob_ for token in doc] == ["", "B"]


def test_labels_without_heads_make_every_token_a_root():
    doc = Doc(Vocab(), words=["a", "b"], deps=["x", "y"])
    assert [token.head.i for token in doc] == [0, 1]
    assert len(list(doc.sents)) == 2


def test_entities_may_be_spans_of_another_doc(doc):
    other = Doc(Vocab(), words=["A", "b"], ents=[Span(doc, 0, 2, label="X")])
    assert [(ent.text, ent.label_) for ent in other.ents] == [("A b ".strip(), "X")]


def test_set_column_makes_token_attributes(doc):
    noun = doc.vocab.strings.add("NN")
    doc.set_column("tag", [noun, 0, 0, noun])
    assert [token.tag_ for token in doc] == ["NN", "", "", "NN"]
    assert doc.column("tag").dtype == np.uint64
    assert doc.column("lemma") is None


def test_set_column_of_heads_says_where_sentences_begin(doc):
    doc.set_column("dep", [1, 1, 1, 1])
    doc.set_column("head", [1, 1, 3, 3])
    assert [token.is_sent_start for token in doc] == [True, False, True, False]


@pytest.mark.parametrize(("name", "values"), [("tags", [1, 2, 3, 4]), ("tag", [1, 2])])
def test_set_column_refuses_a_wrong_name_or_length(doc, name, values):
    with pytest.raises(ValueError, match=r"[cC]olumn"):
        doc.set_column(name, values)


def test_set_value_leaves_shared_arrays_alone(doc):
    tags = np.zeros(4, dtype=np.uint64)
    tags.flags.writeable = False
    doc.set_column("tag", tags)
    doc[0].tag_ = "NN"
    assert doc[0].tag_ == "NN"
    assert tags.tolist() == [0, 0, 0, 0]


def test_has_annotation_tells_some_from_all():
    doc = Doc(Vocab(), words=["a", "b"], tags=["X", ""])
    assert doc.has_annotation("TAG")
    assert not doc.has_annotation("TAG", require_complete=True)
    assert not doc.has_annotation("DEP")
    assert doc.has_annotation("ORTH")
    with pytest.raises(ValueError, match="no token attribute 'FOO'"):
        doc.has_annotation("FOO")


def test_count_by_counts_in_order_of_first_use():
    doc = Doc(Vocab(), words=["b", "a", "b"])
    assert doc.count_by("ORTH") == {doc[0].orth: 2, doc[1].orth: 1}
    assert doc.count_by("ORTH", exclude=lambda token: token.text == "b") == {doc[1].orth: 1}


def test_user_data_cats_and_spans_are_the_doc_s_own(doc):
    doc.user_data["a"] = 1
    doc.cats["X"] = 0.5
    doc.spans["g"] = [doc[0:1]]
    other = Doc(doc.vocab, words=["a"])
    assert (other.user_data, other.cats, dict(other.spans)) == ({}, {}, {})


def test_vector_is_the_mean_of_the_tokens_vectors():
    vocab = Vocab()
    vocab.set_vector("a", np.array([1, 2, 3], dtype=np.float32))
    vocab.set_vector("b", np.array([3, 0, 1], dtype=np.float32))
    doc = Doc(vocab, words=["a", "b"])
    assert doc.has_vector
    assert doc.vector.tolist() == doc[0:2].vector.tolist() == [2, 1, 2]
    assert doc.vector_norm == pytest.approx(3)
    assert doc[0].vector.tolist() == [1, 2, 3]
    assert doc.similarity(doc) == pytest.approx(1)
    assert doc[0].similarity(doc[1]) == pytest.approx(6 / (14 * 10) ** 0.5)


def test_vector_is_of_the_tensor_where_there_are_no_word_vectors(doc):
    assert not doc.has_vector
    assert doc.vector.shape == (0,)
    doc.tensor = np.arange(8, dtype=np.float32).reshape(4, 2)
    assert doc.has_vector
    assert doc[1].vector.tolist() == [2, 3]
    assert doc[0:2].vector.tolist() == [1, 2]


def test_hooks_stand_in_for_attributes(doc):
    doc.user_hooks["vector"] = lambda doc: np.ones(2)
    doc.user_token_hooks["vector"] = lambda token: np.full(2, token.i)
    doc.user_span_hooks["vector"] = lambda span: np.full(2, len(span))
    assert doc.vector.tolist() == [1, 1]
    assert doc[3].vector.tolist() == [3, 3]
    assert doc[0:2].vector.tolist() == [2, 2]


def test_noun_chunks_come_from_the_language():
    vocab = Vocab(get_noun_chunks=lambda doc: iter([(0, 2, 0)]))
    assert [chunk.text for chunk in Doc(vocab, words=["a", "b", "c"]).noun_chunks] == ["a b"]
    with pytest.raises(NotImplementedError, match="noun chunks"):
        list(Doc(Vocab(), words=["a"]).noun_chunks)


def test_activations_are_copied():
    doc = Doc(Vocab(), words=["a"])
    assert doc.copy().activations == {}
    doc.activations["tagger"] = {"scores": [1]}
    copy = doc.copy()
    copy.activations["tagger"]["scores"].append(2)
    assert doc.activations == {"tagger": {"scores": [1]}}
    assert copy.activations == {"tagger": {"scores": [1, 2]}}


def test_a_pickled_doc_keeps_all_that_it_has():
    vocab = Vocab()
    docs = [Doc(vocab, words=["a", word], tags=["X", "Y"], user_data={"set": {1}}) for word in ("b", "c")]
    docs[0].spans["s"] = [docs[0][0:1]]
    docs[0].user_hooks["vector_norm"] = len
    docs[0].activations["tagger"] = {"scores": [1]}
    again = pickle.loads(pickle.dumps(docs))
    exclude = ["user_data", "user_hooks"]
    assert [doc.to_bytes(exclude=exclude) for doc in again] == [doc.to_bytes(exclude=exclude) for doc in docs]
    assert again[0].user_data == {"set": {1}}
    assert again[0].vector_norm == 2
    assert again[0].activations == {"tagger": {"scores": [1]}}
    assert again[0].vocab is again[1].vocab


def test_sentiment_goes_where_the_doc_goes():
    doc = Doc(Vocab(), words=["good"])
    assert doc.sentiment == 0.0
    doc.sentiment = 0.5
    read = Doc(doc.vocab).from_bytes(doc.to_bytes())
    assert [other.sentiment for other in (read, doc.copy(), pickle.loads(pickle.dumps(doc)))] == [0.5] * 3
    assert Doc(doc.vocab).from_bytes(doc.to_bytes(exclude=["sentiment"])).sentiment == 0.0
    with pytest.raises(ArgumentError, match="sentiment is a number"):
        doc.sentiment = "good"
    assert doc.sentiment == 0.5
    doc.user_hooks["sentiment"] = len
    assert doc.sentiment == 1.0


@pytest.mark.parametrize(
    ("name", "attr", "given"),
    [
        ("is_tagged", "TAG", {"tags": ["A", ""]}),
        ("is_parsed", "DEP", {"deps": ["a", "ROOT"], "heads": [1, 1]}),
        ("is_sentenced", "SENT_START", {"sent_starts": [True, False]}),
        ("is_nered", "ENT_IOB", {"ents": ["O", ""]}),
    ],
)
def test_old_names_answer_and_say_what_to_ask_instead(name, attr, given):
    for doc, due in ((Doc(Vocab(), words=["a", "b"]), False), (Doc(Vocab(), words=["a", "b"], **given), True)):
        with pytest.warns(DeprecationWarning, match=attr) as caught:
            assert getattr(doc, name) is due
        assert caught[0].filename == __file__


def test_a_pickled_doc_keeps_a_vector_of_its_own():
    doc = Doc(Vocab(), words=["a"])
    doc.vector = np.ones(3, dtype="f")
    np.testing.assert_array_equal(pickle.loads(pickle.dumps(doc)).vector, doc.vector)


def test_strings_kept_one_after_the_other_stay_readable():
    doc = Doc(Vocab(), words=["a"])
    first = doc.hold_strings([f"first {n}" for n in range(50)])
    later = [doc.hold_strings([f"later {n}"])[0] for n in range(50)]
    assert doc.hold_strings(["later 7", "first 7"]) == [later[7], first[7]]
    assert [doc.vocab.strings[key] for key in later] == [f"later {n}" for n in range(50)]
    assert {holder.orth for holder in doc.holders()} == {*first, *later}


def test_a_tensor_can_be_extended_by_columns():
    doc = Doc(Vocab(), words=["a", "b"])
    doc.extend_tensor(np.ones((2, 1), dtype=np.float32))
    doc.extend_tensor(np.zeros((2, 2), dtype=np.float32))
    assert doc.tensor.tolist() == [[1.0, 0.0, 0.0], [1.0, 0.0, 0.0]]
    for tensor in (5, np.ones((3, 1)), np.ones(2)):
        with pytest.raises(ValueError, match="A tensor is extended by an array of 2 rows"):
            doc.extend_tensor(tensor)
    assert doc.tensor.shape == (2, 3)


def test_a_doc_names_what_finds_its_noun_chunks():
    vocab = Vocab(get_noun_chunks=lambda doc: iter([(0, 1, 0)]))
    doc = Doc(vocab, words=["a", "b"])
    assert list(doc.noun_chunks_iterator(doc)) == [(0, 1, 0)]
    assert Doc(Vocab()).noun_chunks_iterator is None


def test_doc_that_is_begun_anew_has_nothing_of_what_it_had(doc):
    doc.cats, doc.tensor, doc.spans["x"] = {"A": 1.0}, np.ones((4, 2)), []
    doc.user_data["x"] = 1
    assert (doc[1].idx, doc[1].n_lefts) == (4, 0)
    doc.__init__(doc.vocab, words=["longer", "words", "than", "those", "before"])
    assert (doc.cats, doc.tensor.size, len(doc.spans), doc.user_data) == ({}, 0, 0, {})
    assert (doc[4].idx, doc[4].n_lefts) == (24, 0)
