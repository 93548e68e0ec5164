from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from nlpx.errors import ModelError
from nlpx.vocab import Lookups, Table
from nlpx.vocab.hashing import hash_string


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
