"""What every plugin must do, for all that nlp-transformers offers."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import gettempdir

import pytest

from nlpx.testing import ArchitectureCase, CommandCase, ComponentCase, DataCheckCase, contract_tests

NEEDS = ("torch", "transformers")
# Made when the first test needs it: to make it takes PyTorch.
FOLDER = str(Path(gettempdir()) / f"nlp-transformers-{os.getpid()}")
GET_SPANS = {"@span_getters": "spacy-transformers.strided_spans.v1", "window": 4, "stride": 3}
# Dropout would be another one at each step of a gradient check.
SETTINGS = {
    "name": FOLDER,
    "get_spans": GET_SPANS,
    "tokenizer_config": {},
    "transformer_config": {"hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0},
}
POOLING = {"@layers": "reduce_mean.v1"}


@pytest.fixture(scope="module", autouse=True)
def model(models):
    """Put a tiny model into the folder that the settings name."""
    import shutil

    shutil.copytree(models["wordpiece"], FOLDER, dirs_exist_ok=True)
    yield
    shutil.rmtree(FOLDER)


TestContract = contract_tests(
    "transformers",
    ArchitectureCase(
        "spacy-transformers.Tok2VecTransformer.v3", settings={**SETTINGS, "pooling": POOLING}, needs=NEEDS
    ),
    ComponentCase(
        "transformer",
        config={"model": {"@architectures": "spacy-transformers.TransformerModel.v3", **SETTINGS}},
        learns_alone=False,
        needs=NEEDS,
    ),
    DataCheckCase("wordpieces"),
    CommandCase("transformers export"),
    elsewhere={
        **{
            f"spacy-transformers.Tok2VecTransformer.{version}": "version 3 with fewer settings: test_pipe.py"
            for version in ("v1", "v2")
        },
        **{
            f"spacy-transformers.TransformerModel.{version}": "its output is no array: layers/test_encoding.py"
            for version in ("v1", "v2", "v3")
        },
        "spacy-transformers.TransformerListener.v1": "it works in a pipeline only: test_pipe.py",
    },
)
