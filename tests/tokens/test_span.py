from __future__ import annotations

import numpy as np
import pytest

from nlpx.tokens import Doc, Span
from nlpx.vocab import Vocab


@pytest.fixture
def doc() -> Doc:
    return Doc(
        Vocab(),
        words=["Ann", "Lee", "saw", "it", "."],
        spaces=[True, True, True, False, False],
        heads=[1, 2, 2, 2, 2],
        deps=["compound", "nsubj", "ROOT", "dobj", "punct"],
        ents=["B-PERSON", "I-PERSON", "O", "O", "O"],
        lemmas=["Ann", "Lee", "see", "it", "."],
    )


def test_span_shows_its_text_and_place(doc):
    span = doc[1:3]
    assert (span.text, span.text_with_ws, span.orth_, span.lemma_) == ("Lee saw", "Lee saw ", "Lee saw", "Lee see")
    assert (span.start_char, span.end_char, len(span)) == (4, 11, 2)
    assert [token.i for token in span] == [token.i for token in span.tokens] == [1, 2]
    assert (span[0].i, span[-1].i, span[0:1].text) == (1, 2, "Lee")


def test_span_has_label_kb_id_and_id(doc):
    span = Span(doc, 0, 2, label="X", kb_id="Q1", span_id="S")
    assert (span.label_, span.kb_id_, span.id_) == ("X", "Q1", "S")
    assert span.label == doc.vocab.strings["X"]
    assert (span.span_id, span.span_id_) == (span.id, "S")
    span.label_, span.kb_id_, span.id_ = "Y", "Q2", "T"
    assert (span.label_, span.kb_id_, span.id_) == ("Y", "Q2", "T")


@pytest.mark.parametrize(("start", "end"), [(0, 9), (3, 1), (-1, 2)])
def test_a_span_out_of_range_is_an_index_error(doc, start, end):
    with pytest.raises(IndexError, match="no span"):
        Span(doc, start, end)


def test_an_empty_span_has_no_text_and_no_root(doc):
    span = doc[1:1]
    assert (span.text, span.start_char, span.end_char, len(span)) == ("", 4, 4, 0)
    with pytest.raises(ValueError, match="no root"):
        _root = span.root


def test_spans_are_equal_in_place_and_label(doc):
    assert doc[0:2] == doc[0:2]
    assert hash(doc[0:2]) == hash(doc[0:2])
    assert doc[0:2] != Span(doc, 0, 2, label="X")
    assert doc[0:2] < doc[1:2] < doc[2:3]
    assert doc[0:2] != "Ann Lee"


def test_root_is_the_token_whose_head_is_outside(doc):
    assert doc[0:2].root.text == "Lee"
    assert doc[2:5].root.text == "saw"


def test_lefts_rights_and_subtree_are_of_all_tokens(doc):
    span = doc[2:4]
    assert [token.text for token in span.lefts] == ["Lee"]
    assert [token.text for token in span.rights] == ["."]
    assert [token.text for token in doc[1:2].subtree] == ["Ann", "Lee"]


def test_ents_are_those_inside(doc):
    assert [ent.text for ent in doc[0:3].ents] == ["Ann Lee"]
    assert doc[1:3].ents == []


def test_sent_and_sents_are_those_of_the_doc():
    doc = Doc(Vocab(), words=["a", "b", "c"], sent_starts=[True, False, True])
    assert doc[1:2].sent.text == "a b"
    assert [sent.text for sent in doc[1:3].sents] == ["a b", "c"]


@pytest.mark.parametrize(("place", "sentence"), [(0, "a b"), (1, "a b"), (2, "c"), (3, "c")])
def test_an_empty_span_is_in_the_sentence_of_the_token_after_it_or_the_last(place, sentence):
    doc = Doc(Vocab(), words=["a", "b", "c"], sent_starts=[True, False, True])
    assert [sent.text for sent in doc[place:place].sents] == [doc[place:place].sent.text] == [sentence]


def test_an_empty_doc_has_an_empty_sentence():
    span = Doc(Vocab())[0:0]
    assert (span.sent, list(span.sents)) == (span, [])


def test_an_empty_span_has_no_ancestors_in_common_parsed_or_not():
    assert Doc(Vocab(), words=["a", "b"])[1:1].get_lca_matrix().shape == (0, 0)


def test_char_span_counts_from_the_span(doc):
    assert doc[2:5].char_span(4, 6).text == "it"
    assert doc[2:5].char_span(4, 5) is None


def test_an_empty_stretch_of_characters_grows_to_the_token_around_it(doc):
    places = (0, 1, 3, 4, 9, 14, len(doc.text))
    grown = [doc.char_span(place, place, alignment_mode="expand") for place in places]
    # At the edge of a token it stays empty; where the text begins and ends there is nothing.
    bounds = [None if span is None else (span.start, span.end) for span in grown]
    assert bounds == [None, (0, 1), (1, 1), (1, 1), (2, 3), (4, 4), None]
    for mode in ("strict", "contract"):
        assert doc.char_span(1, 1, alignment_mode=mode) is None


def test_as_doc_cuts_entities_and_heads_at_its_edges(doc):
    part = doc[1:3].as_doc()
    assert part.text == "Lee saw "
    assert part.ents == ()
    assert [token.head.i for token in part] == [1, 1]
    cut = doc[0:2].as_doc()
    assert [(token.head.i, token.dep_) for token in cut] == [(1, "compound"), (1, "dep")]
    assert [ent.text for ent in cut.ents] == ["Ann Lee"]


def test_as_doc_can_copy_user_data(doc):
    doc.user_data["k"] = [1]
    assert doc[0:1].as_doc().user_data == {}
    part = doc[0:1].as_doc(copy_user_data=True)
    part.user_data["k"].append(2)
    assert doc.user_data == {"k": [1]}


def test_to_array_has_the_rows_of_the_span(doc):
    assert doc[1:3].to_array("LENGTH").tolist() == [3, 3]
    assert doc[1:3].to_array(["LENGTH", "SPACY"]).tolist() == [[3, 1], [3, 1]]


def test_start_char_can_be_moved_to_another_token(doc):
    span = doc[1:3]
    span.start_char = 0
    assert span.text == "Ann Lee saw"
    with pytest.raises(ValueError, match="starts at character 1"):
        span.start_char = 1


@pytest.mark.parametrize(
    ("heads", "start", "end", "cut"),
    [
        # The first token that is cut off stands in for a root outside.
        ([2, 0, 2, 2, 0, 7, 4, 0], 5, 8, [2, 1, 1]),
        # The highest token above that is inside takes what hung on one outside.
        ([0, 3, 1, 0, 3], 2, 5, [1, 1, 1]),
        ([1, 2, 6, 6, 0, 1, 6], 1, 5, [1, 1, 1, 1]),
        ([5, 4, 1, 0, 6, 4, 6, 11, 8, 12, 9, 8, 8], 10, 13, [2, 1, 1]),
    ],
)
def test_as_doc_cuts_heads_as_spacy_does(heads, start, end, cut):
    words = [f"w{token}" for token in range(len(heads))]
    doc = Doc(Vocab(), words=words, heads=heads, deps=["x"] * len(heads))
    assert [token.head.i for token in doc[start:end].as_doc()] == cut


@pytest.mark.parametrize(
    ("words", "heads", "start", "end", "root"),
    [
        # White space and punctuation on which nothing hangs are passed over.
        (["a", "b", ",", "w"], [1, 1, 1, 1], 2, 4, 3),
        # They count where something hangs on them.
        (["a", "b", ",", " "], [0, 2, 0, 0], 1, 4, 2),
        # Where there is nothing else, the first token is the root.
        (["a", "b", ",", "."], [0, 0, 1, 0], 2, 4, 2),
    ],
)
def test_root_prefers_words_as_spacy_does(words, heads, start, end, root):
    doc = Doc(Vocab(), words=words, heads=heads, deps=["x"] * len(heads))
    assert doc[start:end].root.i == root


def test_as_doc_leaves_out_extensions_of_the_whole_doc(doc):
    doc.user_data = {("._.", "topic", None, None): 1, ("._.", "kind", 0, None): 2, "k": 3}
    assert doc[0:1].as_doc(copy_user_data=True).user_data == {("._.", "kind", 0, None): 2, "k": 3}


def test_an_index_is_a_whole_number(doc):
    with pytest.raises(TypeError):
        _token = doc[0:2][0.5]
    with pytest.raises(TypeError):
        _token = doc[0.5]


def test_as_doc_takes_annotations_from_an_array(doc):
    tags = doc.vocab.strings.add("T"), doc.vocab.strings.add("U")
    array = np.array([[tag] for tag in (*tags, *tags, tags[0])], dtype=np.uint64)
    part = doc[1:3].as_doc(array_head=["TAG"], array=array)
    assert [(token.tag_, token.lemma_, token.dep_) for token in part] == [("U", "", ""), ("T", "", "")]
    whole = doc[1:3].as_doc(array_head=["LEMMA", "HEAD", "DEP"])
    assert [(token.lemma_, token.head.i, token.dep_) for token in whole] == [("Lee", 1, "nsubj"), ("see", 1, "ROOT")]
    assert not whole.has_annotation("ENT_IOB")


def test_as_doc_refuses_an_array_that_does_not_fit(doc):
    with pytest.raises(ValueError, match="shape"):
        doc[1:3].as_doc(array_head=["TAG"], array=np.zeros((2, 1), dtype=np.uint64))
    with pytest.raises(ValueError, match="give the list of its attributes as array_head"):
        doc[1:3].as_doc(array=np.zeros((5, 1), dtype=np.uint64))


def test_an_empty_span_can_be_asked_for_anything(doc):
    span = doc[2:2]
    assert (span.sentiment, span.has_vector, span.vector.tolist(), span.vector_norm) == (0.0, False, [], 0.0)
    assert (span.ents, list(span.sents), list(span.subtree), span.n_lefts, span.n_rights) == ([], [doc[0:5]], [], 0, 0)
    assert (span.lemma_, span.start_char, span.end_char, len(span.as_doc())) == ("", 8, 8, 0)
    assert (span.get_lca_matrix().shape, span.to_array("TAG").shape, span.sent) == ((0, 0), (0,), doc[0:5])
    assert span.similarity(doc[3:3]) == 1.0


def test_sentences_of_the_users_own_hold_for_spans_and_tokens(doc):
    doc.user_hooks["sents"] = lambda doc: [doc[0:3], doc[3:5]]
    assert (doc[3:4].sent, doc[1].sent) == (doc[3:5], doc[0:3])
    assert list(doc[2:4].sents) == [doc[0:3], doc[3:5]]
    doc.user_token_hooks["sent"] = lambda token: token.doc[:]
    assert doc[1].sent == doc[:]
    doc.user_hooks["sents"] = lambda doc: [doc[0:3]]
    with pytest.raises(ValueError, match=r"None of the sentences that user_hooks\['sents'\] returns has token 4"):
        assert doc[4:5].sent


def test_end_char_can_be_moved_to_another_token(doc):
    span = doc[1:3]
    span.end_char = np.int64(7)
    assert (span.text, span.end) == ("Lee", 2)
    with pytest.raises(ValueError, match="No token of the Doc ends at character 9"):
        span.end_char = 9
    assert span.text == "Lee"
