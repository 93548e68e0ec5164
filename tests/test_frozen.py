"""Lists and dictionaries that refuse to be changed."""

from __future__ import annotations

import copy

import pytest

from nlpx.frozen import SimpleFrozenDict, SimpleFrozenList


def test_a_list_that_is_changed_says_that_it_cannot_be():
    frozen = SimpleFrozenList(["a"])
    with pytest.raises(NotImplementedError, match="cannot be changed; make one of your own"):
        frozen.append("b")
    with pytest.raises(NotImplementedError, match="use add_label"):
        SimpleFrozenList(error="use add_label").extend(["b"])
    assert frozen == ["a"]


def test_a_dictionary_that_is_changed_says_that_it_cannot_be():
    frozen = SimpleFrozenDict({"a": 1}, b=2, error="no")
    with pytest.raises(NotImplementedError, match=r"^no$"):
        frozen["c"] = 3
    assert frozen == {"a": 1, "b": 2}


def test_copies_can_be_changed():
    copied = copy.deepcopy(SimpleFrozenList(["a"]))
    copied.append("b")
    assert copied == ["a", "b"]
