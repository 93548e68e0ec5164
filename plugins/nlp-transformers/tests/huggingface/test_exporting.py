from __future__ import annotations

import re

import pytest

from nlp_transformers.huggingface.exporting import export
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


def test_model_that_cannot_be_exported_is_told(encoder, torch, monkeypatch):
    def fail(*_arguments, **_settings):
        raise torch.onnx.OnnxExporterError("no such\noperator")

    monkeypatch.setattr(torch.onnx, "export", fail)
    with pytest.raises(ModelError, match=re.escape("cannot be exported to ONNX (no such operator)")):
        export(encoder)


def test_model_larger_than_a_file_of_onnx_is_refused(encoder, monkeypatch):
    monkeypatch.setattr("nlp_transformers.huggingface.exporting._LARGEST", 1000)
    with pytest.raises(ModelError, match=r"its weights take 0\.0 GB, and a file of ONNX holds 2"):
        export(encoder)
