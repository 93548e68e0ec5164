"""CPU microseconds a word of en_core_web_sm's parser and ner with a beam, without any tok2vec."""

from __future__ import annotations

import sys

from clock import report
from isolated import Batches, nlp

batches = Batches(30)
for name in ("parser", "ner"):
    nlp.get_pipe(name).cfg["beam_width"] = int(sys.argv[2])
report(**{name: batches.microseconds(name, without_tok2vec=True, rounds=1) for name in ("parser", "ner")})
