"""A Doc as the text of JSON, in a line and for people, is what its data would be written as."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlpx.errors import DataError
from nlpx.tokens import Doc, Span
from nlpx.tokens.quick import plain
from nlpx.tokens.writing.doc_json_text import _kept, objects_as_json, to_json_bytes, to_json_text
from nlpx.vocab import Vocab


def written(doc):
    return json.dumps(doc.to_json(), ensure_ascii=False, separators=(",", ":")).encode()


@given(draw=st.data())
def test_the_text_is_what_json_makes_of_the_data(random_docs, draw):
    doc = draw.draw(random_docs)
    assert to_json_bytes(doc) == written(doc)


@pytest.mark.parametrize("words", [[], ['"', "\\", "é\n", "%s", "{}", "\u2028"]], ids=["no words", "odd words"])
def test_no_words_and_odd_ones_are_written(words):
    doc = Doc(Vocab(), words=words, tags=words, deps=words, heads=[0] * len(words), ents=["B-%d"] * len(words))
    if words:
        doc.spans["%s"] = [Span(doc, 0, 2, '"')]
    assert to_json_bytes(doc) == written(doc)


@given(
    rows=st.lists(st.tuples(st.integers(-(2**63), 2**63 - 1), st.text(st.characters(codec="utf8"))), max_size=5),
    name=st.text("ab_é", min_size=1),
)
def test_tables_are_written_the_same_whether_compiled_or_not(rows, name):
    columns = {"id": [number for number, _ in rows], f"{name}s": [json.dumps(text) for _, text in rows]}
    columns[name] = [json.dumps(text, ensure_ascii=False) for _, text in rows]
    assert objects_as_json(columns) == plain["objects_as_json"](columns)
    assert json.loads(objects_as_json(columns)) == [
        {"id": number, f"{name}s": text, name: text} for number, text in rows
    ]


def test_columns_that_do_not_fit_together_are_no_table():
    with pytest.raises(ValueError, match=r"the same length|is shorter than"):
        objects_as_json({"id": [1, 2], "tag": ['"A"']})


def test_numbers_of_numpy_are_numbers():
    doc = Doc(Vocab(), words=["a"])
    doc.cats["A"] = np.float32(0.5)
    assert json.loads(to_json_bytes(doc))["cats"] == {"A": 0.5}


def test_a_score_that_json_has_no_number_for_is_refused():
    doc = Doc(Vocab(), words=["a"])
    doc.cats["A"] = float("nan")
    for write in (to_json_bytes, to_json_text):
        with pytest.raises(DataError, match="The category 'A' has nan; give a number"):
            write(doc)


def test_for_people_it_is_indented():
    doc = Doc(Vocab(), words=["é", "%s"], tags=["A", "B"])
    doc.cats["A"] = np.float32(0.5)
    assert to_json_text(doc) == json.dumps(doc.to_json(), ensure_ascii=False, indent=1, default=float)


def test_a_long_text_is_written_and_not_kept_alive():
    _kept[False].clear()
    doc = Doc(Vocab(), words=["a", "b"], lemmas=["x" * 10_000, "short"])
    assert to_json_bytes(doc) == written(doc)
    assert list(_kept[False].values()) == ['"short"']


def test_a_tag_is_not_taken_for_features():
    doc = Doc(Vocab(), words=["a"], tags=["x"])
    doc.set_column("morph", doc.values("tag"))
    assert to_json_bytes(doc) == written(doc)
    assert json.loads(to_json_bytes(doc))["tokens"][0]["morph"] == ""
