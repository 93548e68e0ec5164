# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlpx.corpora import json_to_docs as json_to_docs
