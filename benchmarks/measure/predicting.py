"""Peak memory of a process that loads a trained pipeline and predicts for the Docs of a file."""

from __future__ import annotations

import sys
from importlib import import_module

from clock import library, peak_megabytes, report

model, corpus = sys.argv[2:]
nlp = library().load(model)
docs = import_module(f"{sys.argv[1]}.tokens").DocBin().from_disk(corpus).get_docs(nlp.vocab)
for _ in nlp.pipe(docs):
    pass
report(peak_megabytes=peak_megabytes())
