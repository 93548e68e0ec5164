"""Nested settings by dotted names."""

from __future__ import annotations

import pytest

from nlpx.config.dotted import (
    copy_config,
    dict_to_dot,
    dot_to_dict,
    dot_to_object,
    load_config_from_str,
    set_dot_to_object,
    walk_dict,
)
from nlpx.errors import ConfigError

NESTED = {"a": {"b": 1, "c": {"d": 2}}, "e": {"@x": "f", "*": {"g": 3}}}


def test_nested_settings_become_dotted_and_come_back():
    dotted = {"a.b": 1, "a.c.d": 2, "e.@x": "f", "e.*.g": 3}
    assert dict_to_dot(NESTED) == dotted
    assert dot_to_dict(dotted) == NESTED


def test_a_block_stays_in_one_piece_for_overrides():
    assert dict_to_dot(NESTED, for_overrides=True) == {"a.b": 1, "a.c.d": 2, "e": NESTED["e"]}
    assert list(walk_dict({"b": 1}, ["a"])) == [(["a", "b"], 1)]


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"a": 1, "a.b": 2}, "'a' is a value and a section; give it as one of the two"),
        ({"a.b": 1, "a": 2}, "'a' is a value and a section; give it as one of the two"),
        ({"a.b.c": 1, "a": {"b": 2}}, "'a.b' is a value and a section; give it as one of the two"),
        ({"a": {"b": 2}, "a.b": 1}, "'a.b' is there twice; give it once"),
    ],
)
def test_a_value_is_not_dropped_for_another(values, message):
    with pytest.raises(ConfigError) as error:
        dot_to_dict(values)
    assert str(error.value) == message


def test_sections_are_completed_in_their_order_and_stay_as_they_were_given():
    section = {"z": {"y": 1}}
    made = dot_to_dict({"b": section, "a": 0, "b.z.x": 2, "b.w": {}})
    assert made == {"b": {"z": {"y": 1, "x": 2}, "w": {}}, "a": 0}
    assert [list(made), list(made["b"])] == [["b", "a"], ["z", "w"]]
    assert section == {"z": {"y": 1}}


def test_values_are_got_and_set_by_their_names():
    config = copy_config({"a": {"b": {"c": 3}}})
    assert dot_to_object(config, "a.b") == {"c": 3}
    set_dot_to_object(config, "a.b.c", 7)
    set_dot_to_object(config, "a.b.new", 8)
    assert config == {"a": {"b": {"c": 7, "new": 8}}}


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("a.z.c", "the config has no section or value 'a.z'"),
        ("a.b.c.d", "'a.b.c' is a value, not a section, so it has no 'a.b.c.d'"),
    ],
)
def test_a_section_that_is_not_there_is_a_key_error(name, message):
    with pytest.raises(KeyError) as error:
        set_dot_to_object({"a": {"b": {"c": 3}}}, name, 1)
    assert error.value.args == (message,)


@pytest.mark.parametrize("name", ["", "z", "a.z", "a.b.c"])
def test_a_name_that_is_not_there_is_told(name):
    with pytest.raises(KeyError) as error:
        dot_to_object({"a": {"b": 3}}, name)
    assert error.value.args == (f"the config has no section or value {name!r}",)


def test_a_copy_shares_nothing():
    settings = {"a": {"b": [1]}}
    copy_config(settings)["a"]["b"].append(2)
    assert settings == {"a": {"b": [1]}}


def test_a_text_of_one_line_is_a_config():
    assert load_config_from_str("[a]", overrides={"a.b": 1}) == {"a": {"b": 1}}
