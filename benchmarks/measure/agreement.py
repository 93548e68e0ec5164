"""What en_core_web_sm's parser and ner say of EWT dev, as raw text in documents of ten sentences, into a file."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from clock import library, report, trained
from corpus import texts

nlp = library().load(trained(), exclude=["tagger", "senter", "attribute_ruler", "lemmatizer"])
found = [
    {
        "offset": [token.idx for token in doc],
        "text": [token.text for token in doc],
        "head": [token.head.i for token in doc],
        "label": [token.dep_ for token in doc],
        "sentence start": [bool(token.is_sent_start) for token in doc],
        "entity": [token.ent_iob_ + token.ent_type_ for token in doc],
    }
    for doc in nlp.pipe(texts("dev"))
]
Path(sys.argv[2], f"{sys.argv[1]}.json").write_text(json.dumps(found), encoding="utf8")
report(tokens=sum(len(doc["offset"]) for doc in found))
