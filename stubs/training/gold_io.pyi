# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlpx.corpora import docs_to_json as docs_to_json
