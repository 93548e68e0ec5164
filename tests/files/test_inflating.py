from __future__ import annotations

import mmap
import sys
import tempfile
import zlib
from importlib.util import find_spec

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlpx.errors import DataError
from nlpx.files import inflating, msgpack
from nlpx.files.inflating import inflate_record, pieces_of
from nlpx.files.packed_list import PackedList, let_go

LARGE = bytes(range(256)) * 1000


def _read(data):
    return inflate_record(pieces_of(data), "large", size=len(data), where="x.spacy").data


@pytest.fixture(params=[True, False])
def has_zlib_ng(request, monkeypatch):
    """Whether zlib-ng is installed: both are tried, where it is."""
    if not request.param:
        monkeypatch.setitem(sys.modules, "zlib_ng", None)
    elif not find_spec("zlib_ng"):
        pytest.skip("zlib-ng is not installed")
    return request.param


def _packed(**entries):
    return zlib.compress(msgpack.pack(entries))


@given(before=st.integers(0, 40_000), size=st.sampled_from([0, 1, 255, 65_535, 65_536, 256_000]))
def test_all_entries_come_back_wherever_the_large_one_stands(before, size):
    entries = {"first": "x" * before, "large": LARGE[:size], "last": [1, {"a": b"b"}]}
    found = _read(_packed(**entries))
    assert {**found, "large": bytes(found["large"])} == entries


def test_what_is_large_lies_in_a_file(monkeypatch):
    monkeypatch.setattr(inflating, "_IN_MEMORY", 100_000)
    found = _read(_packed(large=LARGE, last=1))
    assert isinstance(found["large"], mmap.mmap)
    let_go(found["large"], len(LARGE))
    assert (found["large"][:], found["last"]) == (LARGE, 1)


@pytest.mark.parametrize("in_memory", [1 << 26, 1000])
@pytest.mark.parametrize("size", [10, 256_000])
def test_lists_can_stay_packed(monkeypatch, in_memory, size):
    monkeypatch.setattr(inflating, "_IN_MEMORY", in_memory)
    entries = {"first": [{"a": 1.5}] * 5000, "large": LARGE[:size], "none": [], "last": [b"x" * 99, "y"], "other": 1}
    data = _packed(**entries)
    found = inflate_record(
        pieces_of(data), "large", size=len(data), where="x.spacy", packed=("first", "none", "last", "other")
    ).data
    assert all(isinstance(found[name], PackedList) for name in ("first", "none", "last"))
    assert (len(found["first"]), len(found["none"])) == (5000, 0)
    assert [list(found[name]) for name in ("last", "first", "none", "last")] == [
        entries[name] for name in ("last", "first", "none", "last")
    ]
    assert (bytes(found["large"]), found["other"]) == (entries["large"], 1)


@pytest.mark.parametrize("entries", [{"large": LARGE}, {"list": [b"x" * 999] * 99}])
@pytest.mark.parametrize("folder", ["absent", None])
def test_where_nothing_large_can_be_put_is_told(monkeypatch, tmp_path, entries, folder):
    monkeypatch.setattr(inflating, "_IN_MEMORY", 1000)
    monkeypatch.setattr(tempfile, "_candidate_tempdir_list", list)
    monkeypatch.setattr(tempfile, "tempdir", folder and str(tmp_path / folder))
    data = _packed(**entries)
    with pytest.raises(DataError, match=r"^x\.spacy: it cannot be unpacked.*; set TMPDIR to a folder") as raised:
        inflate_record(pieces_of(data), "large", size=len(data), where="x.spacy", packed=("list",))
    assert isinstance(raised.value, FileNotFoundError)


@pytest.mark.parametrize("entries", [{"large": LARGE}, {"list": [b"x" * 999] * 99}])
def test_a_full_disk_is_no_fault_of_the_file(monkeypatch, largest_file, entries):
    monkeypatch.setattr(inflating, "_IN_MEMORY", 1000)
    data = _packed(**entries)
    told = r"^x\.spacy: it cannot be unpacked in .* \(File too large\); set TMPDIR to a folder with room$"
    with largest_file(2000), pytest.raises(DataError, match=told) as raised:
        inflate_record(
            pieces_of(data), "large", size=len(data), where="x.spacy is damaged", packed=("list",), origin="x.spacy"
        )
    assert isinstance(raised.value, OSError)


@pytest.mark.parametrize(
    "packed",
    [
        b"\x93",
        b"\x81\xa1a\x92\x01",
        msgpack.pack({"a": [1]}) + b"x",
        pytest.param(b"\x81\x90\x01", id="a list as a key"),
        pytest.param(b"\x81\x80\x01", id="a mapping as a key"),
    ],
)
def test_what_is_no_mapping_or_cut_off_is_refused_where_lists_stay_packed(packed):
    data = zlib.compress(packed)
    with pytest.raises(DataError, match=r"^x\.spacy: this is no MessagePack, or it is damaged \(.*restore"):
        inflate_record(pieces_of(data), "large", size=len(data), where="x.spacy", packed=("a",))


def test_a_limit_stops_what_grows_and_can_be_set(monkeypatch):
    size = 70 * 2**20
    data = _packed(small=bytes(size))
    message = r"x\.spacy: 71,\d+ bytes unpack to more than 67,108,864; .*NLPX_MAX_UNPACKED"
    for packed in (data, _packed(large=bytes(size))):
        with pytest.raises(DataError, match=message):
            _read(packed)
    monkeypatch.setenv("NLPX_MAX_UNPACKED", str(2**27))
    assert len(_read(data)["small"]) == size


@pytest.mark.parametrize("data", [b"", b"hello", _packed(large=LARGE)[:-9], zlib.compress(b"\x93"), zlib.compress(b"")])
def test_what_is_damaged_or_cut_off_is_refused(data):
    with pytest.raises(DataError, match=r"^x\.spacy: .*restore"):
        _read(data)


@pytest.mark.parametrize("n_bytes", [len(LARGE) + 1, 2**26, 2**32 - 1])
def test_an_entry_of_fewer_bytes_than_it_says_is_refused(n_bytes, monkeypatch):
    monkeypatch.setenv("NLPX_MAX_UNPACKED", str(2**33))
    packed = msgpack.pack({"large": LARGE}).replace(len(LARGE).to_bytes(4, "big"), n_bytes.to_bytes(4, "big"), 1)
    with pytest.raises(
        DataError, match=rf"x\.spacy: there are 256,000 bytes of an entry that has {n_bytes:,}; restore"
    ):
        _read(zlib.compress(packed))


def test_what_stands_behind_the_end_is_no_part_of_it():
    assert _read(_packed(a=1) + b"more") == {"a": 1}


def test_bytes_are_inflated_with_and_without_zlib_ng(has_zlib_ng):
    assert inflating._zlib().__name__ == ("zlib_ng.zlib_ng" if has_zlib_ng else "zlib")
    found = _read(_packed(large=LARGE, last=1))
    assert (bytes(found["large"]), found["last"]) == (LARGE, 1)


@pytest.mark.usefixtures("has_zlib_ng")
def test_damage_is_told_with_and_without_zlib_ng():
    data = bytearray(_packed(large=LARGE))
    data[-1] ^= 1
    with pytest.raises(
        DataError, match=r"x.spacy: .*damaged \(Error -3 while decompressing data: incorrect data check\)"
    ):
        _read(bytes(data))
