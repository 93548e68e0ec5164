"""User data come back equal from bytes, or are refused by name when they are written."""

from __future__ import annotations

import datetime as dt
from random import Random

import numpy as np
import pytest

from nlpx.errors import DataError
from nlpx.tokens import Doc, DocBin
from nlpx.vocab import Vocab

KEPT = {
    "tuple": (1, (2, 3)),
    "tuples in lists": [(1, 2), [3, (4,)]],
    "tuples in dicts": {"a": {(1, 2): (3, [4])}, 5: None},
    "numbers": [2**64 - 1, -(2**63), 0.5, float("inf"), True],
    "scalars": [np.float32(0.5), np.int8(3)],
    "bytes": b"ab",
    (1, 2): 3,
    (1, (2, None)): "x",
    7: {"nested": {}},
}
REFUSED = [
    {1, 2},
    dt.date(2020, 1, 1),
    2**64,
    [{"a": object}],
    {"a": [{1: frozenset()}]},
    {"a": {b"nd": 1}},
    {np.datetime64("2020-01-01"): 1},
    np.array([None]),
    np.zeros(1, dtype=[("a", "<i4")]),
    1 + 2j,
]


def through_bytes(doc):
    return Doc(Vocab()).from_bytes(doc.to_bytes())


def through_docbin(doc):
    written = DocBin(store_user_data=True, docs=[Doc(Vocab(), words=["x"]), doc]).to_bytes()
    return list(DocBin().from_bytes(written).get_docs(Vocab()))[1]


def same(one, other):
    """Compare values and their types, lists and tuples told apart."""
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, (list, tuple)):
        return type(one) is type(other) and len(one) == len(other) and all(map(same, one, other))
    return one == other


@pytest.mark.parametrize("through", [through_bytes, through_docbin])
def test_user_data_come_back_equal(through):
    data = through(Doc(Vocab(), words=["a"], user_data=dict(KEPT))).user_data
    assert same(data, KEPT)


def _value(random, depth=0):
    kinds = [lambda: random.choice([None, True, -7, 2**63, 0.25, "é", b"\0", np.int64(4)])]
    if depth < 4:
        kinds += [
            lambda: [_value(random, depth + 1) for _time in range(random.randrange(4))],
            lambda: tuple(_value(random, depth + 1) for _time in range(random.randrange(4))),
            lambda: {random.choice(["a", 1, (2, "b"), None]): _value(random, depth + 1) for _time in range(3)},
        ]
    return random.choice(kinds)()


@pytest.mark.parametrize("through", [through_bytes, through_docbin])
def test_any_user_data_come_back_equal(through):
    random = Random(5)
    for _time in range(300):
        data = {key: _value(random) for key in ("a", 3, (1, "x"))}
        assert same(through(Doc(Vocab(), words=["a"], user_data=data)).user_data, data)


@pytest.mark.parametrize("value", REFUSED, ids=lambda value: repr(value)[:30])
@pytest.mark.parametrize("through", [through_bytes, through_docbin])
def test_what_cannot_be_kept_is_refused_by_name(through, value):
    doc = Doc(Vocab(), words=["a"], user_data={"fine": 1, "here": value})
    with pytest.raises(DataError, match=r"^user_data\['here'\] holds .* cannot be saved") as caught:
        through(doc)
    assert isinstance(caught.value, TypeError)
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize("user_data", [{"here": "\ud83d"}, {"here": [{"a": "\ud83d"}]}, {"here": {"\ud83d": 1}}])
def test_half_of_a_surrogate_pair_is_refused_with_its_key_and_place(user_data):
    doc = Doc(Vocab(), words=["a"], user_data=user_data)
    with pytest.raises(
        DataError, match=r"^The string in user_data\['here'\] holds half of a surrogate pair at character 0"
    ):
        doc.to_bytes()


def test_an_extension_is_refused_by_its_name():
    doc = Doc(Vocab(), words=["a"], user_data={("._.", "links", None, None): {1}})
    with pytest.raises(TypeError, match="The extension 'links' holds"):
        doc.to_bytes()


def test_hooks_that_bytes_do_not_hold_are_warned_of():
    doc = Doc(Vocab(), words=["a"])
    doc.user_token_hooks["vector_norm"] = len
    with pytest.warns(UserWarning, match="hooks of a Doc are functions, which bytes do not hold"):
        doc.to_bytes()
    assert Doc(Vocab()).from_bytes(doc.to_bytes(exclude=["user_hooks"])).text == "a "


def test_a_doc_that_is_read_and_written_again_is_the_same():
    doc = Doc(Vocab(), words=["a", "b"], sent_starts=[True, None], user_data={"a": (1, 2)})
    doc.ents = [doc.char_span(0, 1, label="X")]
    again = through_bytes(doc)
    assert again.to_bytes() == doc.to_bytes()
    assert "" not in [text for text in again.to_dict()["strings"] if not text]


def test_a_tensor_that_nobody_could_read_is_refused_when_it_is_written():
    doc = Doc(Vocab(), words=["a", "b"])
    doc.tensor = np.zeros((3, 2), dtype=np.float32)
    with pytest.raises(ValueError, match="a row for each of its 2 tokens"):
        doc.to_bytes()
    assert doc.to_bytes(exclude=["tensor"])
