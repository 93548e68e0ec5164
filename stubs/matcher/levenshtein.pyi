# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlpx.matcher import levenshtein as levenshtein
from nlpx.registry import registry as registry
