"""Annotations as dictionaries."""

from __future__ import annotations

import pytest

from nlpx.errors import ArgumentError, DataError
from nlpx.tokens import Doc, Example
from nlpx.vocab import Vocab

WORDS = ["I", "like", "London", "and", "Berlin", "."]
SPACES = [True, True, True, True, False, False]


@pytest.fixture
def predicted():
    return Doc(Vocab(), words=WORDS, spaces=SPACES)


def reference(predicted, **annotations):
    return Example.from_dict(predicted, annotations).reference


def test_from_dict_takes_token_annotations_under_both_names(predicted):
    parse = {"heads": [1, 1, 1, 2, 2, 1], "deps": ["nsubj", "ROOT", "obj", "cc", "conj", "punct"]}
    doc = reference(predicted, TAG=list("ABCDEF"), pos=["PRON"] * 6, LEMMA=["l"] * 6, morphs=["Case=Nom"] * 6, **parse)
    assert [token.tag_ for token in doc] == list("ABCDEF")
    assert doc[0].pos_ == "PRON"
    assert doc[0].lemma_ == "l"
    assert str(doc[0].morph) == "Case=Nom"
    assert [token.head.i for token in doc] == parse["heads"]
    assert doc[4].dep_ == "conj"


def test_from_dict_takes_nested_annotations(predicted):
    example = Example.from_dict(
        predicted, {"doc_annotation": {"cats": {"A": 1.0}}, "token_annotation": {"TAG": list("ABCDEF")}}
    )
    assert example.reference.cats == {"A": 1.0}
    assert example.get_aligned("TAG", as_string=True) == list("ABCDEF")


@pytest.mark.parametrize(
    "entities",
    [
        [(7, 13, "LOC"), (18, 24, "LOC")],
        [[18, 24, "LOC"], [7, 13, "LOC"]],
        ["O", "O", "U-LOC", "O", "U-LOC", "O"],
        ["O", "O", "B-LOC", "O", "B-LOC", "O"],
    ],
)
def test_from_dict_takes_entities_as_offsets_or_tags(predicted, entities):
    doc = reference(predicted, entities=entities)
    assert [(str(span), span.label_) for span in doc.ents] == [("London", "LOC"), ("Berlin", "LOC")]
    assert doc[0].ent_iob_ == "O"


def test_no_entities_differ_from_unknown_entities(predicted):
    assert reference(predicted, entities=[])[0].ent_iob_ == "O"
    assert reference(predicted)[0].ent_iob_ == ""
    assert reference(predicted, entities=["-", None, "U-X", "O", "O", "O"])[0].ent_iob_ == ""


def test_words_without_spaces_take_those_of_the_text(predicted):
    doc = reference(predicted, words=["I", "like", "Lon", "don", "and", "Berlin", "."], entities=[(7, 13, "LOC")])
    assert doc.text == predicted.text
    assert str(doc.ents[0]) == "London"


def test_words_of_another_text_have_unknown_spaces(predicted):
    assert reference(predicted, words=["i", "like"]).has_unknown_spaces


def test_a_word_without_head_has_no_label(predicted):
    doc = reference(predicted, heads=[1, 1, None, 2, 2, 1], deps=["a", "ROOT", None, "", "b", "c"])
    assert [token.dep_ for token in doc] == ["a", "ROOT", "", "", "b", "c"]


def test_sent_starts_say_yes_no_or_nothing(predicted):
    doc = reference(predicted, sent_starts=[True, False, None, -1, 0, 1])
    assert [token.is_sent_start for token in doc] == [True, False, None, False, None, True]


def test_spans_and_links_are_set(predicted):
    doc = reference(
        predicted,
        entities=[(7, 13, "LOC")],
        links={(7, 13): {"Q84": 1.0, "Q1": 0.0}},
        spans={"sc": [(7, 24, "X"), (0, 1, "Y", "Q5")]},
    )
    assert doc.ents[0].kb_id_ == "Q84"
    assert [(str(span), span.label_, span.kb_id_) for span in doc.spans["sc"]] == [
        ("London and Berlin", "X", ""),
        ("I", "Y", "Q5"),
    ]


@pytest.mark.parametrize(
    ("annotations", "message"),
    [
        ({"tags": ["A"]}, "'tags' has 1 value for 6 words"),
        ({"tags": "A"}, "'tags' has a str for 6 words"),
        ({"entities": ["O"]}, "has 6 tokens and is given 1 entity tag;"),
        ({"spans": {"sc": [(8, 99, "X")]}}, r"\(8, 99, 'X'\) of 'sc' goes from character 8 to 99, in a text of"),
        ({"links": {(8, 13): {"Q1": 1.0}}}, "not at token boundaries"),
        ({"cats": ["A"]}, "'cats' is a list"),
        ({"heads": [9] * 6, "deps": ["x"] * 6}, "head"),
        ({"pos": ["FOO"] * 6}, "'FOO' is not a universal part of speech"),
        ({"spaces": [True]}, "'spaces' has 1 value for 6 words"),
        ({"spaces": ["yes"] * 6}, "'spaces' has 'yes' for word 0"),
        ({"cats": {"\ud83d": 1.0}}, "name of a category holds half of a surrogate pair"),
        ({"spans": {"\ud83d": []}}, "name of a group of spans holds half of a surrogate pair"),
    ],
)
def test_what_does_not_fit_is_an_error(predicted, annotations, message):
    with pytest.raises(ValueError, match=message):
        reference(predicted, **annotations)


def test_an_unknown_key_is_an_error_with_a_suggestion(predicted):
    with pytest.raises(KeyError, match="no annotation 'tagz'; did you mean 'tags'"):
        reference(predicted, tagz=["A"])


def test_from_dict_wants_a_doc_and_a_dictionary(predicted):
    with pytest.raises(ArgumentError, match="needs a Doc, but got None"):
        Example.from_dict(None, {})
    with pytest.raises(ArgumentError, match="needs a dictionary of annotations, but got None"):
        Example.from_dict(predicted, None)


def test_to_dict_round_trips_what_is_known_and_what_is_not(predicted):
    first = Example.from_dict(
        predicted,
        {
            "tags": ["A", "", "C", "D", "E", "F"],
            "heads": [1, 1, 1, 2, 2, 1],
            "deps": ["nsubj", "ROOT", "obj", "cc", "conj", "punct"],
            "entities": ["O", "-", "U-LOC", "O", "O", "O"],
            "cats": {"A": 0.5},
            "spans": {"sc": [(0, 1, "X", "")]},
            "links": {(7, 13): {"Q84": 1.0}},
        },
    ).to_dict()
    assert Example.from_dict(predicted, first).to_dict() == first
    assert first["doc_annotation"]["entities"] == ["O", "-", "U-LOC", "O", "O", "O"]
    assert first["doc_annotation"]["links"] == {(7, 13): {"Q84": 1.0}}


def test_overlapping_entities_name_both(predicted):
    with pytest.raises(DataError, match="overlap"):
        reference(predicted, entities=[(7, 13, "A"), (7, 24, "B")])


def test_a_word_without_label_means_the_same_in_a_doc_and_an_example():
    parse = {"heads": [1, 1, None], "deps": ["", "ROOT", None]}
    words = ["a", "b", "c"]
    made = Doc(Vocab(), words=words, **parse)
    read = Example.from_dict(Doc(Vocab(), words=words), parse).reference
    for doc in (made, read):
        assert [(token.head.i, token.dep_, token.is_sent_start) for token in doc] == [
            (0, "", True),
            (1, "ROOT", False),
            (2, "", False),
        ]
