"""Code that comes with a model is run where the config asks for it and whoever runs nlpx confirms it, never else."""

from __future__ import annotations

import json
import shutil

import numpy as np
import pytest

import nlpx
from nlpx.cli import main
from nlpx.config import trust_remote_code
from nlpx.errors import ModelError
from nlpx.tokens import DocBin

from .conftest import examples_for, make_pipeline

CODE = """
from transformers import BertConfig, BertModel

from .parts import Half


class Config(BertConfig):
    model_type = "strange"


class Model(BertModel):
    config_class = Config

    def __init__(self, config, **settings):
        super().__init__(config, **settings)
        self.halved = Half()

    def forward(self, **inputs):
        output = super().forward(**inputs)
        output.last_hidden_state = self.halved(output.last_hidden_state)
        return output
"""
PARTS = """
import torch


class Half(torch.nn.Module):
    def forward(self, rows):
        return rows / 2
"""
ASKS = {"tokenizer_config": {"trust_remote_code": True}, "transformer_config": {"trust_remote_code": True}}


@pytest.fixture(scope="module")
def modules(torch, tmp_path_factory):
    """Keep the modules that transformers makes of such code out of the user's folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("transformers.dynamic_module_utils.HF_MODULES_CACHE", str(tmp_path_factory.mktemp("modules")))
        yield


@pytest.fixture
def strange(models, modules, tmp_path):
    """Return models of which one has code of its own, whose vectors are half as long as without it."""
    folder = shutil.copytree(models["wordpiece"], tmp_path / "strange")
    config = json.loads((folder / "config.json").read_text("utf8"))
    config |= {"model_type": "strange", "auto_map": {"AutoConfig": "strange.Config", "AutoModel": "strange.Model"}}
    (folder / "config.json").write_text(json.dumps(config), "utf8")
    (folder / "strange.py").write_text(CODE, "utf8")
    (folder / "parts.py").write_text(PARTS, "utf8")
    return {"strange": folder, "plain": models["wordpiece"]}


@pytest.fixture
def trained(strange):
    with trust_remote_code():
        return make_pipeline(strange, kind="strange", model=ASKS)


def rows(nlp):
    return nlp.get_pipe("transformer").predict([nlp.make_doc("the cats saw dogs")]).rows


def test_code_runs_where_the_config_asks_and_someone_confirms(strange, trained):
    np.testing.assert_allclose(rows(trained), rows(make_pipeline(strange, kind="plain")) / 2, rtol=1e-5)


@pytest.mark.parametrize(
    ("asks", "is_confirmed", "message"),
    [
        (ASKS, False, r"sets trust_remote_code.*confirm that by --trust-remote-code"),
        ({}, True, r"set trust_remote_code in tokenizer_config and transformer_config; if you trust it"),
        ({}, False, r"needs code that comes with it: set trust_remote_code"),
    ],
)
def test_code_is_not_run_otherwise(asks, is_confirmed, message, strange, tmp_path, monkeypatch):
    monkeypatch.setattr("builtins.input", lambda *_: pytest.fail("it asked"))
    (strange["strange"] / "strange.py").write_text(f"open({str(tmp_path / 'harmed')!r}, 'w')", "utf8")
    with trust_remote_code(is_trusted=is_confirmed), pytest.raises(ModelError, match=message) as error:
        make_pipeline(strange, kind="strange", model=asks)
    assert "\n" not in str(error.value)
    assert not (tmp_path / "harmed").exists()


def test_code_that_is_broken_costs_one_sentence(strange):
    (strange["strange"] / "strange.py").write_text("1 / 0", "utf8")
    with trust_remote_code(), pytest.raises(ModelError, match="cannot be loaded: division by zero"):
        make_pipeline(strange, kind="strange", model=ASKS)


def test_saved_pipeline_has_its_code_with_it(strange, trained, tmp_path):
    trained.to_disk(tmp_path / "saved")
    data = trained.to_bytes()
    shutil.rmtree(strange["strange"])
    with pytest.raises(ModelError, match="--trust-remote-code"):
        nlpx.load(tmp_path / "saved")
    with trust_remote_code():
        loaded = nlpx.load(tmp_path / "saved")
        read = nlpx.Language.from_config(trained.config).from_bytes(data)
    for nlp in (loaded, read):
        np.testing.assert_array_equal(rows(nlp), rows(trained))


def test_option_of_a_command_confirms(trained, tmp_path, capsys):
    trained.to_disk(tmp_path / "saved")
    DocBin(docs=[example.reference for example in examples_for(trained)]).to_disk(tmp_path / "dev.spacy")
    words = ["evaluate", str(tmp_path / "saved"), str(tmp_path / "dev.spacy"), "--gold-preproc"]
    for given, code in (([], 1), (["--trust-remote-code"], 0)):
        with pytest.raises(SystemExit) as ended:
            main([*words, *given])
        assert ended.value.code == code
        assert ("confirm that by --trust-remote-code" in capsys.readouterr().err) == bool(code)
