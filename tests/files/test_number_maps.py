from __future__ import annotations

import random

import pytest

from nlpx.compiled import explain_compiled
from nlpx.files.msgpack import pack
from nlpx.files.number_maps import unpack_number_map

# Every size that a number has in msgpack, as key and as value.
_SIZES = (0, 2**7 - 1, 2**7, 2**8, 2**16, 2**32, 2**64 - 1)


@pytest.fixture(autouse=True, params=["compiled", "NumPy"])
def form(request, monkeypatch):
    if request.param == "NumPy":
        monkeypatch.setenv("NLPX_PURE_PYTHON", "1")
    elif explain_compiled("nlpx.files._number_maps", what="it", slower="maps"):
        pytest.skip("it was not built here")


@pytest.fixture(scope="module")
def numbers():
    chance = random.Random(0)
    many = {chance.getrandbits(64): chance.choice(_SIZES[:-1]) for _ in range(2**16)}
    # The mark of a key is in keys and values as well.
    marks = int.from_bytes(b"\xcf" * 8, "big")
    return {5: 1, **many, marks: 0xCFCF, marks - 1: 0xCFCFCFCF, **{size: size for size in _SIZES}}


@pytest.fixture(scope="module")
def packed(numbers):
    return pack(numbers)


def test_number_map_gives_what_was_packed_in_its_order(numbers, packed):
    keys, values = unpack_number_map(packed)
    assert keys.tolist() == list(numbers)
    assert values.tolist() == list(numbers.values())


def test_number_map_of_other_contents_is_none(packed):
    others = {f"{number}": number for number in range(2**16)}
    for data in (pack(others), pack({1: 2}), pack([1]), b"", b"\xdf", b"\xdf\xff\xff\xff\xff\x01", b"\xdf" + bytes(4)):
        assert unpack_number_map(data) is None


def test_number_map_that_is_cut_off_or_goes_on_is_none(packed):
    for data in (packed[:-1], packed[: len(packed) // 2], packed + b"\x01", packed[:5] + b"\xc1" + packed[5:]):
        assert unpack_number_map(data) is None
