"""Making pipelines from configs."""

from __future__ import annotations

import pytest

import nlpx
from nlpx.config import Config
from nlpx.errors import ConfigError, PluginError
from nlpx.pipeline import Language
from nlpx.registry import registry

from .conftest import tags_of, train

CONFIG = """
[nlp]
lang = "en"
pipeline = ["vectors", "guesser"]
disabled = ["guesser"]
batch_size = 9

[components]

[components.vectors]
factory = "test_vectors"

[components.guesser]
factory = "test_guesser"
strength = 4
"""


def config(text=CONFIG):
    return Config().from_str(text, interpolate=False)


def test_from_config_makes_what_the_config_says():
    nlp = Language.from_config(config())
    assert nlp.lang == "en"
    assert (nlp.component_names, nlp.disabled, nlp.batch_size) == (["vectors", "guesser"], ["guesser"], 9)
    assert nlp.get_pipe("guesser").cfg["strength"] == 4
    assert nlp.config["training"]["max_steps"] == 20000


def test_from_config_takes_plain_dictionaries():
    nlp = Language.from_config({"nlp": {"pipeline": ["m"]}, "components": {"m": {"factory": "test_marker"}}})
    assert (nlp.lang, nlp.pipe_names) == ("xx", ["m"])


def test_from_config_takes_a_config_without_references(blank):
    nlp = Language.from_config(Config().from_str(CONFIG, interpolate=True))
    assert nlp.config.interpolate()["initialize"]["vectors"] is None


def test_config_of_a_pipeline_makes_it_again():
    nlp = Language.from_config(config())
    assert Language.from_config(nlp.config).config == nlp.config


def test_language_must_agree():
    with pytest.raises(ConfigError, match="the config is for the language 'en', not 'xx'"):
        type(nlpx.blank("xx")).from_config(config())


def test_everything_that_is_wrong_is_listed_in_one_go():
    text = (
        CONFIG.replace("strength = 4", "strenght = 4")
        .replace("batch_size", "batch_sise")
        .replace("test_vec", "test_vek")
    )
    with pytest.raises(ConfigError) as error:
        Language.from_config(config(text))
    for wrong, right in (("strenght", "strength"), ("batch_sise", "batch_size"), ("test_vektors", "test_vectors")):
        assert wrong in str(error.value)
        assert right in str(error.value)


def test_callbacks_are_called_at_each_stage():
    seen = []

    @registry.callbacks("test.note_stage.v1")
    def note_stage(stage: str):
        def note(subject):
            seen.append((stage, getattr(subject, "pipe_names", None) if not isinstance(subject, type) else "class"))
            return subject

        return note

    stages = ("before_creation", "after_creation", "after_pipeline_creation")
    blocks = {stage: {"@callbacks": "test.note_stage.v1", "stage": stage} for stage in stages}
    Language.from_config({"nlp": {"pipeline": ["m"], **blocks}, "components": {"m": {"factory": "test_marker"}}})
    assert [stage for stage, _ in seen] == list(stages)
    assert seen[0][1] == "class" or callable(seen[0][1])
    assert seen[2][1] == ["m"]


def test_callback_must_return_the_pipeline():
    registry.callbacks("test.forgets.v1", lambda: lambda nlp: None)
    with pytest.raises(PluginError, match=r"\[nlp.after_creation\]: the callback must return the pipeline"):
        Language.from_config({"nlp": {"after_creation": {"@callbacks": "test.forgets.v1"}}})


def test_component_can_come_from_a_saved_pipeline(shared, tmp_path):
    train(shared, 40)
    shared.to_disk(tmp_path / "model")
    source = {"source": str(tmp_path / "model")}
    components = {"test_vectors": source, "one": source, "three": {**source, "component": "two"}}
    nlp = Language.from_config({"nlp": {"lang": "en", "pipeline": list(components)}, "components": components})
    doc = nlp("They ran.")
    assert tags_of(doc) == tags_of(shared("They ran."))
    assert nlp.get_pipe("test_vectors").listening_components == ["one", "three"]
    assert nlp.config["components"]["three"]["factory"] == "test_guesser"
    assert nlp.get_pipe("one").vocab is nlp.vocab


def test_sourced_component_can_bring_a_copy_of_what_it_listens_to(shared, tmp_path):
    train(shared, 40)
    shared.to_disk(tmp_path / "model")
    component = {"source": str(tmp_path / "model"), "replace_listeners": ["model.tok2vec"]}
    nlp = Language.from_config({"nlp": {"lang": "en", "pipeline": ["one"]}, "components": {"one": component}})
    assert tags_of(nlp("They ran.")) == tags_of(shared("They ran."))
    assert nlp.config["components"]["one"]["model"]["tok2vec"] == {"@architectures": "test.Vectors.v1", "width": 4}


def test_add_pipe_copies_a_component_of_another_pipeline(shared):
    train(shared, 40)
    nlp = nlpx.blank("en")
    nlp.add_pipe("test_vectors", source=shared)
    copy = nlp.add_pipe("one", source=shared, name="mine")
    assert copy is not shared.get_pipe("one")
    assert tags_of(nlp("They ran.")) == tags_of(shared("They ran."))
    expected = tags_of(shared("She sang."))
    train(nlp, 5)
    assert tags_of(shared("She sang.")) == expected


def test_add_pipe_says_what_a_source_has(shared):
    with pytest.raises(KeyError, match=r"no component 'thre', only \['test_vectors', 'one', 'two'\]"):
        nlpx.blank("en").add_pipe("thre", source=shared)
    with pytest.raises(ValueError, match="must be a pipeline, not 'some_model'"):
        nlpx.blank("en").add_pipe("one", source="some_model")


def test_component_that_is_sourced_twice_keeps_its_listener_where_it_is_not_replaced(shared, tmp_path):
    shared.to_disk(tmp_path / "model")
    source = {"source": str(tmp_path / "model")}
    components = {
        "test_vectors": source,
        "mine": {**source, "component": "one", "replace_listeners": ["model.tok2vec"]},
        "one": source,
    }
    config = {"nlp": {"lang": "en", "pipeline": list(components)}, "components": components}
    nlp = Language.from_config(config)
    assert nlp.get_pipe("test_vectors").listening_components == ["one"]
    assert nlp.get_pipe_config("mine")["model"]["tok2vec"]["@architectures"] == "test.Vectors.v1"
    assert nlp.get_pipe_config("one")["model"]["tok2vec"]["@architectures"] == "test.Listener.v1"
    doc = nlp("They ran.")
    assert tags_of(doc) == tags_of(shared("They ran."))


@pytest.mark.parametrize(
    ("config", "lacking"),
    [
        ({}, r"\[nlp\] tokenizer and no \[nlp\] vectors and no \[components\]"),
        ({"nlp": {"tokenizer": {}, "vectors": {}}}, r"\[components\]"),
    ],
)
def test_a_config_that_is_not_filled_in_must_be_whole(config, lacking):
    with pytest.raises(ConfigError, match=rf"the config has no {lacking}; add it"):
        nlpx.Language.from_config(config, auto_fill=False)


@pytest.mark.parametrize("what", ["create_tokenizer", "create_vectors"])
def test_what_makes_parts_of_a_pipeline_is_a_function(what):
    with pytest.raises(ValueError, match=f"{what} takes a function that makes it, not 5"):
        nlpx.Language(**{what: 5})


@pytest.mark.parametrize("name", [5, None, ["ner"]])
def test_a_component_of_another_pipeline_is_named(name):
    source = nlpx.blank("en")
    source.add_pipe("sentencizer")
    with pytest.raises(KeyError, match="The source has no component"):
        nlpx.blank("en").create_pipe_from_source(name, source, name="x")
