from __future__ import annotations

import numpy as np
import pytest

from nlpx.errors import ArgumentError
from nlpx.tokens import Doc, Span, SpanGroup, Token
from nlpx.tokens.comparing.example import Example
from nlpx.vocab import Vocab

VOCAB = Vocab()


@pytest.fixture
def doc() -> Doc:
    doc = Doc(VOCAB, words=["a", "b", "c"], ents=["B-X", "O", "O"])
    doc.spans["g"] = [doc[0:2]]
    return doc


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda doc: doc["x"], "An index is a whole number, not 'x'"),
        (lambda doc: doc[True], "An index is a whole number, not True"),
        (lambda doc: doc[1.0:], r"The start or end of a slice is a whole number, not 1\.0"),
        (lambda doc: doc.char_span(None, 3), "The offset of the first character is a whole number, not None"),
        (lambda doc: Span(doc, 0, "1"), "The end of a span is a whole number, not '1'"),
        (lambda doc: Span(doc, 0, 1, label=None), "The label of a span is a string, or the number of one, not None"),
        (lambda doc: Span(None, 0, 1), "The Doc of a span is a Doc, .*, not None"),
        (lambda doc: Doc("en"), r"A Doc needs a vocabulary, such as nlp\.vocab, not 'en'"),
        (lambda doc: Doc(VOCAB, words=["a", None]), "Word 1 is None; words are strings"),
        (lambda doc: Doc(VOCAB, words="a b"), "words are a list such as .*, not 'a b'"),
        (lambda doc: Doc(VOCAB, words=["a"], spaces=True), "spaces are a list such as .*, not True"),
        (
            lambda doc: Doc(VOCAB, words=["a"], heads=["x"], deps=["x"]),
            "The head of token 0 is a whole number, not 'x'",
        ),
        (lambda doc: setattr(doc, "ents", None), "entities of a Doc are a list such as .*, not None"),
        (lambda doc: setattr(doc, "ents", doc[0:1]), "a list of spans, not one span; put it into a list"),
        (lambda doc: setattr(doc, "ents", [None]), "Entity 0 is a span, .*, not None; char_span gives None where"),
        (lambda doc: setattr(doc, "ents", [(0, 2, "X")]), r"the label comes first: \(label, start, end\)"),
        (lambda doc: doc.set_ents([], missing=doc[0:1]), "missing spans are a list of spans, not one span"),
        (lambda doc: doc.set_ents([], blocked=[None]), "Number 0 of blocked spans is a span, .*; char_span gives None"),
        (lambda doc: doc.spans.__setitem__("x", [None]), "Number 0 of spans of the group 'x' is .*; char_span gives"),
        (lambda doc: doc.spans.__setitem__(3, [doc[0:1]]), "The name of a span group is a string, not 3"),
        (lambda doc: doc.spans["g"].append(doc[0]), "What goes into the group 'g' is a span, .*, not a Token"),
        (lambda doc: SpanGroup(doc, attrs=[1]), "attrs of a span group is a dictionary such as .*, not a list"),
        (lambda doc: doc.spans.update([1]), "a dictionary of lists of spans by name, not as a list"),
        (lambda doc: doc.set_ents([], default=1), None),
        (lambda doc: setattr(doc[0:1], "start", None), r"span\.start is a whole number, not None"),
        (lambda doc: setattr(doc[0:1], "label", "X"), r"the string itself goes to span\.label_"),
        (lambda doc: setattr(doc[0], "tag", "X"), r"the string itself goes to token\.tag_"),
        (lambda doc: setattr(doc[0], "lemma_", None), r"token\.lemma_ is a string, not None"),
        (lambda doc: setattr(doc[0], "head", None), "The head of a token is a token of the same Doc, not None"),
        (lambda doc: doc[0].is_ancestor(1), r"is_ancestor takes a token, such as doc\[2\], not 1"),
        (lambda doc: doc[0].nbor(0.5), r"The distance of a neighbour is a whole number, not 0\.5"),
        (lambda doc: doc._.get(3), "The name of an extension is a string, not 3"),
        (lambda doc: Doc.set_extension(None, default=1), "The name of an extension is a string, not None"),
        (Doc.from_docs, "docs are a list of Docs, not one Doc"),
        (lambda doc: Doc.from_docs([doc, None]), "Number 1 of docs is a Doc, .*, not None"),
        (lambda doc: doc.to_array(None), "attributes are a list such as .*, not None"),
        (lambda doc: doc.has_annotation([]), "A token attribute is given by its name or number, not as a list"),
        (lambda doc: doc.count_by("TAG", exclude=3), "`exclude` of count_by is a function of a token, not 3"),
        (lambda doc: setattr(doc, "user_data", None), r"doc\.user_data is a dictionary such as .*, not None"),
        (lambda doc: setattr(doc, "tensor", [1]), r"doc\.tensor is an array, or None, not a list"),
        (lambda doc: Example(doc, doc).get_aligned_spans_x2y(None), "x_spans are a list such as .*, not None"),
        (lambda doc: Example(doc, doc, alignment=3), "The alignment of an Example is an Alignment, or None"),
        (lambda doc: Token(doc.vocab, doc, "1"), "The place of a token is a whole number, not '1'"),
    ],
)
def test_an_argument_of_a_wrong_type_is_named(doc, call, message):
    before = doc.to_bytes()
    with pytest.raises(ValueError, match=message or "`default` of set_ents is one of .*, not 1") as raised:
        call(doc)
    assert not message or isinstance(raised.value, ArgumentError)
    assert isinstance(raised.value, TypeError) or not message
    assert doc.to_bytes() == before


@pytest.mark.parametrize("setting", ["start", "end", "start_char", "end_char"])
@pytest.mark.parametrize("value", [-1, 99, np.int64(-1)])
def test_a_span_cannot_be_moved_out_of_its_doc(doc, setting, value):
    span = doc[1:2]
    with pytest.raises(IndexError, match=r"not -1|not 99|from -1|to -1|to 99|from 99"):
        setattr(span, setting, value)
    assert (span.start, span.end) == (1, 2)


def test_an_id_without_a_string_is_refused(doc):
    for act in (
        lambda: Span(doc, 0, 1, label=123456789),
        lambda: setattr(doc[0], "tag", 123456789),
        lambda: setattr(doc[0:1], "kb_id", 123456789),
        lambda: Doc(VOCAB, words=[123456789]),
    ):
        with pytest.raises(ValueError, match="123456789, for which no string is known"):
            act()


def test_an_extension_cannot_have_a_name_that_is_in_use():
    with pytest.raises(ValueError, match="'get' cannot be the name of an extension"):
        Doc.set_extension("get", default=1)


def test_a_value_for_an_extension_that_is_computed_is_not_kept_and_that_is_said(doc):
    Doc.set_extension("computed", getter=len, force=True)
    with pytest.warns(UserWarning, match="'computed' is not kept, because a getter computes it"):
        doc._.computed = 3
    assert doc._.computed == len(doc)
    assert doc.user_data == {}


def test_groups_of_spans_are_changed_as_a_whole_or_not_at_all(doc):
    other = Doc(VOCAB, words=["a"])
    with pytest.raises(ValueError, match="another Doc"):
        doc.spans["g"].extend([doc[2:3], other[0:1]])
    with pytest.raises(ArgumentError):
        doc.spans.update({"new": [doc[0:1]], "g": None})
    assert {name: len(group) for name, group in doc.spans.items()} == {"g": 1}


def test_groups_can_be_added_in_place(doc):
    groups = doc.spans
    groups |= {"new": [doc[0:1]]}
    assert isinstance(doc.spans["new"], SpanGroup)
