"""Training starts from weights of pretraining, says so, and says what does not fit."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import srsly

import nlpx
from nlp_tok2vec.commands import pretrain
from nlpx.commands.train import train
from nlpx.config import load_config, validate_config
from nlpx.errors import ConfigError, ModelError
from nlpx.pipeline import write_weights
from nlpx.pipeline.initializing.pretrained_files import Origin
from nlpx.training import init_nlp

WORDS = ["the", "cat", "sees", "every", "dog", "often", "."]
CONFIG = """
[paths]
raw_text = "raw.jsonl"
train = "train.spacy"
dev = "train.spacy"

[nlp]
lang = "en"
pipeline = ["tok2vec", "tagger"]

[components]

[components.tok2vec]
factory = "tok2vec"

[components.tok2vec.model]
@architectures = "spacy.HashEmbedCNN.v2"
width = 8
depth = 1
embed_size = 20
window_size = 1
maxout_pieces = 2
subword_features = false
pretrained_vectors = null

[components.tagger]
factory = "tagger"

[components.tagger.model]
@architectures = "spacy.Tagger.v2"

[components.tagger.model.tok2vec]
@architectures = "spacy.Tok2VecListener.v1"
width = ${components.tok2vec.model.width}

[pretraining]
max_epochs = 1

[pretraining.objective]
@architectures = "spacy.PretrainCharacters.v1"
maxout_pieces = 2
hidden_size = 8
n_characters = 2

[training]
max_steps = 1
eval_frequency = 1
"""
OWN_LAYER = {
    "@architectures": "spacy.HashEmbedCNN.v2", "width": 8, "depth": 1, "embed_size": 20, "window_size": 1,
    "maxout_pieces": 2, "subword_features": False, "pretrained_vectors": None,
}  # fmt: skip
PRETRAINED = "components.tok2vec.model"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with texts, a corpus, vectors, and weights of a run of pretraining."""
    folder = tmp_path_factory.mktemp("pretrained")
    (folder / "raw.jsonl").write_text((json.dumps({"text": " ".join(WORDS)}) + "\n") * 20, encoding="utf8")
    nlp = nlpx.blank("en")
    doc = nlpx.Doc(nlp.vocab, words=WORDS, tags=list("DNVDNA."))
    nlpx.DocBin(docs=[doc] * 5).to_disk(folder / "train.spacy")
    for name, scale in (("vectors", 1), ("others", 2)):
        nlp = nlpx.blank("en")
        for number, word in enumerate(WORDS[:3]):
            nlp.vocab.set_vector(word, scale * np.eye(3, dtype="f")[number])
        nlp.to_disk(folder / name)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        pretrain(load_config(CONFIG), "out", quiet=True)
    return folder


@pytest.fixture(autouse=True)
def there(folder, monkeypatch):
    monkeypatch.chdir(folder)


def initialized(weights="out/model-last.bin", **settings):
    """Return an initialized pipeline, and what was said meanwhile."""
    said = []
    overrides = {"paths.init_tok2vec": weights, **settings}
    config = validate_config(load_config(CONFIG, overrides=overrides), training=True)
    return init_nlp(config, notify=said.append), said


def same_weights(model, file):
    """Tell whether a model has the parameters of a file, bit by bit."""
    saved = srsly.msgpack_loads(Path(file).read_bytes())["params"]
    own = srsly.msgpack_loads(model.to_bytes())["params"]
    return all(
        np.array_equal(a[name], b[name]) for a, b in zip(saved, own, strict=True) for name in a if a[name] is not None
    )


def test_training_starts_from_the_weights_and_says_which_layers_have_them():
    fresh, silent = initialized(weights=None)
    nlp, said = initialized()
    assert not same_weights(fresh.get_pipe("tok2vec").model, "out/model-last.bin")
    assert same_weights(nlp.get_pipe("tok2vec").model, "out/model-last.bin")
    assert silent == []
    (line,) = said
    assert line.startswith(f"tok2vec: the weights of {PRETRAINED} (1 hashembed, 2 layernorm, 2 maxout: ")
    assert line.endswith("are those of out/model-last.bin; tagger listens to it")


def test_command_says_it_too(capsys):
    train(load_config(CONFIG, overrides={"paths.init_tok2vec": "out/model-last.bin"}))
    assert "are those of out/model-last.bin" in capsys.readouterr().err


def test_component_with_a_layer_of_its_own_gets_them():
    settings = {"nlp.pipeline": ["tagger"], "components.tagger.model.tok2vec": OWN_LAYER}
    with pytest.raises(
        ConfigError, match=r"^--paths\.init_tok2vec: .* a layer of component 'tok2vec' \(pretr.*, which is not in"
    ):
        initialized(**settings)
    settings |= {"pretraining.component": "tagger", "pretraining.layer": "tok2vec"}
    nlp, said = initialized(**settings)
    assert same_weights(nlp.get_pipe("tagger").model.get_ref("tok2vec"), "out/model-last.bin")
    assert said[0].startswith("tagger: the weights of components.tagger.model.tok2vec (")


def test_weights_that_serve_nobody_are_told():
    told = (
        "--paths.init_tok2vec: the pretrained weights of component 'tok2vec' serve nobody: tagger learns without "
        "listening to it; give its model a layer that does, such as spacy.Tok2VecListener.v1, or leave the weights out"
    )
    with pytest.warns(UserWarning, match=f"^{told}$"):
        initialized(**{"components.tagger.model.tok2vec": OWN_LAYER})


def test_component_without_listeners_that_would_learn_is_told(folder):
    settings = {"components.tagger.model.tok2vec": OWN_LAYER}
    learning, said = initialized(weights=None, **settings)
    assert said == ["tok2vec learns nothing, since no component listens to it: leave it out, or let a model listen"]
    learning.to_disk(folder / "unheard")
    settings |= {"components.tok2vec": {"source": "unheard"}, "training.frozen_components": ["tok2vec"]}
    _, said = initialized(weights=None, **settings)
    assert said == []


def test_layer_that_listens_stands_for_the_one_that_it_listens_to():
    nlp, _ = initialized(**{"pretraining.component": "tagger", "pretraining.layer": "tok2vec"})
    assert same_weights(nlp.get_pipe("tok2vec").model, "out/model-last.bin")


@pytest.mark.parametrize("frozen", [[], ["tok2vec"]])
def test_component_with_a_source_gets_them_frozen_or_not(folder, frozen):
    trained = train(load_config(CONFIG), folder / "trained", quiet=True)
    settings = {"components.tok2vec": {"source": "trained/model-last"}, "training.frozen_components": frozen}
    settings["components.tagger.model.tok2vec.width"] = 8
    nlp, said = initialized(**settings)
    assert same_weights(nlp.get_pipe("tok2vec").model, "out/model-last.bin")
    assert not same_weights(trained.get_pipe("tok2vec").model, "out/model-last.bin")
    assert "are those of out/model-last.bin" in said[0]


def test_frozen_component_keeps_them_while_others_learn():
    settings = {"training.frozen_components": ["tok2vec"], "training.annotating_components": ["tok2vec"]}
    overrides = {"paths.init_tok2vec": "out/model-last.bin", "training.max_steps": 3, **settings}
    nlp = train(load_config(CONFIG, overrides=overrides), quiet=True)
    assert same_weights(nlp.get_pipe("tok2vec").model, "out/model-last.bin")


def test_weights_are_those_of_the_vectors_that_the_layer_reads(folder):
    settings = {f"{PRETRAINED}.pretrained_vectors": True, "paths.vectors": "vectors"}
    pretrain(load_config(CONFIG, overrides=settings), "read", quiet=True)
    nlp, _ = initialized("read/model0.bin", **settings)
    assert same_weights(nlp.get_pipe("tok2vec").model, "read/model0.bin")
    with pytest.raises(ModelError, match=r"made with other word vectors .*; name the same in initialize.vectors"):
        initialized("read/model0.bin", **settings | {"paths.vectors": "others"})


def test_settings_that_do_not_fit_are_named_with_both_values_and_what_mends_them():
    with pytest.raises(ModelError) as error:
        initialized(**{f"{PRETRAINED}.width": 16, f"{PRETRAINED}.embed_size": 30})
    assert str(error.value) == (
        "out/model-last.bin: the weights do not fit the model that the config gives component 'tok2vec': "
        f"{PRETRAINED}.embed_size is 30 (--{PRETRAINED}.embed_size), and was 20 when they were made; "
        f"--{PRETRAINED}.embed_size 20 mends it; "
        f"{PRETRAINED}.width is 16 (--{PRETRAINED}.width), and was 8 when they were made; "
        f"--{PRETRAINED}.width 8 mends it"
    )


def test_weights_of_another_layer_of_the_component_name_it(folder):
    settings = {"pretraining.layer": "embed"}
    pretrain(load_config(CONFIG, overrides=settings), "part", quiet=True)
    nlp, _ = initialized("part/model0.bin", **settings)
    assert same_weights(nlp.get_pipe("tok2vec").model.get_ref("embed"), "part/model0.bin")
    with pytest.raises(ModelError) as error:
        initialized("part/model0.bin", **settings | {"pretraining.layer": ""})
    assert str(error.value) == (
        "part/model0.bin: the weights are those of the layer 'embed' of component 'tok2vec', and the model of "
        "component 'tok2vec' was to have them; --pretraining.layer embed mends it"
    )


def test_file_without_settings_is_compared_with_the_config_beside_it(folder):
    """Files of spaCy's say nothing of their settings, and lie beside a config that does."""
    nlp, _ = initialized()
    (folder / "spacys").mkdir()
    (folder / "spacys" / "config.cfg").write_text(CONFIG, encoding="utf8")
    (folder / "spacys" / "model0.bin").write_bytes(nlp.get_pipe("tok2vec").model.to_bytes())
    again, _ = initialized("spacys/model0.bin")
    assert same_weights(again.get_pipe("tok2vec").model, "out/model-last.bin")
    with pytest.raises(ModelError, match=rf"{PRETRAINED}\.width is 16 .*, and was 8 when they were made"):
        initialized("spacys/model0.bin", **{f"{PRETRAINED}.width": 16})
    (folder / "spacys" / "config.cfg").unlink()
    with pytest.raises(ModelError, match=r"the weights do not fit the model that the config gives component 'tok2vec'"):
        initialized("spacys/model0.bin", **{f"{PRETRAINED}.width": 16})


@pytest.mark.parametrize("length", [0, 10, 500])
def test_file_that_is_cut_off_is_one_error(folder, length):
    data = (folder / "out" / "model-last.bin").read_bytes()
    (folder / "cut.bin").write_bytes(data[:length])
    with pytest.raises(ModelError, match=r"^cut\.bin: "):
        initialized("cut.bin")


def test_weights_of_another_component_say_whose_they_are(folder):
    nlp, _ = initialized()
    origin = Origin(component="vectors", layer="", block={"@architectures": "x"})
    (folder / "other.bin").write_bytes(write_weights(nlp.get_pipe("tok2vec").model, origin))
    settings = {"pretraining": {}}
    with pytest.raises(
        ConfigError, match=r"a layer of component 'vectors' .*, which is not in the pipeline: tok2vec, tagg"
    ):
        initialized("other.bin", **settings)
