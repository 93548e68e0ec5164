"""The flag form of train: flags in, config out."""

from __future__ import annotations

import json

import pytest

import nlpx
from nlpx.commands.train import train
from nlpx.config import check_config, load_config
from nlpx.errors import NameNotFound, UsageError
from nlpx.hookspecs import TrainingOptionSpec
from nlpx.plugins import Offer
from nlpx.registry import registry
from nlpx.training.flag_form import FlagForm, build_config, set_existing, training_options


def build(*, environment=None, **flags):
    form = FlagForm(**{"lang": "en", "train_path": "t.json", "dev_path": "d.json", "pipeline": "tagger", **flags})
    return build_config(form, environment=environment or {})


def test_the_config_is_complete_and_right():
    assert check_config(build().config, files=False) == []


def test_the_config_has_the_documented_defaults():
    config = build().config.interpolate()
    training = config["training"]
    assert (training["max_epochs"], training["eval_frequency"], training["patience"]) == (30, 0, 0)
    assert training["dropout"] == 0.2
    assert training["batcher"]["size"] == {
        "@schedules": "compounding.v1", "start": 1.0, "stop": 64.0, "compound": 1.001, "t": 0.0,
    }  # fmt: skip
    assert training["optimizer"] == {
        "@optimizers": "Adam.v1", "learn_rate": 0.001, "beta1": 0.9, "beta2": 0.999, "eps": 1e-08, "L2": 1e-06,
        "grad_clip": 1.0, "L2_is_weight_decay": True, "use_averages": True,
    }  # fmt: skip
    model = config["components"]["tok2vec"]["model"]
    assert (model["encode"]["width"], model["encode"]["depth"]) == (128, 4)
    assert (model["encode"]["window_size"], model["encode"]["maxout_pieces"]) == (1, 3)
    assert model["embed"]["rows"][0] == 7500
    assert config["paths"] == {"train": "t.json", "dev": "d.json", "vectors": None, "init_tok2vec": None}


@pytest.mark.parametrize(
    ("flags", "setting", "value"),
    [
        ({"n_iter": 3}, "training.max_epochs", 3),
        ({"n_early_stopping": 4}, "training.patience", 4),
        ({"n_examples": 5}, "corpora.train.limit", 5),
        ({"gold_preproc": True}, "corpora.train.gold_preproc", True),
        ({"gold_preproc": True}, "corpora.dev.gold_preproc", True),
        ({"vectors": "folder"}, "paths.vectors", "folder"),
        ({"vectors": "folder"}, "components.tok2vec.model.embed.include_static_vectors", True),
        (
            {"vectors": "v", "options": {"use-chars": True}},
            "components.tok2vec.model.embed.include_static_vectors",
            True,
        ),
        ({"noise_level": 0.1}, "corpora.train.augmenter", {"@augmenters": "nlpx.noise.v1", "level": 0.1}),
        ({"version": "1.2.3"}, "initialize.after_init.meta", {"version": "1.2.3"}),
        ({"orth_variant_level": 0.3}, "corpora.train.augmenter.level", 0.3),
        ({"tag_map_path": "map.json"}, "corpora.dev.augmenter.tag_map.path", "map.json"),
        ({"options": {"width": 32}}, "components.tok2vec.model.encode.width", 32),
        ({"options": {"conv-depth": 2}}, "components.tok2vec.model.encode.depth", 2),
        ({"options": {"cnn-window": 2}}, "components.tok2vec.model.encode.window_size", 2),
        ({"options": {"cnn-pieces": 2}}, "components.tok2vec.model.encode.maxout_pieces", 2),
        ({"options": {"embed-rows": 10}}, "components.tok2vec.model.embed.rows", [10, 5, 5, 5]),
        ({"options": {"init-tok2vec": "weights.bin"}}, "paths.init_tok2vec", "weights.bin"),
        (
            {"options": {"use-chars": True}},
            "components.tok2vec.model.embed.@architectures",
            "spacy.CharacterEmbed.v2",
        ),
        ({"options": {"use-chars": True, "embed-rows": 10}}, "components.tok2vec.model.embed.rows", 10),
    ],
)
def test_a_flag_sets_its_setting(flags, setting, value):
    node = build(**flags).config
    for part in setting.split("."):
        node = node[part]
    assert node == value


def test_bilstm_depth_replaces_the_convolutions():
    encode = build(options={"bilstm-depth": 2, "width": 64}).config["components"]["tok2vec"]["model"]["encode"]
    assert encode == {"@architectures": "spacy.TorchBiLSTMEncoder.v1", "width": 64, "depth": 2, "dropout": 0.0}


@pytest.mark.parametrize(
    ("name", "setting", "value"),
    [
        ("learn_rate", "training.optimizer.learn_rate", 0.5),
        ("optimizer_B1", "training.optimizer.beta1", 0.5),
        ("optimizer_B2", "training.optimizer.beta2", 0.5),
        ("optimizer_eps", "training.optimizer.eps", 0.5),
        ("L2_penalty", "training.optimizer.L2", 0.5),
        ("grad_norm_clip", "training.optimizer.grad_clip", 0.5),
        ("token_vector_width", "components.tok2vec.model.encode.width", 5),
        ("embed_size", "components.tok2vec.model.embed.rows", [5, 2, 2, 2]),
    ],
)
def test_an_environment_variable_sets_its_setting(name, setting, value):
    text = "0.5" if isinstance(value, float) else "5"
    built = build(environment={name: text})
    assert built.config.lookup(setting) == value
    assert built.notes == [f"{name}={text} from the environment"]


def test_components_of_no_base_model_are_not_replaced_in_silence():
    assert build(replace_components=True).notes == ["warning: --replace-components does nothing without --base-model"]


def test_environment_variables_set_the_schedules_of_dropout_and_batches():
    given = {
        "dropout_from": "0.6", "dropout_to": "0.1", "dropout_decay": "0.01",
        "batch_from": "2", "batch_to": "8", "batch_compound": "1.5",
    }  # fmt: skip
    config = build(environment=given).config
    assert config["training"]["dropout"] == {
        "@schedules": "nlpx.decaying.v1", "start": 0.6, "stop": 0.1, "decay": 0.01,
    }  # fmt: skip
    size = config["training"]["batcher"]["size"]
    assert (size["start"], size["stop"], size["compound"]) == (2.0, 8.0, 1.5)


def test_a_flag_counts_more_than_the_environment():
    built = build(options={"width": 32}, environment={"token_vector_width": "64"})
    assert built.config.lookup("components.tok2vec.model.encode.width") == 32


@pytest.fixture
def options_of_width(monkeypatch):
    """Let two plugins have flags for one setting: one for any component, and one for the component tok2vec."""
    shared = {"type": "int", "summary": "Width."}
    wide = TrainingOptionSpec(name="wide", default="64", settings=("components.*.model.encode.width",), **shared)
    own = TrainingOptionSpec(name="own", default="32", settings=("components.tok2vec.model.encode.width",), **shared)
    plugin = registry.table("factories").owner("tok2vec")
    offers = [Offer(plugin=plugin, spec=own), Offer(plugin=plugin, spec=wide)]
    monkeypatch.setattr(registry.table("training options"), "offers", lambda: offers)


@pytest.mark.parametrize(("given", "width"), [({}, 32), ({"own": 16}, 16), ({"wide": 48}, 48)])
@pytest.mark.usefixtures("options_of_width")
def test_what_is_given_counts_more_than_a_default_and_one_component_more_than_any(given, width):
    assert build(options=given).config.interpolate()["components"]["tok2vec"]["model"]["encode"]["width"] == width


def test_several_augmenters_are_chained():
    block = build(noise_level=0.1, orth_variant_level=0.3).config.lookup("corpora.train.augmenter")
    assert block["@augmenters"] == "nlpx.chain.v1"
    assert list(block["augmenters"]) == ["orth_variants", "noise"]


def test_a_missing_tag_map_is_named_by_its_flag():
    (finding, _) = check_config(build(train_path=".", dev_path=".", tag_map_path="none.json").config)
    assert str(finding).startswith("--tag-map-path: [corpora.dev.augmenter.tag_map] path: there is no file")


def test_meta_data_come_from_a_file(tmp_path):
    path = tmp_path / "meta.json"
    path.write_text(json.dumps({"author": "somebody", "version": "1"}), encoding="utf8")
    built = build(meta_path=path, version="2")
    assert built.config.lookup("initialize.after_init.meta") == {"author": "somebody", "version": "2"}


def test_the_usual_pipeline_shares_its_tok2vec():
    config = build(pipeline="tagger,parser,ner").config
    assert config["nlp"]["pipeline"] == ["tok2vec", "tagger", "parser", "ner"]


def test_the_usual_pipeline_says_what_to_install(monkeypatch):
    from nlpx.registry.table import TABLES

    assert "ner" in TABLES["factories"]
    monkeypatch.delitem(TABLES["factories"]._by_name, "ner")
    with pytest.raises(NameNotFound, match=r"--pipeline tagger,parser"):
        build(pipeline="tagger,parser,ner")


def test_an_empty_pipeline_is_an_error():
    with pytest.raises(UsageError, match="--pipeline names no component"):
        build(pipeline=" , ")


def test_spelling_variants_of_an_unknown_language_are_an_error():
    with pytest.raises(UsageError, match="no spelling variants are known for the language 'xx'"):
        build(lang="xx", orth_variant_level=0.1)


def test_a_base_model_gives_its_components_and_freezes_the_others(config, tmp_path):
    nlp = train(load_config(config), tmp_path, overrides={"training.max_steps": 1})
    built = build(base_model=str(tmp_path / "model-last"), pipeline="tagger").config
    assert built["nlp"]["pipeline"] == nlp.pipe_names
    assert built["components"]["tagger"] == {"source": str(tmp_path / "model-last")}
    assert built.lookup("training.frozen_components") == []


def test_a_base_model_can_have_its_components_replaced(config, tmp_path):
    train(load_config(config), tmp_path, overrides={"training.max_steps": 1})
    built = build(base_model=str(tmp_path / "model-last"), replace_components=True).config
    assert built["nlp"]["pipeline"] == ["tok2vec", "tagger"]
    assert built["components"]["tagger"]["factory"] == "tagger"


@pytest.mark.parametrize("options", [{}, {"width": 64}])
def test_a_new_component_listens_with_the_width_of_the_base_model(tmp_path, options):
    nlp = nlpx.blank("en")
    nlp.add_pipe("tok2vec", config={"model": {"width": 16}})
    nlp.to_disk(tmp_path)
    built = build(base_model=str(tmp_path), options=options).config
    assert built["components"]["tok2vec"] == {"source": str(tmp_path)}
    assert built.lookup("components.tagger.model.tok2vec.width") == 16
    assert check_config(built, files=False) == []


def test_a_base_model_of_another_language_is_an_error(config, tmp_path):
    train(load_config(config), tmp_path, overrides={"training.max_steps": 1})
    with pytest.raises(UsageError, match="is for the language 'en', not 'xx'"):
        build(lang="xx", base_model=str(tmp_path / "model-last"))


def test_set_existing_leaves_references_and_unknown_settings_alone():
    config = load_config("[a]\nx = 1\n\n[b]\nx = ${a.x}\n")
    assert set_existing(config, "*.x", 5, source="--x")
    assert not set_existing(config, "*.y", 5, source="--y")
    assert config == {"a": {"x": 5}, "b": {"x": "${a.x}"}}


def test_a_flag_reaches_only_what_its_own_plugin_makes():
    plugin = registry.table("architectures").owner("spacy.HashEmbedCNN.v2")
    config = load_config(
        """
        [components]

        [components.tagger]
        factory = "tagger"
        width = 1

        [components.tagger.model]
        @architectures = "spacy.HashEmbedCNN.v2"
        width = 1

        [components.tagger.model.inner]
        width = 1

        [components.other]

        [components.other.model]
        @architectures = "spacy.Tagger.v2"
        width = 1

        [training]
        width = 1
        """
    )
    for pattern in ("components.*.model.width", "components.*.width", "components.tagger.*.inner.width", "*.width"):
        set_existing(config, pattern, 5, source="--x", plugin=plugin)
    tagger, other = config["components"]["tagger"], config["components"]["other"]
    assert (tagger["model"]["width"], tagger["model"]["inner"]["width"], config["training"]["width"]) == (5, 5, 5)
    assert (tagger["width"], other["model"]["width"]) == (1, 1)
    set_existing(config, "components.other.model.width", 5, source="--x", plugin=plugin)
    assert other["model"]["width"] == 5


def test_every_option_of_a_plugin_says_what_it_does():
    assert all(spec.summary and (spec.settings or spec.target) for spec in training_options())
