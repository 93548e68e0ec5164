"""Texts per CPU second that a trained pipeline predicts for."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from clock import cpu_seconds, library, report

model, corpus = sys.argv[2:]
nlp = library().load(model)
texts = [json.loads(line)["text"] for line in Path(corpus).read_text(encoding="utf8").splitlines()]


def predict() -> None:
    """Predict for all of them."""
    for _ in nlp.pipe(texts):
        pass


report(texts_per_second=len(texts) / cpu_seconds(predict, rounds=3))
