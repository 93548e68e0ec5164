from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlpx.errors import DataError
from nlpx.tokens import Doc, Span, Token
from nlpx.vocab import Vocab


@given(draw=st.data())
def test_from_json_reads_what_to_json_wrote(random_docs, draw):
    doc = draw.draw(random_docs)
    doc.spans.clear()
    again = Doc(Vocab()).from_json(doc.to_json()).to_json()
    assert again == doc.to_json()


def test_span_groups_round_trip():
    doc = Doc(Vocab(), words=["a", "b"])
    doc.spans["g"] = [Span(doc, 0, 2, "L", kb_id="K")]
    again = Doc(Vocab()).from_json(doc.to_json())
    assert [(span.text, span.label_, span.kb_id_) for span in again.spans["g"]] == [("a b", "L", "K")]


def test_extensions_are_written_and_read_on_request():
    Doc.set_extension("topic", default=None)
    Token.set_extension("y", default=None)
    Span.set_extension("x", default=None)
    try:
        doc = Doc(Vocab(), words=["a", "b"])
        doc._.topic, doc[1]._.y, doc[0:1]._.x = "news", 2, 3
        data = doc.to_json(underscore=["topic", "y", "x"])
        assert data["_"] == {"topic": "news"}
        assert data["underscore_token"] == {"y": [{"start": 2, "value": 2}]}
        assert data["underscore_span"] == {"x": [{"start": 0, "end": 1, "value": 3}]}
        again = Doc(Vocab()).from_json(data)
        assert (again._.topic, again[1]._.y, again[0:1]._.x) == ("news", 2, 3)
        assert "_" not in doc.to_json()
    finally:
        Doc.remove_extension("topic")
        Token.remove_extension("y")
        Span.remove_extension("x")


def test_an_unknown_extension_is_refused():
    with pytest.raises(ValueError, match="no extension 'other'"):
        Doc(Vocab(), words=["a"]).to_json(underscore=["other"])


@pytest.mark.parametrize(("data", "field"), [({}, "text"), ({"text": "a", "tokens": [{"id": 0, "end": 1}]}, "start")])
def test_data_that_lack_a_field_are_a_key_error_too(data, field):
    doc = Doc(Vocab())
    with pytest.raises(KeyError, match=f"no field '{field}'"):
        doc.from_json(data)
    assert len(doc) == 0


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"text": "a"}, "no field 'tokens'"),
        ({"text": "ab", "tokens": [{"start": 0, "end": 1}]}, "Token 0"),
        ({"text": "a b", "tokens": [{"start": 0, "end": 1}, {"start": 0, "end": 1}]}, "Token 0|Token 1"),
        ({"text": "a", "tokens": []}, "cover 0 of the 1 character of"),
        (
            {
                "text": "ab c",
                "tokens": [{"start": 0, "end": 2}, {"start": 3, "end": 4}],
                "ents": [{"start": 0, "end": 1}],
            },
            "The entity in the JSON of a Doc goes from character 0 to 1",
        ),
    ],
)
def test_data_that_do_not_fit_are_refused(data, message):
    with pytest.raises(DataError, match=message):
        Doc(Vocab()).from_json(data)
