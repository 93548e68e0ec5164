"""Entity tags."""

from __future__ import annotations

import pytest

from nlpx.errors import DataError
from nlpx.tokens import Doc
from nlpx.tokens.comparing.iob import (
    biluo_tags_to_offsets,
    biluo_tags_to_spans,
    biluo_to_iob,
    doc_to_biluo_tags,
    iob_to_biluo,
    offsets_to_biluo_tags,
    remove_bilu_prefix,
    set_entity_tags,
    split_bilu_label,
    tags_of_columns,
    tags_to_entities,
)
from nlpx.vocab import Vocab


@pytest.fixture
def doc():
    return Doc(Vocab(), words=["I", "like", "New", "York", "."], spaces=[True, True, True, False, False])


@pytest.mark.parametrize(
    ("iob", "biluo"),
    [
        (["B-X"], ["U-X"]),
        (["I-X", "I-X"], ["B-X", "L-X"]),
        (["O", "B-X", "I-X", "B-X", "I-Y", "O", "I-Z"], ["O", "B-X", "L-X", "U-X", "U-Y", "O", "U-Z"]),
        (["B-X", "L-X", "U-Y"], ["B-X", "L-X", "U-Y"]),
        (["B-X", "-", "I-X"], ["U-X", "-", "U-X"]),
        ([], []),
    ],
)
def test_iob_to_biluo_closes_entities(iob, biluo):
    assert iob_to_biluo(iob) == biluo


def test_biluo_to_iob_drops_what_iob_lacks():
    assert biluo_to_iob(["B-X", "I-X", "L-X", "U-Y", "O", "-"]) == ["B-X", "I-X", "I-X", "B-Y", "O", "-"]


@pytest.mark.parametrize("tag", ["X", "", "S-X", "B"])
def test_iob_to_biluo_refuses_what_is_no_tag(tag):
    with pytest.raises(DataError, match="token 1, is not an entity tag"):
        iob_to_biluo(["O", tag])


def test_tags_to_entities_takes_biluo_and_iob():
    assert tags_to_entities(["B-X", "L-X", "U-Y", None, "B-Z", "I-Z"]) == [("X", 0, 1), ("Y", 2, 2), ("Z", 4, 5)]


@pytest.mark.parametrize("tags", [["O", "I-X"], ["B-X", "L-Y"], ["L-X"], ["B-X", "-", "L-X"], ["U-X", "I-X"]])
def test_tags_to_entities_refuses_an_entity_without_beginning(tags):
    with pytest.raises(DataError, match="does not begin before it"):
        tags_to_entities(tags)


def test_offsets_become_tags_and_back(doc):
    tags = offsets_to_biluo_tags(doc, [(7, 15, "LOC"), (0, 1, "PER")])
    assert tags == ["U-PER", "O", "B-LOC", "L-LOC", "O"]
    assert biluo_tags_to_offsets(doc, tags) == [(0, 1, "PER"), (7, 15, "LOC")]


def test_offsets_use_the_tag_for_missing(doc):
    assert offsets_to_biluo_tags(doc, [(7, 15, "LOC")], missing="-") == ["-", "-", "B-LOC", "L-LOC", "-"]


def test_offsets_inside_tokens_are_unknown_and_warned_of(doc):
    with pytest.warns(UserWarning, match=r"'ew York' \(8:15 LOC\)"):
        assert offsets_to_biluo_tags(doc, [(8, 15, "LOC"), (0, 1, "X")]) == ["U-X", "O", "-", "-", "O"]


def test_offsets_refuse_overlap(doc):
    with pytest.raises(DataError, match=r"\(7, 10, 'M'\) and \(7, 15, 'L'\) overlap in 'I like New York.'"):
        offsets_to_biluo_tags(doc, [(7, 15, "L"), (7, 10, "M")])


def test_offsets_refuse_what_is_none(doc):
    with pytest.raises(DataError, match="Entities are"):
        offsets_to_biluo_tags(doc, [{"start": 0}])


def test_tags_become_spans(doc):
    (span,) = biluo_tags_to_spans(doc, ["O", "O", "B-LOC", "L-LOC", "O"])
    assert (span.text, span.label_) == ("New York", "LOC")


def test_doc_to_biluo_tags_reads_entities(doc):
    set_entity_tags(doc, ["U-PER", None, "B-LOC", "L-LOC", "O"])
    assert doc_to_biluo_tags(doc) == ["U-PER", "O", "B-LOC", "L-LOC", "O"]
    assert doc_to_biluo_tags(doc, missing="-") == ["U-PER", "-", "B-LOC", "L-LOC", "-"]
    assert tags_of_columns(doc) == ["U-PER", None, "B-LOC", "L-LOC", "O"]


def test_tags_of_columns_are_unknown_without_annotation(doc):
    assert tags_of_columns(doc) == [None] * 5


def test_set_entity_tags_wants_one_tag_for_each_token(doc):
    with pytest.raises(DataError, match="has 5 tokens and is given 2 entity tags;"):
        set_entity_tags(doc, ["O", "O"])


def test_prefixes_are_split_off():
    assert remove_bilu_prefix("B-WORK-OF") == "WORK-OF"
    assert split_bilu_label("U-X") == ("U", "X")
    with pytest.raises(DataError, match="'O' is not a tag with a prefix"):
        remove_bilu_prefix("O")


@pytest.mark.parametrize("doc", [None, 3, "Ann", ["Ann"]])
@pytest.mark.parametrize(
    "function",
    [
        doc_to_biluo_tags,
        lambda doc: offsets_to_biluo_tags(doc, []),
        lambda doc: biluo_tags_to_offsets(doc, []),
        lambda doc: biluo_tags_to_spans(doc, []),
    ],
)
def test_functions_of_tags_say_what_is_no_doc(doc, function):
    with pytest.raises(ValueError, match="doc is a Doc, such as"):
        function(doc)
