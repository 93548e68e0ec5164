"""What differs between two configs."""

from __future__ import annotations

from nlpx.config import Config
from nlpx.config.differences import differences


def shown(old, new):
    return [f"{sign} {text}".rstrip() for sign, text in differences(Config(old), Config(new))]


def test_what_differs_stands_behind_the_heading_of_its_section_old_before_new():
    old = {"nlp": {"lang": "en", "batch_size": 1}, "training": {"patience": 1, "seed": 0}}
    new = {"nlp": {"lang": "en", "batch_size": 1}, "training": {"patience": 2, "seed": 0}}
    assert shown(old, new) == ["  [training]", "- patience = 1", "+ patience = 2"]


def test_order_of_settings_and_sections_makes_no_difference():
    old = {"a": {"x": 1, "y": 2}, "b": {"z": {"u": 1}, "w": {"v": 1}}}
    new = {"b": {"w": {"v": 1}, "z": {"u": 1}}, "a": {"y": 2, "x": 1}}
    assert shown(old, new) == []


def test_what_only_one_has_stands_where_it_has_it():
    old = {"a": {"x": 1, "gone": 5, "y": 2}, "b": {"x": 1}, "c": {}}
    new = {"a": {"x": 1, "y": 2, "more": None}, "c": {}, "d": {"x": "$"}}
    assert shown(old, new) == [
        "  [a]", "- gone = 5", "+ more = null", "", "- [b]", "- x = 1", "", "+ [d]", '+ x = "$$"',
    ]  # fmt: skip
