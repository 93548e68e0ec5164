# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlpx.languages.rules.norms import BASE_NORMS as BASE_NORMS
