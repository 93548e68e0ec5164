from __future__ import annotations

import re

import pytest

from nlp_transformers.huggingface.exporting import export
from nlp_transformers.huggingface.onnx_encoder import OnnxEncoder
from nlp_transformers.huggingface.torch_encoder import TorchEncoder
from nlpx.errors import ModelError

pytest.importorskip("onnxruntime", reason="onnxruntime is not installed")


@pytest.fixture
def encoder(models):
    return TorchEncoder.from_name(str(models["wordpiece"]), tokenizer_config={}, transformer_config={})


def test_model_whose_export_gives_other_vectors_is_refused(encoder, torch, monkeypatch):
    whole = encoder.forward

    def forward(tensors):
        # What is computed depends on the shape, which an export does not see.
        hidden, pooled = whole(tensors)
        return (hidden if int(hidden.shape[1]) == 7 else 2 * hidden), pooled

    monkeypatch.setattr(encoder, "forward", forward)
    with pytest.raises(ModelError, match=r"BertModel, which cannot be exported to ONNX \(its vectors would differ by"):
        export(encoder)


def test_model_that_cannot_be_exported_is_told(encoder, capfd):
    from transformers import FNetConfig, FNetModel

    sizes = {"hidden_size": 8, "num_hidden_layers": 1, "intermediate_size": 8, "max_position_embeddings": 40}
    encoder.module = FNetModel(FNetConfig(vocab_size=encoder.tokenizer.size, **sizes)).eval()
    with pytest.raises(ModelError, match=r"FNetModel, which cannot be exported to ONNX \(.*fft_fftn.* not supported"):
        export(encoder)
    assert capfd.readouterr() == ("", "")


def test_model_whose_export_does_not_run_is_told(encoder, monkeypatch):
    def fail(*_arguments, **_settings):
        raise RuntimeError("indices\nout of bounds")

    monkeypatch.setattr(OnnxEncoder, "predict", fail)
    with pytest.raises(ModelError, match=re.escape("cannot be exported to ONNX (indices out of bounds)")):
        export(encoder)


def test_model_larger_than_a_file_of_onnx_is_refused(encoder, monkeypatch):
    monkeypatch.setattr("nlp_transformers.huggingface.exporting._LARGEST", 1000)
    with pytest.raises(ModelError, match=r"its weights take 0\.0 GB, and a file of ONNX holds 2"):
        export(encoder)
