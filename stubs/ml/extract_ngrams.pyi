# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlp_textcat.layers.ngrams import extract_ngrams as extract_ngrams
