"""Words per CPU second through the transformer of a trained pipeline, and its scores, in several forms."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import torch
from clock import report

import nlpx
from nlp_transformers.commands import export_pipeline
from nlpx.corpora import Corpus
from nlpx.tokens import Doc

torch.set_num_threads(1)
ROUNDS = 3
# Every so manieth Doc is timed; all are scored.
TIMED = 4
_library, pipeline, corpus, output, forms = sys.argv[1:]


def load(*, export: str | None = None, precision: bool | str = False, window: int = 128, stride: int = 96) -> Any:
    """Return the pipeline in a form: exported or not, in a precision, with some windows."""
    folder = Path(pipeline)
    if export is not None:
        folder = Path(output, export)
        export_pipeline(pipeline, folder, int8=export == "int8")
    model = {"mixed_precision": precision, "get_spans": {"window": window, "stride": stride}}
    return nlpx.load(folder, config={"components": {"transformer": {"model": model}}})


def bare(docs: list[Any]) -> list[Any]:
    """Return the words of some Docs."""
    return [
        Doc(doc.vocab, words=[token.text for token in doc], spaces=[bool(token.whitespace_) for token in doc])
        for doc in docs
    ]


def seconds(name: str) -> float:
    """Return the CPU time of the transformer alone."""
    nlp, docs = loaded[name], bare([example.reference for example in examples[name][::TIMED]])
    with nlp.select_pipes(enable=["transformer"]):
        started = time.process_time()
        for _doc in nlp.pipe(docs):
            pass
        return time.process_time() - started


loaded = {name: load(**form) for name, form in json.loads(forms).items()}
examples = {name: list(Corpus(corpus, gold_preproc=False)(nlp)) for name, nlp in loaded.items()}
rounds = [{name: seconds(name) for name in loaded} for _ in range(ROUNDS)]
figures: dict[str, dict[str, float]] = {}
for name, nlp in loaded.items():
    scores = nlp.evaluate(examples[name])
    n_words = sum(len(example.reference) for example in examples[name][::TIMED])
    figures[name] = {
        "words_per_second": n_words / min(used[name] for used in rounds),
        **{key: 100 * scores[key] for key in ("tag_acc", "dep_uas", "dep_las")},
    }
report(**figures)
