"""Where registered functions are defined."""

from __future__ import annotations

import inspect

import pytest

import nlpx
from nlpx.commands.find_function import find_function
from nlpx.errors import ArgumentError, NameNotFound, PluginError
from nlpx.registry import registry
from nlpx.registry.definitions import find_definitions
from nlpx.training import batchers


def test_a_function_of_a_plugin_has_its_file_and_line(call_nlpx):
    name, function = "spacy.batch_by_words.v1", batchers.configure_batch_by_words
    path, line = inspect.getsourcefile(function), inspect.getsourcelines(function)[1]
    assert find_function(name) == find_function(name, "batchers") == (path, line)
    done = call_nlpx("find-function", name, "--registry", "batchers")
    plugin = find_definitions(name)[0].offered_by
    assert done.stdout == f"batchers: {name} ({plugin})\n  nlpx.training.batchers\n  {path}:{line}\n"
    assert "nlpx-core" in plugin


def test_a_name_of_several_registries_is_found_in_each():
    assert [found.registry for found in find_definitions("ner")] == ["converters", "factories"]


def test_a_function_of_the_user_has_no_plugin(monkeypatch):
    monkeypatch.setitem(nlpx.registry.misc._registered, "my.own.v1", test_a_function_of_the_user_has_no_plugin)
    (found,) = find_definitions("my.own.v1")
    assert (found.offered_by, found.module, found.path) == ("", __name__, __file__)


def test_what_is_compiled_has_a_module_only(monkeypatch):
    monkeypatch.setitem(nlpx.registry.misc._registered, "my.own.v1", len)
    assert find_definitions("my.own.v1")[0].place == "builtins"
    with pytest.raises(PluginError, match="has no file: it is made in builtins"):
        find_function("my.own.v1")


@pytest.mark.parametrize(
    ("name", "registry", "message"),
    [
        ("spacy.Tok2Vek.v2", None, "in any registry; did you mean 'spacy.Tok2Vec.v2'"),
        ("spacy.Tok2Vek.v2", "architectures", "among the architectures; did you mean 'spacy.Tok2Vec.v2'"),
        ("ner", "factory", "there is no registry 'factory'; did you mean 'factories'"),
        ("q", None, "in any registry; nlpx names lists what there is"),
    ],
)
def test_what_is_not_there_is_explained(name, registry, message):
    with pytest.raises(NameNotFound, match=message):
        find_function(name, registry)


def test_a_decorator_that_was_not_called_is_told():
    with pytest.raises(ArgumentError, match=r"@registry\.misc needs a name, as in @registry\.misc\('my\.Function"):
        registry.misc(lambda: 1)


def test_a_language_is_the_class_of_its_pipelines():
    from nlpx.lang.en import English

    assert registry.get("languages", "en") is registry.languages.get("en") is English
    assert registry.languages.offered("en") is English.Defaults
    assert registry.languages.get_all()["de"] is type(nlpx.blank("de"))
