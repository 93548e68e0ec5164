"""What a trained pipeline says of each token of a treebank, as raw text in documents of ten sentences, into a file."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from clock import library, report
from corpus import texts

pipeline, treebank, splits, output, options = sys.argv[2:]
nlp = library().load(pipeline, **json.loads(options))
found = [
    {
        "boundary": [(token.idx, len(token)) for token in doc],
        "tag": [token.tag_ for token in doc],
        "pos": [token.pos_ for token in doc],
        "morph": [str(token.morph) for token in doc],
        "lemma": [token.lemma_ for token in doc],
        "head": [token.head.idx for token in doc],
        "dep": [token.dep_ for token in doc],
        "sentence start": [bool(token.is_sent_start) for token in doc],
        "entity": [token.ent_iob_ + token.ent_type_ for token in doc],
    }
    for split in splits.split(",")
    for doc in nlp.pipe(texts(split, treebank=treebank))
]
Path(output).write_text(json.dumps(found), encoding="utf8")
report(tokens=sum(len(doc["boundary"]) for doc in found))
