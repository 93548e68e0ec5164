"""Parts of speech, features, lemmas and sentence starts that a pipeline gives the texts of a corpus, into a file."""

from __future__ import annotations

import json
import sys
from importlib import import_module
from pathlib import Path

from clock import library, report

_, pipeline, corpus, output = sys.argv[1:]
nlp = library().load(pipeline)
docs = import_module(f"{sys.argv[1]}.tokens").DocBin().from_disk(corpus).get_docs(nlp.vocab)
found = [
    [[token.pos_, str(token.morph), token.lemma_, bool(token.is_sent_start)] for token in doc]
    for doc in nlp.pipe([doc.text for doc in docs])
]
Path(output).write_text(json.dumps(found), encoding="utf8")
report(tokens=sum(map(len, found)))
