# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlp_spancat.layers.extract_spans import extract_spans as extract_spans
