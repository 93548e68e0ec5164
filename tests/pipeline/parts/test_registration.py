"""Registering components of one's own."""

from __future__ import annotations

import pytest

import nlpx
from nlpx.errors import NameClash
from nlpx.pipeline import Language


def test_component_decorator_makes_a_function_a_component(blank):
    @Language.component("test_shout", assigns=["doc.user_data"])
    def shout(doc):
        doc.user_data["loud"] = doc.text.upper()
        return doc

    blank.add_pipe("test_shout")
    assert blank("hey").user_data["loud"] == "HEY"
    assert blank.get_pipe_meta("test_shout").assigns == ["doc.user_data"]
    assert blank.config["components"]["test_shout"] == {"factory": "test_shout"}


def test_factory_can_be_registered_by_a_call(blank):
    def make(nlp, name, times: int):
        return lambda doc: doc

    Language.factory("test_called", default_config={"times": 2}, func=make)
    blank.add_pipe("test_called")
    assert blank.get_pipe_config("test_called")["times"] == 2
    assert Language.has_factory("test_called")
    assert "test_called" in blank.factory_names


def test_factory_meta_says_what_was_declared():
    meta = Language.get_factory_meta("test_guesser")
    assert meta.assigns == ["token.tag"]
    assert meta.default_score_weights == {"guess_acc": 1.0}
    assert meta.scores == ["guess_acc"]
    assert meta.default_config["strength"] == 1


def test_factory_of_one_language_is_known_there_only():
    english = type(nlpx.blank("en"))

    @english.factory("test_english_only")
    def make(nlp, name):
        return lambda doc: doc

    nlpx.blank("en").add_pipe("test_english_only")
    assert not type(nlpx.blank("xx")).has_factory("test_english_only")


def test_factory_function_must_take_nlp_and_name():
    with pytest.raises(ValueError, match="'name' is missing"):

        @Language.factory("test_bad_arguments")
        def make(nlp):
            return None


def test_component_decorator_refuses_a_class():
    with pytest.raises(ValueError, match=r"use @Language\.factory"):

        @Language.component("test_bad_class")
        class Bad:
            pass


def test_another_function_cannot_take_a_name():
    with pytest.raises(NameClash, match="test_marker"):

        @Language.component("test_marker")
        def other(doc):
            return doc


def test_nobody_can_take_the_name_of_a_plugin():
    with pytest.raises(NameClash, match="nlp-tagger"):
        Language.component("tagger", func=lambda doc: doc)
