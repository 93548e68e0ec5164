"""Records: what a frozen dataclass promises, from methods that stand in one place."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
from collections.abc import Mapping  # noqa: TC003
from typing import ClassVar

import pytest

from nlpx.records import Record


class Song(Record):
    """Name a song."""

    kind: ClassVar[str] = "songs"

    name: str
    verses: int = 3


class Hymn(Song):
    """Name a hymn."""

    tunes: Mapping[str, str] = dataclasses.field(default_factory=dict)


def test_fields_are_given_by_name_and_those_of_the_base_too():
    hymn = Hymn(name="Laudate", tunes={"choir": "old"})
    assert (hymn.name, hymn.verses, hymn.tunes) == ("Laudate", 3, {"choir": "old"})


def test_default_that_can_change_is_of_one_record_alone():
    assert Hymn(name="a").tunes is not Hymn(name="b").tunes


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"name": "a", "verse": 1}, "Song has no field 'verse'; did you mean 'verses'?"),
        ({"name": "a", "kind": "b"}, "Song has no field 'kind'"),
        ({}, "Song needs name"),
    ],
)
def test_wrong_fields_are_named(given, message):
    with pytest.raises(TypeError, match=message.replace("?", r"\?")):
        Song(**given)


def test_fields_without_a_name_are_refused():
    with pytest.raises(TypeError, match="Song takes its fields by name"):
        Song("a")


def test_record_stays_as_it_was_made():
    song = Song(name="a")
    with pytest.raises(dataclasses.FrozenInstanceError, match="cannot assign to 'name' of a Song"):
        song.name = "b"
    with pytest.raises(dataclasses.FrozenInstanceError, match="cannot delete 'name' of a Song"):
        del song.name
    assert song.name == "a"


def test_records_of_one_class_are_equal_where_their_fields_are():
    song = Song(name="a")
    assert song == Song(name="a", verses=3)
    assert len({song, Song(name="a"), Song(name="b")}) == 2
    assert song != Song(name="a", verses=4)
    assert song != Hymn(name="a")


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda song: pickle.loads(pickle.dumps(song))])
def test_copy_is_equal(copied):
    assert copied(Hymn(name="a")) == Hymn(name="a")


def test_repr_makes_an_equal_one():
    assert repr(Song(name="a")) == "Song(name='a', verses=3)"


def test_record_is_a_dataclass():
    assert dataclasses.replace(Hymn(name="a"), verses=2) == Hymn(name="a", verses=2)
    assert [field.name for field in dataclasses.fields(Hymn)] == ["name", "verses", "tunes"]


def test_signature_has_the_fields():
    assert str(inspect.signature(Hymn)) == "(*, name: 'str', verses: 'int' = 3, tunes: 'Mapping[str, str]' = {})"
    assert str(inspect.signature(Record)) == "()"
