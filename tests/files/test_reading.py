"""What comes from outside is looked at before it is used."""

from __future__ import annotations

import numpy as np
import pytest

from nlpx.errors import DataError, ModelError
from nlpx.files import msgpack
from nlpx.files.reading import Record, parse_json, unpack

BROKEN = {
    "empty": b"",
    "more behind it": b"\x01\x02",
    "a list longer than the bytes": b"\xdd\xff\xff\xff\xff",
    "nested too deeply": b"\x91" * 100_000,
    "no UTF-8": b"\xa1\xff",
    "a list as a key": b"\x81\x91\x01\x01",
    "a reserved byte": b"\xc1",
    "an array without data": b"\x81\xc4\x02nd\xc3",
    "an array of objects": msgpack.pack({b"nd": True, b"type": "O", b"shape": [1], b"data": b"\0" * 8}),
    "an array with fields": msgpack.pack({b"nd": True, b"type": "V8", b"shape": [1], b"data": b"\0" * 8}),
    "an array of another size": msgpack.pack({b"nd": True, b"type": "<f4", b"shape": [2**40], b"data": b"\0" * 8}),
    "a number without bytes": msgpack.pack({b"nd": False, b"type": "<f4", b"data": b""}),
}


@pytest.mark.parametrize("data", BROKEN.values(), ids=BROKEN)
def test_unpack_refuses_what_is_broken_in_one_sentence(data):
    with pytest.raises(ModelError, match=r"^x/model: this is no MessagePack, or it is damaged .*; restore the file$"):
        unpack(data, where="x/model", error=ModelError)


def test_unpack_refuses_what_is_no_bytes():
    with pytest.raises(DataError, match=r"^x: bytes are due, not None"):
        unpack(None, where="x")


@pytest.mark.parametrize("data", [b"{", b"[" * 100_000, b"\xff", b"1" * 5000], ids=["cut", "deep", "bytes", "digits"])
def test_parse_json_refuses_what_is_broken(data):
    with pytest.raises(DataError, match=r"^meta\.json: "):
        parse_json(data, where="meta.json")


RECORD = {
    "number": 7,
    "share": 0.5,
    "nan": float("nan"),
    "yes": True,
    "name": "a",
    "names": ["a", 1],
    "array": np.zeros((2, 3), dtype=np.float32),
    "bad": np.array([np.inf]),
}


@pytest.mark.parametrize(
    ("take", "message"),
    [
        (lambda record: record.whole("absent", low=0, high=9), "the entry 'absent' is missing"),
        (
            lambda record: record.whole("number", low=0, high=6),
            "'number' is 7, where a whole number from 0 to 6 should stand",
        ),
        (lambda record: record.whole("yes", low=0, high=6), "'yes' is True, where a whole number should stand"),
        (lambda record: record.whole("share", low=0, high=6), "'share' is 0.5, where a whole number should stand"),
        (lambda record: record.number("nan"), "'nan' is nan, where a finite number should stand"),
        (lambda record: record.number("share", low=1, high=2), "a finite number from 1 to 2 should stand"),
        (lambda record: record.flag("number"), "'number' is 7, where true or false should stand"),
        (lambda record: record.text("number"), "'number' is 7, where a string should stand"),
        (lambda record: record.content("name"), "'name' is 'a', where bytes should stand"),
        (lambda record: record.texts("names"), "entry 1 of 'names' is 1, where a string should stand"),
        (lambda record: record.record("name"), "'name' is 'a', where named entries should stand"),
        (lambda record: record.array("name", kinds="f", shape=(2, 3)), "'name' is 'a', where an array should stand"),
        (lambda record: record.array("array", kinds="iu", shape=(2, 3)), "'array' holds values of the type float32"),
        (
            lambda record: record.array("array", kinds="f", shape=(None, 2)),
            "has the shape 2×3, where any×2 should stand",
        ),
        (lambda record: record.array("array", kinds="f", shape=(6,)), "has the shape 2×3, where 6 should stand"),
        (lambda record: record.array("bad", kinds="f", shape=(1,)), "no finite numbers"),
    ],
)
def test_record_refuses_values_of_another_type_range_or_shape(take, message):
    with pytest.raises(DataError) as caught:
        take(Record(RECORD, where="x/cfg"))
    assert str(caught.value).startswith("x/cfg: ")
    assert message in str(caught.value)


def test_record_gives_what_fits_and_defaults():
    record = Record(RECORD, where="x")
    assert record.whole("number", low=7, high=7) == 7
    assert record.number("number") == 7
    assert record.flag("absent", default=None) is None
    assert record.array("array", kinds="f", shape=(None, 3)) is RECORD["array"]


def test_record_refuses_what_is_no_mapping():
    with pytest.raises(ModelError, match=r"x: there is \[1\] where named entries should stand"):
        Record([1], where="x", error=ModelError)
