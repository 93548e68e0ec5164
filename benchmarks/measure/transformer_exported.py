"""Words per CPU second through the transformer of a trained pipeline, and its scores: in PyTorch and exported."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import torch
from clock import report

import nlpx
from nlp_transformers.commands import export_pipeline
from nlpx.corpora import Corpus
from nlpx.tokens import Doc

torch.set_num_threads(1)
ROUNDS = 2
_library, pipeline, corpus, output = sys.argv[1:]
forms = {"torch": Path(pipeline), "onnx": Path(output, "onnx"), "int8": Path(output, "int8")}
for name in ("onnx", "int8"):
    export_pipeline(pipeline, forms[name], int8=name == "int8")
loaded = {name: nlpx.load(folder) for name, folder in forms.items()}
examples = {name: list(Corpus(corpus, gold_preproc=False)(nlp)) for name, nlp in loaded.items()}


def seconds(name: str) -> float:
    """Return the CPU time of the transformer alone."""
    nlp = loaded[name]
    docs = [
        Doc(nlp.vocab, words=[token.text for token in doc], spaces=[bool(token.whitespace_) for token in doc])
        for doc in (example.reference for example in examples[name])
    ]
    with nlp.select_pipes(enable=["transformer"]):
        started = time.process_time()
        for _doc in nlp.pipe(docs):
            pass
        return time.process_time() - started


used = {
    name: min(times)
    for name, times in zip(loaded, zip(*([*map(seconds, loaded)] for _ in range(ROUNDS)), strict=True), strict=True)
}
figures: dict[str, float] = {}
for name, nlp in loaded.items():
    scores = nlp.evaluate(examples[name])
    n_words = sum(len(example.reference) for example in examples[name])
    figures |= {
        f"{name}_words_per_second": n_words / used[name],
        f"{name}_tag_acc": 100 * scores["tag_acc"],
        f"{name}_dep_las": 100 * scores["dep_las"],
    }
report(**figures)
