from __future__ import annotations

import gc
import json
import os
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlpx.errors import ModelError
from nlpx.vocab import StringStore
from nlpx.vocab import strings as strings_module
from nlpx.vocab.hashing import hash_string


def test_add_returns_the_hash_and_keeps_the_string():
    strings = StringStore()
    key = strings.add("apple")
    assert key == hash_string("apple")
    assert strings[key] == "apple"
    assert "apple" in strings
    assert key in strings


def test_add_all_keeps_strings_both_known_and_new():
    strings = StringStore(["apple"])
    for _ in range(2):
        assert strings.add_all(["pear", "apple", "", "pear"]) == [
            *map(hash_string, ["pear", "apple"]),
            0,
            hash_string("pear"),
        ]
    assert "pear" in list(strings)


def test_getitem_of_a_string_does_not_keep_it():
    strings = StringStore()
    key = strings["apple"]
    assert key == hash_string("apple")
    assert "apple" not in strings
    assert len(strings) == 0


def test_symbols_are_always_known_and_never_counted():
    strings = StringStore(["NOUN", ""])
    assert strings["NOUN"] == 92
    assert strings[92] == "NOUN"
    assert strings[0] == ""
    assert len(strings) == 0


def test_getitem_of_an_unknown_id_says_what_to_do():
    with pytest.raises(KeyError, match="No string is known for the id 12345678901"):
        StringStore()[12345678901]


def test_add_refuses_what_is_no_string():
    with pytest.raises(TypeError, match="not int"):
        StringStore().add(92)


def test_iteration_gives_strings_in_order_of_addition():
    assert list(StringStore(["b", "a", "c"])) == ["b", "a", "c"]


def test_hold_keeps_a_string_only_while_the_holder_lives():
    strings = StringStore()
    key, holder = strings.hold("passing")
    assert strings[key] == "passing"
    assert len(strings) == 0
    del holder
    gc.collect()
    assert key not in strings
    assert not strings.held


def test_hold_gives_the_same_holder_twice():
    strings = StringStore()
    key, holder = strings.hold("passing")
    assert strings.hold("passing") == (key, holder)


def test_hold_of_a_permanent_string_needs_no_holder():
    strings = StringStore(["apple"])
    assert strings.hold("apple") == (hash_string("apple"), None)


def test_as_int_and_as_string_take_both_forms():
    strings = StringStore(["apple"])
    key = strings["apple"]
    assert strings.as_int("apple") == strings.as_int(key) == key
    assert strings.as_string("apple") == strings.as_string(key) == "apple"


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]))))
def test_bytes_round_trip_keeps_all_strings(texts):
    strings = StringStore(texts)
    assert sorted(StringStore().from_bytes(strings.to_bytes())) == sorted(strings)


def test_to_disk_writes_a_sorted_list(tmp_path):
    StringStore(["b", "é", "a"]).to_disk(tmp_path / "strings.json")
    assert json.loads((tmp_path / "strings.json").read_text(encoding="utf8")) == ["a", "b", "é"]


def test_from_disk_replaces_all_strings(tmp_path):
    StringStore(["b"]).to_disk(tmp_path / "strings.json")
    assert list(StringStore(["a"]).from_disk(tmp_path / "strings.json")) == ["b"]


def test_strings_of_a_file_are_there_with_those_that_were_added_since(tmp_path):
    StringStore(["b", "ORTH"]).to_disk(tmp_path / "strings.json")
    strings = StringStore().from_disk(tmp_path / "strings.json")
    added = strings.add("a")
    assert strings[added] == "a"
    assert strings[hash_string("b")] == "b"
    assert "b" in strings
    assert sorted(strings) == ["a", "b"]
    assert len(strings) == 2


def test_strings_that_were_taken_from_another_store_stay_when_that_changes(tmp_path):
    StringStore(["b"]).to_disk(tmp_path / "strings.json")
    first, second = StringStore().from_disk(tmp_path / "strings.json"), StringStore(["z"])
    second.take(first)
    first.from_bytes(b"[]")
    assert list(second) == ["b"]
    assert list(first) == []


@pytest.mark.parametrize("content", ["{", "[1]", None])
def test_from_disk_names_a_file_that_cannot_be_read(tmp_path, content):
    path = tmp_path / "strings.json"
    if content is not None:
        path.write_text(content, encoding="utf8")
    with pytest.raises(ModelError, match=r"strings\.json"):
        StringStore().from_disk(path)


@pytest.mark.parametrize("count", [0, 1, 3, 4, 9])
def test_file_of_strings_is_one_sorted_list_however_many_are_written_at_a_time(tmp_path, monkeypatch, count):
    monkeypatch.setattr(strings_module, "_BATCH", 3)
    texts = [f'"é"\n{number}' for number in range(count)]
    StringStore(reversed(texts)).to_disk(tmp_path / "strings.json")
    written = (tmp_path / "strings.json").read_text(encoding="utf8")
    assert written == json.dumps(texts, ensure_ascii=False, indent=0)


def test_strings_that_another_thread_has_read_meanwhile_are_there():
    class Overtaken(StringStore):
        """A store whose unread strings are gone once they were looked at: another thread was faster."""

        looks = 0

        @property
        def _unread(self):
            self.looks += 1
            return b'["apple"]' if self.looks == 1 else b""

        @_unread.setter
        def _unread(self, data):
            self.looks = 0 if data else 1

    store = Overtaken()
    store.looks = 0
    assert list(store) == ["apple"]


def test_memory_zones_are_taken_and_change_nothing():
    strings = StringStore()
    with strings.memory_zone():
        key = strings.add("word", allow_transient=True)
    assert strings[key] == "word"


@pytest.mark.parametrize("packed", [b'["apple"]', '["apple"]'], ids=["bytes", "str"])
def test_strings_are_read_from_bytes_and_from_their_text(packed):
    assert list(StringStore().from_bytes(packed)) == ["apple"]


def test_bytes_that_change_later_are_read_as_they_were():
    packed = bytearray(b'["apple"]')
    strings = StringStore().from_bytes(packed)
    packed[2:3] = b"\xff"
    assert list(strings) == ["apple"]


@pytest.mark.parametrize("packed", [memoryview(b'["apple"]'), ["apple"], None], ids=["memoryview", "list", "None"])
def test_what_are_no_bytes_is_refused(packed):
    with pytest.raises(ModelError, match="the bytes of the strings"):
        StringStore().from_bytes(packed)


def test_many_strings_of_a_file_are_there_when_the_file_is_another(tmp_path):
    words = [f"a long word with the number {number}" for number in range(40_000)]
    StringStore(words).to_disk(tmp_path / "strings.json")
    strings = StringStore().from_disk(tmp_path / "strings.json")
    StringStore(["other"]).to_disk(tmp_path / "strings.json")
    assert strings[strings[words[7]]] == words[7]
    assert sorted(strings) == sorted(words)


@pytest.mark.skipif(os.name != "posix", reason="files are left where they are there only")
@pytest.mark.parametrize(
    ("content", "message"),
    [(b"", "strings.json was cut off after it was loaded"), (b"x" * 2**21, "a file of strings that was changed after")],
)
def test_a_file_that_is_written_over_is_an_error_when_its_strings_are_wanted(tmp_path, content, message):
    path = tmp_path / "strings.json"
    StringStore(["known", *(f"a long word with the number {number}" for number in range(40_000))]).to_disk(path)
    strings = StringStore().from_disk(path)
    path.write_bytes(content)
    assert strings["known"] == StringStore()["known"]
    with pytest.raises(ModelError, match=message):
        len(strings)
    if not content:
        with pytest.raises(ModelError, match=message):
            strings.as_held()


@pytest.mark.parametrize(
    "hold", [StringStore.hold_known, lambda store, key, text: store.holders_of([key], [text])[0]], ids=["one", "many"]
)
def test_threads_that_hold_a_string_at_once_hold_the_same(hold):
    strings = StringStore()
    texts = {hash_string(text): text for text in map(str, range(20_000))}
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(4) as pool:
            found = [pool.submit(lambda: [hold(strings, *each) for each in texts.items()]) for _ in range(4)]
            of_threads = [each.result() for each in found]
    finally:
        sys.setswitchinterval(before)
    # What one of them lets go of is still there for the others.
    assert all(len({*map(id, holders)}) == 1 for holders in zip(*of_threads, strict=True))
