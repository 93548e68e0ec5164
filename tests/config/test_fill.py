"""Completing a config: from core, from the components, from the functions that it names."""

from __future__ import annotations

from typing import Annotated

import pytest

from nlpx.config import UNWRITTEN, Config, Factory, fill_config, load_config, register_factory
from nlpx.config.fill import default_config, default_config_of
from nlpx.registry import registry


def test_fill_config_adds_the_defaults_of_core(tagger_text):
    filled = fill_config(load_config(tagger_text))
    assert filled["training"]["max_steps"] == 100
    assert filled["training"]["patience"] == 1600
    assert filled["training"]["seed"] == "${system.seed}"
    assert filled["nlp"]["tokenizer"] == {"@tokenizers": "spacy.Tokenizer.v1"}
    assert str(filled.source("training.patience")) == "default of nlpx-core"


def test_fill_config_adds_the_settings_of_the_language(tagger_text):
    filled = fill_config(load_config(tagger_text.replace('lang = "en"', 'lang = "zh"')))
    assert filled["nlp"]["tokenizer"] == {"@tokenizers": "spacy.zh.ChineseTokenizer", "segmenter": "char"}
    assert str(filled.source("nlp.tokenizer")) == "default of language zh"


def test_defaults_of_a_language_are_those_of_core_but_for_its_own():
    config = default_config_of("zh")
    assert config["initialize"]["tokenizer"] == {"pkuseg_model": None, "pkuseg_user_dict": "default"}
    assert config["training"] == default_config()["training"]
    assert default_config_of("en") == default_config_of(None) == default_config()


def test_fill_config_adds_the_settings_of_components(tagger_text):
    filled = fill_config(load_config(tagger_text))
    assert filled["components"]["tagger"]["neg_prefix"] == "!"
    assert filled["components"]["tagger"]["scorer"] == {"@scorers": "spacy.tagger_scorer.v1"}
    assert filled.source("components.tagger.neg_prefix").origin.startswith("default of component tagger (")


def test_fill_config_adds_the_defaults_of_functions(tagger_text):
    filled = fill_config(load_config(tagger_text))
    assert filled["components"]["tagger"]["model"]["nO"] is None
    assert filled["components"]["tagger"]["model"]["tok2vec"]["upstream"] == "*"
    assert filled["training"]["batcher"]["size"]["t"] == 0.0
    assert str(filled.source("training.batcher.size.t")) == "default of compounding.v1 (nlpx-core)"


def test_fill_config_leaves_out_what_is_not_to_be_written():
    def shrink(rate: Annotated[float, UNWRITTEN] = 0.5, size: int = 3) -> None:
        """Take a setting that stands in configs and one that does not."""

    registry.misc("shrink.v1", func=shrink)
    block = {"@misc": "shrink.v1"}
    assert fill_config(Config({"nlp": {}, "mine": block}))["mine"] == {**block, "size": 3}
    assert fill_config(Config({"nlp": {}, "mine": {**block, "rate": 0.5}}))["mine"] == {**block, "rate": 0.5, "size": 3}


def test_fill_config_gives_a_whole_model_to_a_component_that_names_only_its_factory():
    filled = fill_config(load_config('[components]\n[components.tagger]\nfactory = "tagger"\n'))
    model = filled["components"]["tagger"]["model"]
    assert model["@architectures"] == "spacy.Tagger.v2"
    assert model["tok2vec"]["@architectures"] == "spacy.HashEmbedCNN.v2"
    assert model["tok2vec"]["embed_size"] == 2000


def test_fill_config_completes_a_block_of_the_same_function_only(tagger_text):
    other = tagger_text.replace('"Adam.v1"', '"SGD.v1"')
    assert "beta1" in fill_config(load_config(tagger_text))["training"]["optimizer"]
    assert "beta1" not in fill_config(load_config(other))["training"]["optimizer"]


def test_fill_config_keeps_references_and_sources(tagger_text):
    filled = fill_config(load_config(tagger_text))
    assert filled["components"]["tagger"]["model"]["tok2vec"]["width"] == "${components.tok2vec.model.encode.width}"
    assert filled.source("training.max_steps").line == 51


def test_fill_config_changes_nothing_that_is_complete(tagger_text):
    once = fill_config(load_config(tagger_text))
    assert fill_config(once) == once


def test_fill_config_leaves_its_argument_alone(tagger_text):
    config = load_config(tagger_text)
    fill_config(config)
    assert config == load_config(tagger_text)


def test_fill_config_combines_the_score_weights(tagger_text):
    weights = fill_config(load_config(tagger_text))["training"]["score_weights"]
    assert weights == {"tag_acc": 1.0, "pos_acc": 0.0, "tag_micro_p": None, "tag_micro_r": None, "tag_micro_f": None}


def test_fill_config_adds_the_settings_of_pretraining_where_there_are_some(tagger_text):
    assert fill_config(load_config(tagger_text))["pretraining"] == {}
    filled = fill_config(load_config(f"{tagger_text}\n[pretraining]\nmax_epochs = 5\n"))
    assert filled["pretraining"]["max_epochs"] == 5
    assert filled["pretraining"]["component"] == "tok2vec"
    assert filled["corpora"]["pretrain"]["path"] == "${paths.raw_text}"


def test_fill_config_copes_with_names_that_nobody_offers():
    config = Config({"components": {"x": {"factory": "nothing", "model": {"@architectures": "none.v1"}}}})
    assert fill_config(config)["components"] == config["components"]


@pytest.fixture
def shout():
    """Register a component of the user's own, and forget it afterwards."""

    def make_shout(nlp, name: str, loud: bool, times: int = 2): ...

    register_factory(Factory(name="shout_test", func=make_shout, default_config={"loud": True}, origin="tests"))
    yield
    registry.table("factories")._registered.pop("shout_test")


@pytest.mark.usefixtures("shout")
def test_fill_config_knows_components_of_the_users_own():
    filled = fill_config({"components": {"s": {"factory": "shout_test"}}})
    assert filled["components"]["s"] == {"factory": "shout_test", "loud": True, "times": 2}
    assert str(filled.source("components.s.loud")) == "default of component shout_test (tests)"


def test_the_defaults_of_core_are_those_of_the_format():
    defaults = default_config().interpolate()
    assert list(defaults) == [
        "paths",
        "system",
        "nlp",
        "components",
        "corpora",
        "training",
        "pretraining",
        "initialize",
    ]
    assert defaults["training"]["optimizer"] == {
        "@optimizers": "Adam.v1",
        "beta1": 0.9,
        "beta2": 0.999,
        "L2_is_weight_decay": True,
        "L2": 0.01,
        "grad_clip": 1.0,
        "use_averages": False,
        "eps": 1e-08,
        "learn_rate": 0.001,
    }
    assert defaults["training"]["eval_frequency"] == 200
    assert defaults["training"]["batcher"]["size"] == {
        "@schedules": "compounding.v1",
        "start": 100,
        "stop": 1000,
        "compound": 1.001,
    }
