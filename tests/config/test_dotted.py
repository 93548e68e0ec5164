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


def test_a_value_cannot_be_a_section_too():
    with pytest.raises(ConfigError, match="'a' is a value"):
        dot_to_dict({"a": 1, "a.b": 2})


def test_values_are_got_and_set_by_their_names():
    config = copy_config({"a": {"b": {"c": 3}}})
    assert dot_to_object(config, "a.b") == {"c": 3}
    set_dot_to_object(config, "a.b.c", 7)
    set_dot_to_object(config, "a.b.new", 8)
    assert config == {"a": {"b": {"c": 7, "new": 8}}}


@pytest.mark.parametrize("name", ["a.z.c", "a.b.c.d"])
def test_a_section_that_is_not_there_is_a_key_error(name):
    with pytest.raises(KeyError):
        set_dot_to_object({"a": {"b": {"c": 3}}}, name, 1)


def test_a_copy_shares_nothing():
    settings = {"a": {"b": [1]}}
    copy_config(settings)["a"]["b"].append(2)
    assert settings == {"a": {"b": [1]}}


def test_a_text_of_one_line_is_a_config():
    assert load_config_from_str("[a]", overrides={"a.b": 1}) == {"a": {"b": 1}}
