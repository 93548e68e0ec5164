from __future__ import annotations

import copy
import pickle
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlpx.errors import ModelError
from nlpx.files import msgpack
from nlpx.vocab import Lookups, Table
from nlpx.vocab.hashing import hash_string
from nlpx.vocab.symbols import string_id


def test_table_takes_strings_and_their_ids_as_keys():
    table = Table("norms", {"a": 1})
    table[hash_string("b")] = 2
    assert table["b"] == table.get(hash_string("b")) == 2
    assert "a" in table
    assert table.pop("a") == 1
    assert "a" not in table


def test_table_bytes_round_trip():
    table = Table("norms", {"a": 1, "b": [2]})
    assert dict(Table().from_bytes(table.to_bytes())) == dict(table)


def test_lookups_add_get_and_remove_tables():
    lookups = Lookups()
    table = lookups.add_table("norms", {"a": 1})
    assert lookups.has_table("norms")
    assert lookups.get_table("norms") is table
    assert lookups.get_table("other", None) is None
    assert lookups.remove_table("norms") is table
    assert lookups.tables == []


def test_lookups_refuse_a_name_twice():
    lookups = Lookups()
    lookups.add_table("norms")
    with pytest.raises(ValueError, match="set_table"):
        lookups.add_table("norms")


def test_get_table_names_those_that_are_there():
    lookups = Lookups()
    lookups.add_table("norms")
    with pytest.raises(KeyError, match="there are: norms"):
        lookups.get_table("lemmas")


@pytest.mark.parametrize(
    "change",
    [
        lambda lookups, table: table.set("b", 1),
        lambda lookups, table: table.update({"b": 1}),
        lambda lookups, table: table.setdefault("b", 1),
        lambda lookups, table: table.pop("a"),
        lambda lookups, table: table.popitem(),
        lambda lookups, table: table.clear(),
        lambda lookups, table: table.__delitem__("a"),
        lambda lookups, table: table.from_bytes(Table("other", {"a": 2}).to_bytes()),
        lambda lookups, table: lookups.add_table("more"),
        lambda lookups, table: lookups.set_table("norms", Table("norms", {"a": 2})),
        lambda lookups, table: lookups.remove_table("norms"),
        lambda lookups, table: lookups.from_bytes(lookups.to_bytes()),
    ],
)
def test_a_change_of_tables_shows_in_the_revision(change):
    lookups = Lookups()
    table = lookups.add_table("norms", {"a": 1})
    before = lookups.revision
    assert (table["a"], lookups.revision) == (1, before)
    change(lookups, table)
    assert lookups.revision != before


def test_lookups_disk_round_trip(tmp_path):
    lookups = Lookups()
    lookups.add_table("norms", {"a": "x"})
    lookups.to_disk(tmp_path)
    assert dict(Lookups().from_disk(tmp_path).get_table("norms")) == {hash_string("a"): "x"}


def test_from_disk_without_a_file_changes_nothing(tmp_path):
    assert Lookups().from_disk(tmp_path).tables == []


def test_from_disk_names_a_damaged_file(tmp_path):
    (tmp_path / "lookups.bin").write_bytes(b"\x93")
    with pytest.raises(ModelError, match=r"lookups\.bin"):
        Lookups().from_disk(tmp_path)


@pytest.fixture
def large():
    """Return tables of which one is so large that it is read when it is asked for."""
    lookups = Lookups()
    lookups.add_table("small", {"a": "x"})
    lookups.add_table("large", {f"word {number}": [f"text {number}"] for number in range(20_000)})
    return Lookups().from_bytes(lookups.to_bytes())


def test_large_table_is_saved_as_it_is_whether_it_was_asked_for_or_not(large):
    before = large.to_bytes()
    assert large.get_table("large")["word 7"] == ["text 7"]
    assert large.to_bytes() == before


def test_lists_of_a_large_table_are_read_some_at_a_time():
    words = [f"word {number}" for number in range(30_000)]
    lookups = Lookups()
    lookups.add_table("large", {"words": words, "nested": [1, [2]], "keys": {"c": 1}, "nothing": None})
    read = Lookups().from_bytes(lookups.to_bytes())
    for tables in (lookups, read):
        found = [
            [each for part in tables.find_parts("large", key) for each in part]
            for key in ("words", "nested", "keys", "nothing", "other")
        ]
        assert found == [words, [1, [2]], ["c"], [], []]
        assert list(tables.find_parts("other", "words")) == []
    assert max(map(len, read.find_parts("large", "words"))) < len(words)


def test_mappings_of_a_large_table_are_read_an_entry_at_a_time():
    lookups = Lookups()
    lookups.add_table("large", {"forms": {"went": ["go"], "": [1], "x": None}, "none": {}, "nothing": None, "all": {}})
    lookups.get_table("large")["many"] = {f"word {number}": [number] for number in range(3_000)}
    for tables in (lookups, Lookups().from_bytes(lookups.to_bytes())):
        found = {key: [*tables.find_pairs("large", key)] for key in ("forms", "none", "nothing", "other")}
        assert found == {"forms": [("went", ["go"]), ("", [1]), ("x", None)], "none": [], "nothing": [], "other": []}
        assert dict(tables.find_pairs("large", "many")) == lookups.get_table("large")["many"]
        assert list(tables.find_pairs("other", "forms")) == []


def test_threads_that_ask_for_a_large_table_at_once_get_the_same_one(large):
    n_threads = 4
    begin = Barrier(n_threads)

    def ask(number):
        begin.wait()
        large.get_table("large")[f"own {number}"] = [number]

    with ThreadPoolExecutor(n_threads) as pool:
        list(pool.map(ask, range(n_threads)))
    saved = Lookups().from_bytes(large.to_bytes()).get_table("large")
    assert [saved[f"own {number}"] for number in range(n_threads)] == [[0], [1], [2], [3]]


def test_large_table_that_is_damaged_names_the_file_when_it_is_asked_for(tmp_path, large):
    (tmp_path / "lookups.bin").write_bytes(large.to_bytes().replace(b"\xa6text 7", b"\xa6text \xff"))
    damaged = Lookups().from_disk(tmp_path)
    assert damaged.get_table("small")["a"] == "x"
    with pytest.raises(ModelError, match=r"lookups\.bin"):
        damaged.get_table("large")
    with pytest.raises(ModelError, match=r"lookups\.bin"):
        list(damaged.find_parts("large", "word 7"))


def test_mapping_of_a_large_table_that_is_damaged_names_the_file(tmp_path):
    lookups = Lookups()
    lookups.add_table("large", {"forms": {f"word {number}": ["form"] for number in range(3_000)}})
    (tmp_path / "lookups.bin").write_bytes(lookups.to_bytes().replace(b"\xa6word 7", b"\xa6word \xff"))
    with pytest.raises(ModelError, match=r"lookups\.bin"):
        list(Lookups().from_disk(tmp_path).find_pairs("large", "forms"))


# So much that the table stays packed.
FILLING = ("filling", ["some text"] * 500)
KEYS = st.text(max_size=4)


def packed_lookups(pairs):
    """Return the bytes of one large table, in which a key may be twice."""
    pairs = [FILLING, *pairs]
    entries = [msgpack.pack(each) for pair in pairs for each in pair]
    return b"".join([msgpack.map_header(1), msgpack.pack("large"), msgpack.map_header(len(pairs)), *entries])


@given(
    pairs=st.lists(st.tuples(KEYS, st.none() | st.text(max_size=40) | st.lists(KEYS))),
    others=st.lists(KEYS),
    has_ids=st.booleans(),
)
def test_values_are_found_in_a_large_table_as_in_one_that_is_read(pairs, others, has_ids):
    keys = ["filling", *(key for key, _ in pairs), *others]
    data = packed_lookups([(string_id(key), value) for key, value in pairs] if has_ids else pairs)
    found, read = Lookups().from_bytes(data), Lookups().from_bytes(data)
    table = read.get_table("large")
    assert [found.find("large", key, "nothing") for key in keys] == [table.get(key, "nothing") for key in keys]
    assert [read.find("large", key, "nothing") for key in keys] == [table.get(key, "nothing") for key in keys]
    assert found.get_table("large") == table
    assert found.to_bytes() == read.to_bytes()


def test_values_are_found_in_what_a_large_table_has_become(large):
    assert large.find("large", "word 7") == ["text 7"]
    before = large.revision
    table = large.get_table("large")
    assert (large.revision, large.find("large", "word 7")) == (before, ["text 7"])
    table["word 7"] = table["new"] = "other"
    del table["word 8"]
    found = [large.find("large", f"word {number}", "nothing") for number in (7, 8, 9)]
    assert found == ["other", "nothing", ["text 9"]]
    assert large.revision != before
    saved = Lookups().from_bytes(large.to_bytes())
    found = [saved.find("large", key) for key in ("word 7", "word 8", "word 9", "new")]
    assert found == ["other", None, ["text 9"], "other"]


def test_value_of_a_table_that_is_not_there_is_the_default(large):
    assert (large.find("other", "a"), large.find("other", "a", "b"), large.find("small", "c", "d")) == (None, "b", "d")


def test_large_table_in_a_file_is_pickled(tmp_path):
    lookups = Lookups()
    lookups.add_table("large", {f"word {number}": number for number in range(50_000)})
    lookups.to_disk(tmp_path)
    read = Lookups().from_disk(tmp_path)
    for copied in (pickle.loads(pickle.dumps(read)), copy.deepcopy(read)):
        assert copied.find("large", "word 7") == 7
        assert copied.to_bytes() == read.to_bytes() == (tmp_path / "lookups.bin").read_bytes()


def test_broken_text_in_a_large_table_is_told_where_it_is_asked_for(tmp_path, large):
    (tmp_path / "lookups.bin").write_bytes(large.to_bytes().replace(b"\xa6text 7", b"\xa6text \xff"))
    damaged = Lookups().from_disk(tmp_path)
    assert damaged.find("large", "word 8") == ["text 8"]
    with pytest.raises(ModelError, match=r"lookups\.bin"):
        damaged.find("large", "word 7")


@pytest.mark.parametrize("key", [-1, 1.5, None, b"word", ["word"]])
def test_keys_of_a_large_table_that_can_be_none_are_told(key):
    damaged = Lookups().from_bytes(packed_lookups([(key, "text")]))
    with pytest.raises(ModelError, match=r"the bytes of the tables: .* is no key of a table, which is a string"):
        damaged.find("large", "word")
