"""The form of a Doc in JSON is checked, and nothing wrong is loaded."""

from __future__ import annotations

import pytest

from nlpx.errors import DataError
from nlpx.tokens import Doc
from nlpx.vocab import Vocab

TOKENS = [{"id": 0, "start": 0, "end": 1}, {"id": 1, "start": 2, "end": 3}]
GOOD = {"text": "a b", "tokens": TOKENS}
WRONG = [
    (None, "there is None where named fields should stand"),
    ({"text": "a b"}, "there is no field 'tokens'"),
    ({**GOOD, "tokens": "x"}, "'tokens' is 'x', where a list should stand"),
    ({**GOOD, "tokens": [{"start": 0, "end": "x"}]}, r"in tokens\[0\] 'end' is 'x', where a whole number should stand"),
    ({**GOOD, "text": 3}, "'text' is 3, where a string should stand"),
    ({**GOOD, "ents": [{"start": 0, "end": 1, "label": 3}]}, r"in ents\[0\] 'label' is 3, where a string should stand"),
    ({**GOOD, "cats": {"A": "x"}}, r"cats\['A'\] is 'x', where a number should stand"),
    ({**GOOD, "cats": {"A": float("nan")}}, "'A' has nan"),
    ({**GOOD, "spans": {"g": [1]}}, r"spans\['g'\]\[0\] is 1, where named fields should stand"),
    ({**GOOD, "tokens": [{**token, "pos": "FOO"} for token in TOKENS]}, "'FOO' is not a universal part of speech"),
    ({**GOOD, "tokens": [{**token, "head": 2**40} for token in TOKENS]}, "The head of token 0 is"),
    *(
        (
            {**GOOD, "tokens": [TOKENS[0], {**TOKENS[1], name: value}]},
            rf"in tokens\[0\] there is no field '{name}', which other tokens have",
        )
        for name, value in (("tag", "NN"), ("pos", "NOUN"), ("morph", ""), ("lemma", ""), ("dep", ""), ("head", 1))
    ),
    ({**GOOD, "ents": [{"start": 0, "end": 1, "label": "A"}] * 2}, "two of the spans"),
    ({**GOOD, "ents": [{"start": 0, "end": 2, "label": "A"}]}, "not where tokens begin and end"),
]


@pytest.mark.parametrize(("data", "message"), WRONG, ids=[message[:30] for _data, message in WRONG])
@pytest.mark.parametrize("validate", [True, False])
def test_what_is_wrong_is_refused_and_the_doc_stays_empty(data, message, validate):
    doc = Doc(Vocab(), user_data={"kept": 1})
    with pytest.raises(DataError, match=message):
        doc.from_json(data, validate=validate)
    assert (len(doc), doc.user_data, dict(doc.spans), doc.cats) == (0, {"kept": 1}, {}, {})


def test_validate_lists_all_that_is_wrong():
    data = {"text": 3, "tokens": [{"start": "x", "end": 1}], "cats": []}
    with pytest.raises(DataError) as caught:
        Doc(Vocab()).from_json(data, validate=True)
    assert [part in str(caught.value) for part in ("'text' is 3", "'start' is 'x'", "'cats' is []")] == [True] * 3
    with pytest.raises(DataError) as first:
        Doc(Vocab()).from_json(data)
    assert "'start'" not in str(first.value)


def test_fields_of_other_programs_are_let_be():
    data = {**GOOD, "mine": 1, "tokens": [{**TOKENS[0], "mine": {}}, TOKENS[1]]}
    assert Doc(Vocab()).from_json(doc_json=data, validate=True).text == "a b"


@pytest.mark.parametrize("value", [{1}, float("nan"), object], ids=repr)
def test_an_extension_that_cannot_be_json_is_refused_by_name(value):
    doc = Doc(Vocab(), words=["a"])
    Doc.set_extension("unjson", default=None)
    try:
        doc._.unjson = value
        with pytest.raises(ValueError, match=r"The extension 'unjson' has the value .* cannot be JSON"):
            doc.to_json(underscore=["unjson"])
        Doc.set_extension("unjson", method=len, force=True)
        with pytest.raises(ValueError, match="'unjson'"):
            doc.to_json(underscore=["unjson"])
    finally:
        Doc.remove_extension("unjson")
