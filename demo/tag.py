"""Tag a sentence with a trained pipeline: ``python demo/tag.py MODEL TEXT``."""

from __future__ import annotations

import sys

import nlpx

nlp = nlpx.load(sys.argv[1])
for token in nlp(sys.argv[2]):
    print(f"{token.text:<12} {token.tag_}")
