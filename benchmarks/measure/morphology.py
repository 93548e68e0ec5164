"""Parts of speech, features, lemmas and sentences that a pipeline gives the texts of a corpus, into a file."""

from __future__ import annotations

import json
import sys
from importlib import import_module
from pathlib import Path

from clock import library, report

_, pipeline, corpus, output = sys.argv[1:]
nlp = library().load(pipeline)
docs = import_module(f"{sys.argv[1]}.tokens").DocBin().from_disk(corpus).get_docs(nlp.vocab)
found, n_starts = [], 0
for doc in nlp.pipe([doc.text for doc in docs]):
    starts = [sentence.start for sentence in doc.sents for _ in sentence]
    found.append(
        [[token.pos_, str(token.morph), token.lemma_, start] for token, start in zip(doc, starts, strict=True)]
    )
    n_starts += bool(doc[0].is_sent_start)
Path(output).write_text(json.dumps(found), encoding="utf8")
report(texts=len(found), first_tokens_that_start=n_starts)
