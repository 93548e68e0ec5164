"""The scores of a trained pipeline on a corpus, by the library's own scorer."""

from __future__ import annotations

import sys
from importlib import import_module

from clock import library, report

library_ = library()
Corpus = import_module(f"{sys.argv[1]}.training").Corpus
nlp = library_.load(sys.argv[2])
scores = nlp.evaluate(list(Corpus(sys.argv[3])(nlp)))
report(**{key: 100 * value for key, value in scores.items() if isinstance(value, float) and key != "speed"})
