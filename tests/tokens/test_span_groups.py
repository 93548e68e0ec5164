from __future__ import annotations

import gc

import pytest

from nlpx.tokens import Doc, Span, SpanGroup
from nlpx.vocab import Vocab


@pytest.fixture
def doc() -> Doc:
    doc = Doc(Vocab(), words=["a", "b", "c", "d"])
    doc.spans["g"] = [Span(doc, 0, 2, "L", kb_id="K", span_id="S"), doc[1:3]]
    return doc


def _texts(group):
    return [span.text for span in group]


def test_group_is_a_list_of_spans(doc):
    group = doc.spans["g"]
    assert (group.name, len(group), group.has_overlap, group.doc) == ("g", 2, True, doc)
    assert _texts(group) == ["a b", "b c"]
    assert (group[0].label_, group[0].kb_id_, group[0].id_, group[-1].text) == ("L", "K", "S", "b c")
    group.append(doc[3:4])
    group.extend([doc[0:1]])
    group[1] = doc[2:3]
    del group[0]
    assert _texts(group) == ["c", "d", "a"]
    assert not group.has_overlap


def test_group_out_of_range_is_an_index_error(doc):
    with pytest.raises(IndexError, match="of 2 spans has no span 7"):
        doc.spans["g"][7]


def test_a_group_is_made_of_bounds_and_labels(doc):
    label = doc.vocab.strings.add("L")
    group = SpanGroup.at(doc, [0, 1], [2, 4], [label, 0], name="n", attrs={"a": 1})
    assert (group.name, group.attrs, list(group)) == ("n", {"a": 1}, [Span(doc, 0, 2, "L"), doc[1:4]])
    assert list(SpanGroup.at(doc, [0, 3], [1, 4], label)) == [Span(doc, 0, 1, "L"), Span(doc, 3, 4, "L")]
    assert len(SpanGroup.at(doc, [], [])) == 0


def test_ids_of_strings_are_those_of_all_spans(doc):
    ids = {name: doc.vocab.strings[name] for name in "LKS"}
    group = doc.spans["g"]
    assert (group.label_ids, group.other_ids) == ({ids["L"], 0}, {ids["K"], ids["S"], 0})
    assert list(group.as_characters()) == [(0, 3, "L", "K"), (2, 5, "", "")]


def test_a_group_can_be_extended_by_itself(doc):
    doc.spans["g"].extend(doc.spans["g"])
    assert _texts(doc.spans["g"]) == ["a b", "b c"] * 2


def test_spans_added_while_a_group_is_read_are_not_among_them(doc):
    read = []
    for span in doc.spans["g"]:
        read.append(span.text)
        doc.spans["g"].append(doc[3:4])
    assert read == ["a b", "b c"]


@pytest.mark.parametrize("words", [["a", "b"], ["a", "b", "x", "d"], ["a", "b c", "d"]], ids=["cut", "other", "joined"])
def test_a_copy_for_a_doc_of_another_text_or_without_such_tokens_is_refused(doc, words):
    with pytest.raises(ValueError, match=r"The span .* is of another Doc, and characters \d to \d of this one are"):
        doc.spans["g"].copy(Doc(doc.vocab, words=words))


def test_a_copy_for_other_tokens_of_the_same_text_covers_the_same_text():
    doc = Doc(Vocab(), words=["ab", "cd", "e"])
    group = SpanGroup(doc, name="g", spans=[doc[1:3], Span(doc, 0, 1, label="L", kb_id="K", span_id="S")])
    other = Doc(Vocab(), words=["a", "b", "cd", "e"], spaces=[False, True, True, True])
    copy = group.copy(other)
    assert [(span.start, span.end, span.text) for span in copy] == [(2, 4, "cd e"), (0, 2, "ab")]
    assert (copy[1].label_, copy[1].kb_id_, copy[1].id_) == ("L", "K", "S")


@pytest.mark.parametrize(("name", "value"), [("name", 5), ("name", None), ("attrs", 5), ("attrs", [("a", 1)])])
def test_name_and_attrs_of_another_type_are_refused(doc, name, value):
    group = doc.spans["g"]
    before = getattr(group, name)
    with pytest.raises(TypeError, match=r"of a span group is a (string|dictionary)"):
        setattr(group, name, value)
    assert getattr(group, name) == before


def test_a_copy_for_another_vocabulary_has_the_same_strings(doc):
    other = Doc(Vocab(), words=["a", "b", "c", "d"])
    copy = doc.spans["g"].copy(other)
    assert (copy[0].label_, copy[0].kb_id_, copy[0].id_) == ("L", "K", "S")


def test_groups_can_be_added(doc):
    other = SpanGroup(doc, name="h", attrs={"a": 1}, spans=[doc[3:4]])
    joined = doc.spans["g"] + other
    assert (_texts(joined), joined.attrs, joined.name) == (["a b", "b c", "d"], {"a": 1}, "g")
    assert len(doc.spans["g"]) == 2
    doc.spans["g"] += [doc[0:1]]
    assert len(doc.spans["g"]) == 3


def test_spans_of_another_doc_are_refused(doc):
    other = Doc(doc.vocab, words=["a", "b"])
    with pytest.raises(ValueError, match="another Doc"):
        doc.spans["g"].append(other[0:1])
    with pytest.raises(ValueError, match="another Doc"):
        other.spans["g"] = doc.spans["g"]


def test_copy_moves_a_group_to_another_doc(doc):
    other = doc.copy()
    assert other.spans["g"].doc is other
    assert other.spans["g"][0] == Span(other, 0, 2, "L", kb_id="K", span_id="S")


def test_setdefault_and_update_make_groups(doc):
    assert _texts(doc.spans.setdefault("h", [doc[0:1]])) == ["a"]
    assert _texts(doc.spans.setdefault("g", [doc[0:1]])) == ["a b", "b c"]
    doc.spans.update({"i": [doc[0:2]]})
    assert _texts(doc.spans["i"]) == ["a b"]


def test_a_group_does_not_keep_its_doc_alive():
    doc = Doc(Vocab(), words=["a"])
    group = SpanGroup(doc, spans=[doc[0:1]])
    del doc
    gc.collect()
    with pytest.raises(RuntimeError, match="is gone"):
        _spans = list(group)


@pytest.mark.usefixtures("no_words_at_hand")
def test_a_doc_with_groups_is_freed_without_the_garbage_collector():
    vocab = Vocab()
    gc.disable()
    try:
        doc = Doc(vocab, words=["passing"])
        doc.spans["g"] = [doc[0:1]]
        del doc
        assert vocab.living() == []
    finally:
        gc.enable()


def test_bytes_round_trip_keeps_spans_and_attrs(doc):
    doc.spans["g"].attrs["scores"] = [0.5]
    doc.spans["empty"] = []
    other = Doc(doc.vocab, words=["a", "b", "c", "d"])
    other.spans.from_bytes(doc.spans.to_bytes())
    assert _texts(other.spans["g"]) == ["a b", "b c"]
    assert other.spans["g"].attrs == {"scores": [0.5]}
    assert len(other.spans["empty"]) == 0
    assert other.spans["g"][0].label_ == "L"


@pytest.mark.parametrize("name", ["x", 5, None])
def test_a_group_that_is_missing_is_named_with_those_there_are(doc, name):
    with pytest.raises(KeyError, match=rf"no span group {name!r}; the Doc has: 'g'"):
        doc.spans[name]
    assert doc.spans.get(name) is None
