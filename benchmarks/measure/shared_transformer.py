"""A pipeline that has a transformer."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import torch
from clock import library

torch.set_num_threads(1)


LISTENER = {
    "@architectures": "spacy-transformers.TransformerListener.v1",
    "pooling": {"@layers": "reduce_mean.v1"},
}
PARSER = {
    "@architectures": "spacy.TransitionBasedParser.v2",
    "state_type": "parser",
    "extra_state_tokens": False,
    "hidden_width": 64,
    "maxout_pieces": 2,
    "use_upper": True,
}


def make_pipeline(model: str, *, n_layers: int | None = None, max_batch_items: int = 4096) -> Any:
    """Make a pipeline with the model of a folder, and the windows that both libraries have where none are set.

    Args:
        model: The folder.
        n_layers: How many layers to take, and a tagger and a parser that listen; None for all layers, and nothing that
            listens.
        max_batch_items: How many wordpieces go through the model at a time.
    """
    library_ = library()
    example = import_module(f"{library_.__name__}.training").Example
    nlp = library_.blank("en")
    block = {
        "@architectures": "spacy-transformers.TransformerModel.v3",
        "name": model,
        "get_spans": {"@span_getters": "spacy-transformers.strided_spans.v1", "window": 128, "stride": 96},
        "tokenizer_config": {"use_fast": True},
    }
    if n_layers is not None:
        block["transformer_config"] = {"num_hidden_layers": n_layers}
    nlp.add_pipe("transformer", config={"model": block, "max_batch_items": max_batch_items})
    if n_layers is not None:
        nlp.add_pipe("tagger", config={"model": {"@architectures": "spacy.Tagger.v2", "tok2vec": LISTENER}})
        nlp.add_pipe("parser", config={"model": {**PARSER, "tok2vec": LISTENER}})
    annotated = {"tags": ["A", "B", "A", "C"], "heads": [1, 1, 1, 1], "deps": ["subj", "ROOT", "obj", "punct"]}
    nlp.initialize(lambda: [example.from_dict(nlp.make_doc("She saw it ."), annotated)])
    return nlp
