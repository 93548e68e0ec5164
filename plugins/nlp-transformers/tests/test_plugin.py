from __future__ import annotations

import inspect

import pytest

from nlp_transformers import plugin
from nlpx.registry import registry

MODEL = "name get_spans tokenizer_config={}"
OWN = "name get_spans tokenizer_config pooling grad_factor=1.0"
PRECISION = "mixed_precision=False grad_scaler_config={}"
DOCUMENTED = {
    "TransformerModel.v1": MODEL,
    "TransformerModel.v2": f"{MODEL} transformer_config={{}}",
    "TransformerModel.v3": f"{MODEL} transformer_config={{}} {PRECISION}",
    "TransformerListener.v1": "pooling grad_factor=1.0 upstream='*'",
    "Tok2VecTransformer.v1": OWN,
    "Tok2VecTransformer.v2": f"{OWN} transformer_config={{}}",
    "Tok2VecTransformer.v3": f"{OWN} transformer_config={{}} {PRECISION}",
}


@pytest.mark.parametrize("name", DOCUMENTED)
def test_architecture_has_the_documented_settings_and_defaults(name):
    parameters = inspect.signature(registry.get("architectures", f"spacy-transformers.{name}")).parameters.values()
    described = [
        parameter.name if parameter.default is parameter.empty else f"{parameter.name}={parameter.default!r}"
        for parameter in parameters
    ]
    assert described == DOCUMENTED[name].split()


def test_plugin_offers_the_documented_names():
    names = [offer.name for hook in (plugin.nlpx_architectures, plugin.nlpx_functions) for offer in hook()]
    others = ("strided_spans", "sent_spans", "doc_spans", "null_annotation_setter")
    due = [*DOCUMENTED, *(f"{name}.v1" for name in others)]
    assert names == [f"spacy-transformers.{name}" for name in due]
