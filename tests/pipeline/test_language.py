"""Making pipelines of languages, and loading them by folder and by package."""

from __future__ import annotations

import json
import sys

import pytest
from catalogue import RegistryError
from confection import ConfigValidationError

import nlpx
from nlpx.errors import ConfigError, ModelError, ModelNotFound, NameNotFound
from nlpx.pipeline import Language
from nlpx.registry import registry
from nlpx.vocab import Vocab

from .conftest import tags_of


@pytest.fixture
def saved(shared, tmp_path):
    shared.to_disk(tmp_path / "some_model")
    return tmp_path / "some_model"


@pytest.fixture
def package(shared, tmp_path, monkeypatch):
    folder = tmp_path / "site" / "en_some_package"
    shared.to_disk(folder / "en_some_package-1.0.0")
    (folder / "__init__.py").write_text("raise SystemExit('code was run')", encoding="utf8")
    monkeypatch.syspath_prepend(tmp_path / "site")
    return "en_some_package"


def test_load_takes_a_path_or_its_text(saved):
    for path in (saved, str(saved)):
        assert nlpx.load(path).pipe_names == ["test_vectors", "one", "two"]


_READ = """
import sys, nlpx
sys.addaudithook(lambda event, args: event == "open" and isinstance(args[0], str) and print(args[0]))
nlpx.load(sys.argv[1])
"""


def test_load_reads_each_file_once(run_python, tmp_path):
    folder = tmp_path / "made"
    nlpx.blank("en").to_disk(folder)
    read = run_python(_READ, folder).stdout.splitlines()
    assert [read.count(str(folder / name)) for name in ("config.cfg", "meta.json", "tokenizer")] == [1, 1, 1]


def test_a_pipeline_that_was_loaded_reads_its_folder_anew(saved):
    nlp = nlpx.load(saved)
    meta = json.loads((saved / "meta.json").read_text(encoding="utf8"))
    (saved / "meta.json").write_text(json.dumps({**meta, "author": "another"}), encoding="utf8")
    assert nlp.from_disk(saved).meta["author"] == "another"


def test_load_finds_a_package_without_running_its_code(package, shared):
    nlp = nlpx.load(package)
    assert tags_of(nlp("She ran.")) == tags_of(shared("She ran."))
    assert package not in sys.modules


def test_load_finds_the_data_in_the_folder_of_a_package(package, tmp_path):
    assert nlpx.load(tmp_path / "site" / package).path.name == "en_some_package-1.0.0"


def test_load_finds_the_data_by_what_the_package_says_of_itself(package, tmp_path, shared):
    folder = tmp_path / "site" / package
    for version in ("1.0.0", "2.0.0"):
        shared.to_disk(folder / f"nl_other-{version}")
    for version, name in (("2.0.0", "nl_other-2.0.0"), ("3.0.0", "en_some_package-1.0.0")):
        meta = {"lang": "nl", "name": "other", "version": version}
        (folder / "meta.json").write_text(json.dumps(meta), encoding="utf8")
        assert nlpx.load(package).path == folder / name


def test_load_names_near_folders(saved, monkeypatch):
    monkeypatch.chdir(saved.parent)
    with pytest.raises(ModelNotFound, match="nor a link nor an installed package; did you mean 'some_model'"):
        nlpx.load("some_modle")


def test_missing_pipeline_is_an_os_error_too():
    with pytest.raises(OSError, match="no pipeline 'en_core_web_xxl'"):
        nlpx.load("en_core_web_xxl")


def test_folder_above_a_pipeline_names_it(saved):
    with pytest.raises(ModelNotFound, match=r"holds no pipeline; did you mean .*some_model\?"):
        nlpx.load(saved.parent)


def test_folder_of_several_versions_asks_for_one(package, tmp_path, shared):
    folder = tmp_path / "site" / package
    shared.to_disk(folder / "en_some_package-2.0.0")
    with pytest.raises(ModelError, match="holds several pipelines"):
        nlpx.load(folder)


@pytest.mark.parametrize(
    ("choice", "running", "all_names"),
    [
        ({"disable": "one"}, ["test_vectors", "two"], ["test_vectors", "one", "two"]),
        ({"disable": ["one", "two"]}, ["test_vectors"], ["test_vectors", "one", "two"]),
        ({"enable": ["one"]}, ["one"], ["test_vectors", "one", "two"]),
        ({"exclude": "one"}, ["test_vectors", "two"], ["test_vectors", "two"]),
        ({"exclude": ["one", "meta"], "disable": ["two"]}, ["test_vectors"], ["test_vectors", "two"]),
    ],
)
def test_load_can_leave_out_components(saved, choice, running, all_names):
    nlp = nlpx.load(saved, **choice)
    assert (nlp.pipe_names, nlp.component_names) == (running, all_names)


@pytest.mark.parametrize("what", ["disable", "enable", "exclude"])
def test_load_tells_of_a_name_that_is_none_of_a_component(saved, what):
    with pytest.warns(UserWarning, match=f"{what}='tow' is without effect: .* did you mean 'two'") as told:
        nlp = nlpx.load(saved, **{what: ["tow"]})
    assert [warning.filename for warning in told] == [__file__]
    assert nlp.component_names == ["test_vectors", "one", "two"]


def test_enable_and_disable_must_agree(saved):
    with pytest.raises(ValueError, match="contradict"):
        nlpx.load(saved, enable=["one"], disable=["one"])


def test_settings_can_be_replaced_when_loading(saved):
    for config in ({"nlp": {"batch_size": 7}}, {"nlp.batch_size": 7}):
        nlp = nlpx.load(saved, config=config)
        assert nlp.batch_size == nlp.config["nlp"]["batch_size"] == 7


@pytest.mark.usefixtures("not_installed")
def test_component_that_is_not_installed_is_named_with_a_way_out(saved):
    config = (saved / "config.cfg").read_text(encoding="utf8")
    config = config.replace('factory = "test_guesser"', 'factory = "painter"', 1).replace(
        '"test_guesser"', '"test_gesser"', 1
    )
    (saved / "config.cfg").write_text(config, encoding="utf8")
    with pytest.raises(ConfigError) as error:
        nlpx.load(saved)
    message = str(error.value)
    assert "'painter'" in message
    assert "'test_gesser'" in message
    assert "pip install nlp-painter" in message
    assert "did you mean 'test_guesser'" in message
    assert 'exclude=["one", "two"]' in message
    assert nlpx.load(saved, exclude=["one", "two"]).pipe_names == ["test_vectors"]


def test_blank_takes_a_language_settings_and_meta():
    nlp = nlpx.blank("xx", config={"nlp": {"batch_size": 5}}, meta={"name": "mine"})
    assert (nlp.lang, nlp.batch_size, nlp.meta["name"], nlp.pipe_names) == ("xx", 5, "mine", [])
    assert [token.text for token in nlp("Das ist es!")] == ["Das", "ist", "es", "!"]


def test_blank_of_an_unknown_language_is_refused():
    with pytest.raises(NameNotFound, match="no installed plugin offers 'qq' among the languages"):
        nlpx.blank("qq")


def test_vocab_can_be_shared():
    vocab = Vocab()
    assert nlpx.blank("en", vocab=vocab).vocab is vocab


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


@pytest.mark.parametrize("general", [True, False], ids=["of Language", "of a language"])
def test_a_class_with_a_code_of_its_own_says_it_everywhere(blank, general):
    class Mine(Language if general else type(blank)):
        lang = "xown"

    nlp = Mine()
    doc = nlp("a word")
    said = (nlp.lang, nlp.vocab.lang, doc.lang_, doc[0].lang_, nlp.meta["lang"], nlp.config["nlp"]["lang"])
    assert set(said) == {"xown"}
    assert blank.vocab.lang == "en"
