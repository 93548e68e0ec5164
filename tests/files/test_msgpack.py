from __future__ import annotations

import sys
import tracemalloc

import numpy as np
import pytest
import srsly

from nlpx.files import msgpack

DATA = {
    "array": np.arange(6, dtype=np.float32).reshape(2, 3),
    "empty": np.zeros((0, 4), dtype=np.uint64),
    "number": np.float32(0.5),
    "text": "é",
    "bytes": b"\x00",
    "list": [1, None, True, 2**63],
}


def _same(one, two):
    return one.keys() == two.keys() and all(np.array_equal(one[name], two[name]) for name in one)


def test_unpack_reads_what_pack_wrote():
    assert _same(msgpack.unpack(msgpack.pack(DATA)), DATA)


def test_pack_writes_what_srsly_writes():
    assert msgpack.pack(DATA) == srsly.msgpack_dumps(DATA)


def test_parts_are_together_what_pack_writes():
    large = {"table": np.arange(40_000, dtype="f").reshape(4, -1), "file": b"x" * 2**16, ("a", 1): [{}, (), b"x" * 9]}
    parts = list(msgpack.pack_in_parts({**DATA, **large}))
    assert b"".join(parts) == msgpack.pack({**DATA, **large})
    assert any(part is large["file"] for part in parts), "it is not copied"


def test_unpack_reads_tuples_as_keys():
    assert msgpack.unpack(msgpack.pack({("a", 1): 2}), use_list=False) == {("a", 1): 2}


def test_numbers_of_mappings_keep_their_sign_and_type():
    numbers = {"a": -0.0, "b": 0.0, "c": 1.0, "d": 0, "e": 1, "f": True}
    assert repr(msgpack.unpack(msgpack.pack(numbers))) == repr(numbers)


def test_unpacked_arrays_can_be_written_to():
    array = msgpack.unpack(msgpack.pack(np.zeros(2)))
    array[0] = 1
    assert array.tolist() == [1, 0]


@pytest.mark.parametrize("value", [object(), np.array([object()])])
def test_pack_refuses_objects(value):
    with pytest.raises(TypeError, match="cannot be saved"):
        msgpack.pack({"a": value})


def _array_of(kind):
    return msgpack.pack({b"nd": True, b"type": kind, b"shape": [1], b"data": b"\0" * 4})


@pytest.mark.parametrize("packed", [b"", b"\x93", b"\x01\x01", *map(_array_of, ("<f4)", "(", "01f4", "O", "V4", ""))])
def test_unpack_of_damaged_data_is_a_value_error(packed):
    with pytest.raises(ValueError, match=r".+"):
        msgpack.unpack(packed)


def in_parts(packed):
    return [*msgpack.unpack_parts(packed, 2)]


@pytest.mark.parametrize("size", [0, 1, 2, 3, 20, 70_000])
def test_list_is_read_in_parts(size):
    parts = in_parts(msgpack.pack([*range(size)]))
    assert [number for part in parts for number in part] == [*range(size)]
    assert len(parts) == -(-size // 2)


@pytest.mark.parametrize(
    "packed", [b"", b"\x93\x01", b"\x01", b"\x91\xa1\xff", b"\xdd\xff\xff\xff\xff", b"\x91" * 5_000]
)
def test_parts_of_damaged_data_are_a_value_error(packed):
    with pytest.raises(ValueError, match=r".+"):
        in_parts(packed)


def in_pairs(packed):
    return [*msgpack.unpack_pairs(packed)]


@pytest.mark.parametrize("size", [0, 1, 20, 70_000])
def test_mapping_is_read_in_pairs(size):
    assert in_pairs(msgpack.pack({number: [str(number)] for number in range(size)})) == [
        (number, [str(number)]) for number in range(size)
    ]


def test_keys_that_come_in_pairs_are_not_interned():
    ((key, value),) = in_pairs(msgpack.pack({"a key that is nowhere else": 1}))
    assert (key, value) == ("a key that is nowhere else", 1)
    assert sys.intern(key[:5] + key[5:]) is not key


@pytest.mark.parametrize(
    "packed",
    [b"", b"\x82\x01\x01", b"\x01", b"\x81\xa1\xff\x01", b"\x81\x90\x01", b"\xdf\xff\xff\xff\xff", b"\x81\x01" * 5_000],
)
def test_pairs_of_damaged_data_are_a_value_error(packed):
    with pytest.raises(ValueError, match=r".+"):
        in_pairs(packed)


def found_bytes(packed):
    found = msgpack.find_bytes(packed, "name")
    if found is None:
        raise ValueError("there are none")
    return found


@pytest.mark.parametrize("length", [b"\xdd\xff\xff\xff\xff", b"\xdf\xff\xff\xff\xff", b"\xdb\xff\xff\xff\xff"])
@pytest.mark.parametrize(
    "read", [msgpack.unpack, msgpack.entries, lambda packed: in_parts(b"\x91" + packed[1:]), found_bytes]
)
def test_a_few_bytes_cannot_ask_for_much_memory(read, length):
    tracemalloc.start()
    try:
        with pytest.raises(ValueError, match=r".+"):
            read(b"\x81" + length)
        assert tracemalloc.get_traced_memory()[1] < 1 << 22
    finally:
        tracemalloc.stop()
