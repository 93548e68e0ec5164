from __future__ import annotations

import pytest

from nlpx.tokens import Doc, Span
from nlpx.vocab import Vocab


@pytest.fixture
def doc() -> Doc:
    return Doc(Vocab(), words=["a", "b", "c", "d"])


def _iob(doc):
    return [f"{token.ent_iob_}-{token.ent_type_}" if token.ent_type_ else token.ent_iob_ for token in doc]


def test_setting_ents_leaves_all_else_outside(doc):
    doc.ents = [Span(doc, 0, 2, "X", kb_id="K", span_id="I")]
    assert _iob(doc) == ["B-X", "I-X", "O", "O"]
    assert [(ent.text, ent.label_, ent.kb_id_, ent.id_) for ent in doc.ents] == [("a b", "X", "K", "I")]
    assert [token.ent_kb_id_ for token in doc] == ["K", "K", "", ""]


def test_ents_may_be_tuples(doc):
    doc.ents = [("X", 0, 1), ("Y", "K", 1, 3)]
    assert [(ent.label_, ent.kb_id_) for ent in doc.ents] == [("X", ""), ("Y", "K")]


def test_neighbours_of_one_label_stay_apart(doc):
    doc.ents = [Span(doc, 0, 1, "X"), Span(doc, 1, 2, "X")]
    assert len(doc.ents) == 2


def test_overlapping_entities_are_refused(doc):
    with pytest.raises(ValueError, match="Token 1 is in two"):
        doc.ents = [Span(doc, 0, 2, "X"), Span(doc, 1, 3, "Y")]
    with pytest.raises(ValueError, match="Token 1 is in two"):
        doc.set_ents([Span(doc, 0, 2, "X")], blocked=[doc[1:2]])


def test_blocked_tokens_begin_no_entity(doc):
    doc.set_ents([], blocked=[doc[2:3]], default="missing")
    assert doc.to_array("ENT_IOB").tolist() == [0, 0, 3, 0]
    assert doc.ents == ()


def test_unmodified_keeps_what_was_there(doc):
    doc.set_ents([Span(doc, 0, 2, "X")])
    doc.set_ents([Span(doc, 3, 4, "Y")], default="unmodified")
    assert _iob(doc) == ["B-X", "I-X", "O", "B-Y"]


def test_what_an_entity_loses_its_beginning_to_begins_anew(doc):
    doc.set_ents([Span(doc, 0, 3, "X")])
    doc.set_ents([Span(doc, 0, 1, "Y")], default="unmodified")
    assert _iob(doc) == ["B-Y", "B-X", "I-X", "O"]
    doc.set_ents([], missing=[doc[1:2]], default="unmodified")
    assert _iob(doc) == ["B-Y", "", "B-X", "O"]


def test_an_entity_without_a_label_says_nothing(doc):
    doc.set_ents([Span(doc, 0, 2)])
    assert _iob(doc) == ["O", "O", "O", "O"]


def test_an_unknown_default_is_refused(doc):
    with pytest.raises(ValueError, match="not 'other'"):
        doc.set_ents([], default="other")


def test_iob_tags_begin_anew_where_the_label_changes():
    doc = Doc(Vocab(), words=["a", "b", "c"], ents=["B-X", "I-Y", ""])
    assert _iob(doc) == ["B-X", "B-Y", ""]


def test_codes_that_continue_nothing_are_refused(doc):
    doc.set_column("ent_iob", [2, 1, 0, 0])
    with pytest.raises(ValueError, match="Token 1 of the Doc continues an entity"):
        _ents = doc.ents


def test_an_entity_that_ends_beyond_the_doc_is_refused(doc):
    doc.ents = [Span(doc, 0, 1, label="X")]
    longer = Doc(Vocab(), words=["w"] * (len(doc) + 2))
    for ents in ([Span(longer, 1, len(longer), label="Y")], [("Y", 1, len(longer))]):
        with pytest.raises(IndexError, match=rf"A Doc of {len(doc)} tokens has no span from 1 to {len(longer)}"):
            doc.ents = ents
    assert [(ent.start, ent.end, ent.label_) for ent in doc.ents] == [(0, 1, "X")]


def test_an_entity_of_another_vocabulary_brings_its_strings(doc):
    other = Doc(Vocab(), words=[token.text for token in doc])
    doc.ents = [Span(other, 0, 1, label="NEW LABEL", kb_id="NEW ID")]
    assert [(ent.label_, ent.kb_id_) for ent in doc.ents] == [("NEW LABEL", "NEW ID")]


def test_an_entity_without_an_id_has_that_which_its_tokens_have_been_given(doc):
    doc[1].ent_id_ = doc[2].ent_id_ = "given"
    doc.ents = [Span(doc, 1, 3, "X")]
    assert [ent.id_ for ent in doc.ents] == ["given"]
    doc.ents = [Span(doc, 2, 4, "Y")]
    assert [ent.id_ for ent in doc.ents] == [""]


def test_an_entity_with_an_id_keeps_it_whatever_its_tokens_have(doc):
    doc[1].ent_id_ = "given"
    doc.ents = [Span(doc, 1, 2, "X", span_id="own")]
    assert [ent.id_ for ent in doc.ents] == ["own"]
