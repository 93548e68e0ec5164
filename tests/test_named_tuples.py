"""Named tuples are what Python's own are, but for annotations that stay as they are written."""

from __future__ import annotations

import inspect
import pickle
import typing

import pytest

from nlpx.named_tuples import NamedTuple

Kind = typing.TypeVar("Kind")


class Place(NamedTuple):
    """Say where something stands.

    Args:
        file: The file.
        line: The line.
        words: What stands there.
    """

    file: str
    line: int = 1
    words: list[NoSuchType] | None = None  # type: ignore[name-defined]  # noqa: F821

    @property
    def shown(self) -> str:
        """The place for messages."""
        return f"{self.file}:{self.line}"

    @classmethod
    def of(cls, text: str) -> Place:
        """Return the place that a message shows."""
        file, _, line = text.partition(":")
        return cls(file, int(line))


class Theirs(typing.NamedTuple):
    file: str
    line: int = 1
    words: list[str] | None = None


def test_they_are_tuples_with_names():
    place = Place("a.txt", 3)
    assert place == ("a.txt", 3, None)
    assert (place.file, place.line, place.words) == tuple(place)
    assert place._replace(line=4) == Place(line=4, file="a.txt")
    assert place._asdict() == {"file": "a.txt", "line": 3, "words": None}
    assert repr(place) == "Place(file='a.txt', line=3, words=None)"
    assert not hasattr(place, "__dict__")


def test_they_have_methods():
    assert Place("a.txt", 3).shown == "a.txt:3"
    assert Place.of("a.txt:3") == Place("a.txt", 3)


def test_they_are_made_like_pythons_own():
    def told(signature):
        return [(each.name, each.kind, each.default) for each in signature.parameters.values()]

    assert told(inspect.signature(Place)) == told(inspect.signature(Theirs))
    assert (Place._fields, Place._field_defaults) == (Theirs._fields, Theirs._field_defaults)
    assert (type(Place), Place.__bases__, Place.__module__) == (type(Theirs), Theirs.__bases__, Theirs.__module__)
    assert Place.__qualname__ == "Place"
    assert inspect.getdoc(Place).startswith("Say where something stands.")


@pytest.mark.parametrize("values", [{}, {"line": 2}, {"file": "a", "more": 1}])
def test_what_is_missing_or_unknown_is_refused(values):
    with pytest.raises(TypeError, match=r"file|more"):
        Place(**values)


def test_annotations_are_strings_that_can_be_looked_up():
    assert Place.__annotations__ == {"file": "str", "line": "int", "words": "list[NoSuchType] | None"}
    assert typing.get_type_hints(Place, localns={"NoSuchType": str}) == typing.get_type_hints(Theirs)


def test_they_are_pickled_and_extended():
    class More(Place):
        @property
        def shown(self) -> str:
            return f"<{super().shown}>"

    assert pickle.loads(pickle.dumps(Place("a", 2))) == Place("a", 2)
    assert More("a", 2).shown == "<a:2>"


def test_fields_without_a_default_come_first():
    with pytest.raises(TypeError, match="Wrong has a field without a default behind one that has a default"):

        class Wrong(NamedTuple):
            file: str = ""
            line: int  # type: ignore[misc]


def test_another_base_is_refused():
    with pytest.raises(TypeError, match="Wrong has another base"):

        class Wrong(NamedTuple, typing.Generic[Kind]):
            file: Kind


def test_a_class_without_fields_is_refused():
    with pytest.raises(TypeError, match="no fields"):

        class Wrong(NamedTuple):
            pass
