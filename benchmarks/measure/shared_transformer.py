"""A pipeline that has a transformer and nothing else, and Docs for it."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import torch
from clock import library

torch.set_num_threads(1)


def make_pipeline(model: str) -> Any:
    """Make a pipeline with the model of a folder, and the windows that both libraries have where none are set."""
    library_ = library()
    example = import_module(f"{library_.__name__}.training").Example
    nlp = library_.blank("en")
    block = {
        "@architectures": "spacy-transformers.TransformerModel.v3",
        "name": model,
        "get_spans": {"@span_getters": "spacy-transformers.strided_spans.v1", "window": 128, "stride": 96},
        "tokenizer_config": {"use_fast": True},
    }
    nlp.add_pipe("transformer", config={"model": block})
    nlp.initialize(lambda: [example.from_dict(nlp.make_doc("She saw it ."), {})])
    return nlp
