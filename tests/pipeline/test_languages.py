"""Languages by their codes, with rules of the user's own, and those that are not there."""

from __future__ import annotations

import pytest
from catalogue import RegistryError
from confection import ConfigValidationError

import nlpx
from nlpx.errors import ConfigError, NameNotFound
from nlpx.pipeline import Language, TrainablePipe
from nlpx.registry import registry

from .conftest import TEXTS, build_vectors


@pytest.mark.parametrize(
    ("name", "lang"),
    [("en", "en"), ("eng", "en"), ("fra", "fr"), ("fre", "fr"), ("en-GB", "en"), ("zh_Hans_CN", "zh"), ("de-AT", "de")],
)
def test_codes_and_tags_of_a_language_mean_the_same(name, lang):
    assert nlpx.blank(name).lang == lang
    assert nlpx.load(f"blank:{name}").lang == lang


@pytest.mark.parametrize("name", ["qq", "ita", "en_core_web_sm", "english", ""])
def test_unknown_language_can_be_caught_as_each_of_its_kinds(name):
    for kind in (NameNotFound, ImportError, RegistryError, ValueError):
        with pytest.raises(kind, match="no installed plugin offers"):
            nlpx.blank(name)


def test_unknown_names_and_wrong_configs_can_be_caught_as_the_libraries_errors(blank):
    with pytest.raises(RegistryError, match="'nobody'"):
        blank.add_pipe("nobody")
    with pytest.raises(RegistryError, match="'nobody'"):
        registry.get("misc", "nobody")
    with pytest.raises(ConfigValidationError, match="strenght") as info:
        blank.add_pipe("test_guesser", config={"strenght": 2})
    assert isinstance(info.value, ConfigError)
    assert type(info.value).__name__ == "ConfigError"


def test_rules_of_a_language_can_be_derived_from(blank, tmp_path):
    class Rules(type(blank).Defaults):
        stop_words = type(blank).Defaults.stop_words | {"nlpx"}
        infixes = (r"\+",)

    class Mine(type(blank)):
        Defaults = Rules
        lang = "xmine"

    registry.languages("xmine")(Mine)
    nlp = Mine()
    nlp.to_disk(tmp_path)
    for each in (nlp, nlpx.blank("xmine"), nlpx.load(tmp_path)):
        assert isinstance(each, Mine)
        doc = each("don't a+b nlpx")
        assert [token.text for token in doc] == ["do", "n't", "a", "+", "b", "nlpx"]
        assert doc[5].is_stop
    assert [token.text for token in blank("a+b")] == ["a+b"]


def test_component_with_a_constructor_of_its_own_saves_and_loads(blank, tmp_path):
    class Bare(TrainablePipe):
        def __init__(self, vocab, model, name):
            self.vocab, self.model, self.name = vocab, model, name

        def set_annotations(self, docs, scores):
            for doc, rows in zip(docs, scores, strict=True):
                doc.tensor = rows

    def make(nlp, name):
        return Bare(nlp.vocab, build_vectors(), name)

    Language.factory("test_bare", func=make)
    pipe = blank.add_pipe("test_bare")
    blank.initialize()
    blank.to_disk(tmp_path)
    expected = blank(TEXTS[0]).tensor.tolist()
    assert nlpx.load(tmp_path)(TEXTS[0]).tensor.tolist() == expected
    assert (pipe.labels, pipe.cfg) == ((), {})
