"""Pipelines that are loaded from what is known to be a folder, a package, its module or a config."""

from __future__ import annotations

import pytest

import nlpx
from nlpx.errors import ConfigError, ModelNotFound, NameClash
from nlpx.pipeline.loading import (
    lang_class_is_loaded,
    load_model_from_config,
    load_model_from_init_py,
    load_model_from_package,
    load_model_from_path,
    set_lang_class,
)
from nlpx.pipeline.places.installed import get_package_path, is_package
from nlpx.pipeline.saving.meta import load_meta
from nlpx.registry import registry


@pytest.fixture
def package(tmp_path):
    nlp = nlpx.blank("en")
    nlp.add_pipe("sentencizer")
    folder = tmp_path / "en_small"
    nlp.to_disk(folder / "en_small-0.0.0")
    (folder / "__init__.py").write_text("")
    return folder


def test_a_component_that_nobody_offers_may_be_the_users_own(package):
    folder = package / "en_small-0.0.0"
    config = (folder / "config.cfg").read_text()
    (folder / "config.cfg").write_text(config.replace('factory = "sentencizer"', 'factory = "my_own"'))
    with pytest.raises(ConfigError) as refused:
        nlpx.load(folder)
    _, own, without = str(refused.value).splitlines()
    assert own == "a component of your own is imported first: with --code FILE, or by Python's import"
    assert without.endswith('exclude=["sentencizer"])')


def test_a_folder_is_loaded_with_other_meta_data(package):
    nlp = load_model_from_path(package / "en_small-0.0.0", meta={"name": "other"}, disable=["sentencizer"])
    assert (nlp.meta["name"], nlp.pipe_names, nlp.disabled) == ("other", [], ["sentencizer"])


def test_a_package_is_loaded_by_its_name_and_by_its_module(package, monkeypatch):
    monkeypatch.syspath_prepend(package.parent)
    assert load_model_from_package("en_small").pipe_names == ["sentencizer"]
    assert load_model_from_init_py(package / "__init__.py", exclude=["sentencizer"]).pipe_names == []
    assert get_package_path("en_small") == package
    assert load_meta(package / "en_small-0.0.0" / "meta.json")["lang"] == "en"


def test_a_package_that_is_not_installed_is_told():
    with pytest.raises(ModelNotFound, match="there is no package 'en_nowhere'"):
        load_model_from_package("en_nowhere")
    with pytest.raises(ModuleNotFoundError, match="There is no package 'en_nowhere'"):
        get_package_path("en_nowhere")


def test_a_distribution_is_known_by_either_spelling():
    assert (is_package("nlpx_core"), is_package("nlpx-core"), is_package("nope")) == (True, True, False)


def test_a_config_is_made_a_pipeline():
    config = {"nlp": {"lang": "de", "pipeline": ["s"]}, "components": {"s": {"factory": "sentencizer"}}}
    nlp = load_model_from_config(config, auto_fill=True)
    assert (nlp.lang, nlp.pipe_names) == ("de", ["s"])


def test_a_class_is_made_that_of_a_language(monkeypatch):
    monkeypatch.setattr(registry.languages, "_registered", {})

    class Quenya(nlpx.Language):
        lang = "qyl"
        Defaults = nlpx.blank("xx").Defaults

    assert not lang_class_is_loaded("qyl")
    set_lang_class("qyl", Quenya)
    assert lang_class_is_loaded("qyl")
    assert isinstance(nlpx.blank("qyl"), Quenya)
    with pytest.raises(NameClash):
        set_lang_class("en", Quenya)
