"""Values of annotations are checked before they are cast, wherever they come from."""

from __future__ import annotations

import numpy as np
import pytest

from nlpx.errors import DataError
from nlpx.tokens import Doc, DocBin
from nlpx.vocab import Vocab, attrs

WRONG = [
    ("POS", 2**32 + 92, "that is no id of a universal part of speech"),
    ("POS", 2**31, "that is no id of a universal part of speech"),
    ("POS", 60, "that is no id of a universal part of speech"),
    ("SENT_START", 258, "that is no start of a sentence"),
    ("SENT_START", 2, "that is no start of a sentence"),
    ("ENT_IOB", 7, "that is no code for missing"),
    ("ENT_IOB", 256, "that is no code for missing"),
    ("TAG", 123456789, "that is no id of a string"),
    ("LEMMA", 123456789, "that is no id of a string"),
    ("ENT_KB_ID", 123456789, "that is no id of a string"),
    ("NORM", 123456789, "that is no id of a string"),
]
IDS = [f"{name}-{value}" for name, value, _reason in WRONG]


def doc():
    return Doc(Vocab(), words=["a", "b"], tags=["X", "Y"])


@pytest.mark.parametrize(("name", "value", "reason"), WRONG, ids=IDS)
def test_from_array_names_attribute_and_token_and_changes_nothing(name, value, reason):
    changed = doc()
    before = changed.to_bytes()
    table = np.array([[changed.vocab.strings.add("Z"), 0], [0, value]], dtype=np.uint64)
    with pytest.raises(ValueError, match=rf"^Token 1 cannot have the {name} {value}: {reason}"):
        changed.from_array(["TAG", name] if name != "TAG" else ["DEP", name], table)
    assert changed.to_bytes() == before


@pytest.mark.parametrize(("name", "value", "reason"), WRONG[:7], ids=IDS[:7])
def test_columns_and_single_values_follow_the_same_rule(name, value, reason):
    column = name.lower()
    for change in (
        lambda doc: doc.set_column(column, [0, value]),
        lambda doc: doc.set_column(column, np.array([0, value])),
        lambda doc: doc.set_value(column, 1, value),
    ):
        with pytest.raises(ValueError, match=f"Token 1 cannot have the {name} {value}: {reason}"):
            change(doc())


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, value, _reason in WRONG], ids=IDS)
def test_files_name_doc_attribute_and_token(name, value):
    docbin = DocBin(docs=[doc(), doc()])
    docbin.tokens[1][1, docbin.attrs.index(attrs.IDS[name])] = value
    with pytest.raises(DataError, match=rf"Token 1 cannot have the {name} {value}|lacks the string for {value}"):
        list(DocBin().from_bytes(docbin.to_bytes()).get_docs(Vocab()))


@pytest.mark.parametrize("head", [2**32, 2**31, 2, -2, 2**63 - 1])
def test_heads_out_of_the_doc_are_refused(head):
    with pytest.raises(ValueError, match=r"The head of token 0 is "):
        doc().from_array(["HEAD"], np.array([[head], [0]]))


def test_heads_in_a_circle_are_refused():
    with pytest.raises(ValueError, match="form a cycle"):
        doc().from_array(["HEAD"], np.array([[1], [-1]]))


@pytest.mark.parametrize("codes", [[1, 2], [2, 1], [0, 1], [3, 1]], ids=str)
def test_an_entity_that_goes_on_without_having_begun_is_refused(codes):
    annotated = doc()
    label = annotated.vocab.strings.add("ORG")
    # The last begins as a blocked token: without a type.
    types = [0 if codes == [3, 1] else label, label]
    with pytest.raises(ValueError, match=r"Token \d continues an entity \(I\) that no token before it begins"):
        annotated.from_array(["ENT_IOB", "ENT_TYPE"], np.array([codes, types], dtype=np.uint64).T)


def test_numbers_with_fractions_are_no_attributes():
    with pytest.raises(ValueError, match="whole numbers of 64 bits"):
        doc().from_array(["POS"], np.array([[92.0], [0.0]]))
    with pytest.raises(ValueError, match=r"Token 0 cannot have the POS 92\.5"):
        doc().set_column("pos", [92.5, 0])


def test_what_fits_is_set():
    annotated = doc().from_array(["POS", "HEAD", "SENT_START"], np.array([[92, 1, 1], [100, 0, -1]]))
    assert [token.pos_ for token in annotated] == ["NOUN", "VERB"]
    assert [token.head.i for token in annotated] == [1, 1]
