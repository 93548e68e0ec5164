"""What is imported to load a pipeline: each module is paid for at every start, whether it is used or not."""

from __future__ import annotations

from pathlib import Path

import pytest

import nlpx

# Each was once imported by all, and is needed by few: types of pydantic in configs, entry points of libraries, drawn
# numbers, digests of tables, what training begins with, scores, what the first text needs, other tokens, other files,
# kinds of layers, and where documented names are.
_NEEDED_BY_FEW = {
    "pydantic",
    "importlib.metadata",
    "numpy.random",
    "hashlib",
    "nlpx.pipeline.initializing.pretrained",
    "nlpx.scoring.scorer",
    "threadpoolctl",
    "nlpx.languages.tokenizing.pattern_text",
    "nlpx.languages.tokenizing.searches",
    "nlpx.matcher.finder",
    "nlp_tok2vec.layers.packed_tok2vec",
    "srsly.ruamel_yaml",
    "multiprocessing",
    "gzip",
    "nlpx.files._number_maps",
    "nlpx.paths.table",
    "nlpx.pipeline.parts.copies",
    "nlpx.tokens.changing.joining",
    "nlpx.tokens.changing.retokenizing",
    "nlpx.tokens.span_groups",
    "nlpx.tokens.writing.doc_json",
    "nlpx.vocab._vector_rows",
    "nlp_tok2vec.layers.lstm",
    "thinc.layers.sparselinear",
    "thinc.shims.pytorch",
}
_WITHOUT_TORCH = Path(__file__).parents[1] / "without_torch"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    pytest.importorskip("nlp_tagger")
    nlp = nlpx.blank("en")
    nlp.add_pipe("tagger").add_label("NOUN")
    nlp.initialize()
    path = tmp_path_factory.mktemp("saved") / "pipeline"
    nlp.to_disk(path)
    return path


def test_loading_imports_nothing_that_few_need(folder, run_python):
    code = (
        f"import sys, nlpx; nlpx.load(sys.argv[1]); print(*(name for name in {_NEEDED_BY_FEW} if name in sys.modules))"
    )
    # PyTorch, which thinc imports where it is installed, imports them all.
    assert run_python(code, folder, PYTHONPATH=str(_WITHOUT_TORCH)).stdout.split() == []
