"""Registering components of one's own."""

from __future__ import annotations

import builtins
import sys

import pytest

import nlpx
from nlpx.errors import ConfigError, NameClash
from nlpx.pipeline import FactoryMeta, Language


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


def test_what_is_known_of_a_factory_can_be_replaced(blank):
    def make(nlp, name, times: int = 1, word: str = "a"):
        return lambda doc: doc

    Language.factory("test_redescribed", default_config={"times": 2}, func=make)
    meta = FactoryMeta(factory="test_redescribed", default_config={"times": 3}, assigns=["token.tag"])
    Language.set_factory_meta("test_redescribed", meta)
    assert Language.get_factory_meta("test_redescribed").assigns == ["token.tag"]
    blank.add_pipe("test_redescribed")
    assert blank.get_pipe_config("test_redescribed")["times"] == 3


@pytest.mark.parametrize("name", ["test_nobody_offers_it", 3])
def test_nothing_can_be_said_of_a_factory_that_nobody_offers(name):
    with pytest.raises(ValueError, match=r"test_nobody_offers_it|takes the name of a factory"):
        Language.set_factory_meta(name, FactoryMeta(factory="x"))


@pytest.mark.parametrize("name", ["test.dotted", ".dotted", "test."])
@pytest.mark.parametrize("decorator", ["component", "factory"])
def test_a_dot_is_left_to_the_factories_of_languages(name, decorator):
    with pytest.raises(ValueError, match=rf"cannot hold '\.', as {name!r} does; use '_'.*get_lang_class\('en'\)"):
        getattr(Language, decorator)(name, func=lambda doc: doc)
    assert not Language.has_factory(name)


class OfAService(Exception):
    """Report that a service does not answer, with what is known of it."""

    def __init__(self, host, *, code):
        super().__init__(f"{host} answered {code}")
        self.code = code


class WithSlots(Exception):
    __slots__ = ("code",)


def _failing(error):
    def make(nlp, name):
        raise error

    return make


@pytest.mark.parametrize(
    "error",
    [OfAService("h", code=503), WithSlots("no"), TypeError("no"), KeyError("no"), ImportError("no"), OSError(2, "no")],
    ids=lambda error: type(error).__name__,
)
def test_the_error_of_a_factory_can_be_caught_by_its_class(blank, error):
    name = f"test_failing_{type(error).__name__}"
    Language.factory(name, func=_failing(error))
    with pytest.raises(type(error)) as caught:
        blank.add_pipe(name)
    assert getattr(caught.value, "code", None) == getattr(error, "code", None)
    assert blank.pipe_names == []
    if not isinstance(error, OSError):
        assert isinstance(caught.value, ConfigError)
        assert f"[components.{name}]: {name} cannot be made with these settings: " in str(caught.value)


@pytest.mark.skipif(sys.version_info < (3, 11), reason="Python has no groups of errors")
def test_a_group_of_errors_of_a_factory_is_told_as_any_other(blank):
    error = builtins.ExceptionGroup("two", [ValueError("a"), KeyError("b")])
    Language.factory("test_failing_group", func=_failing(error))
    with pytest.raises(
        ConfigError, match=r"\[components.test_failing_group\]: .* with these settings: .*two"
    ) as caught:
        blank.add_pipe("test_failing_group")
    assert caught.value.__cause__ is error


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
