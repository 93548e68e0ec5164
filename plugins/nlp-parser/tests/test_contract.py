"""What every plugin must do, for all that nlp-parser offers."""

from __future__ import annotations

from typing import Any

import numpy as np
from thinc.api import Model

from nlp_parser.models import output_layer
from nlpx.testing import ArchitectureCase, ComponentCase, contract_tests, token_vectors

N_ACTIONS = 4
PARSER = {
    "tok2vec": token_vectors(),
    "state_type": "parser",
    "extra_state_tokens": False,
    "hidden_width": 6,
    "maxout_pieces": 2,
    "use_upper": True,
}


def scores_of_states(parser: Model[Any, Any]) -> Model[Any, Any]:
    """docs -> (n_tokens, n_actions): the scores of one state for each token, which shows it and those before it."""

    def forward(model, docs, is_train):
        scorer, backprop = model.layers[0](docs, is_train)
        n_tokens = sum(map(len, docs))
        if not n_tokens:
            return model.ops.alloc2f(0, scorer.n_actions), lambda d_scores: backprop(None)
        tokens = np.arange(n_tokens)[:, None] - np.arange(scorer.n_features)

        def backprop_scores(d_scores):
            scorer.learn(d_scores)
            return backprop(None)

        return scorer.scores(np.maximum(tokens, -1)), backprop_scores

    def init(model, X=None, Y=None):
        model.layers[0].initialize(X=X)

    def resize(model, n_outputs):
        model.layers[0].attrs["resize_output"](model.layers[0], n_outputs)
        model.set_dim("nO", n_outputs, force=True)
        return model

    attrs = {"resize_output": resize}
    return Model(
        "scores", forward, init=init, layers=[parser], dims={"nO": output_layer(parser).get_dim("nO")}, attrs=attrs
    )


def n_rows(docs: Any) -> list[tuple[int, int]]:
    return [(sum(map(len, docs)), N_ACTIONS)]


def parsers(version: str) -> list[ArchitectureCase]:
    variants = {"upper": {}, "lower": {"use_upper": False}, "ner": {"state_type": "ner", "maxout_pieces": 1}}
    return [
        ArchitectureCase(
            f"spacy.TransitionBasedParser.{version}",
            label=label,
            settings={**PARSER, **settings, "nO": N_ACTIONS},
            adapt=scores_of_states,
            shapes=n_rows,
        )
        for label, settings in variants.items()
    ]


def component(name: str, state_type: str) -> ComponentCase:
    model = {"@architectures": "spacy.TransitionBasedParser.v2", **PARSER, "state_type": state_type}
    return ComponentCase(name, config={"model": model})


TestContract = contract_tests(
    "parser",
    *parsers("v1"),
    *parsers("v2"),
    *(component(name, "parser") for name in ("parser", "beam_parser")),
    *(component(name, "ner") for name in ("ner", "beam_ner")),
)
