"""Objects that are saved part by part."""

from __future__ import annotations

import pytest

from nlpx.errors import NlpxError
from nlpx.files.parts import excluded_parts, from_bytes, from_dict, from_disk, to_bytes, to_dict, to_disk


def test_parts_come_back_from_bytes_without_those_left_out():
    data = to_bytes({"words": lambda: ["a"], "cfg.json": lambda: {"b": 1}, "vocab": lambda: 1 / 0}, exclude=["vocab"])
    got = {}
    from_bytes(data, {"words": lambda value: got.update(words=value), "vocab": got.get, "cfg.json": 0}, ["cfg"])
    assert got == {"words": ["a"]}


def test_parts_that_are_not_there_are_passed_over():
    got = []
    from_dict({"a": 1}, {"a": got.append, "b": got.append}, exclude=())
    assert got == [1]
    assert to_dict({"a": lambda: 1}, exclude=()) == {"a": 1}


def test_bytes_that_are_cut_off_are_told():
    with pytest.raises(NlpxError, match="the bytes of the parts"):
        from_bytes(to_bytes({"a": lambda: "long" * 9}, exclude=())[:-3], {}, exclude=())


def test_parts_are_files_of_a_folder(tmp_path):
    writers = {"words": lambda path: path.write_text("a"), "cfg.json": lambda path: path.write_text("{}")}
    folder = to_disk(tmp_path / "new" / "part", writers, exclude=["cfg"])
    assert [path.name for path in folder.iterdir()] == ["words"]
    got = []
    from_disk(str(folder), {"words": lambda path: got.append(path.read_text()), "vocab": 0}, exclude=["vocab"])
    assert got == ["a"]


@pytest.mark.parametrize("exclude", ["strings", ["strings"], ("strings",), {"strings"}, iter(["strings"])])
def test_what_is_left_out_can_be_one_name_or_several(exclude):
    assert excluded_parts(exclude) == {"strings"}


@pytest.mark.parametrize("exclude", [5, None, b"strings", {"strings": 1}, [5], [None]])
def test_what_is_left_out_is_named(exclude):
    with pytest.raises(TypeError, match=r"exclude takes the names of parts, such as \['strings'\], not "):
        excluded_parts(exclude)
