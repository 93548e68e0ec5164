# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlpx.lang.es import SpanishDefaults as SpanishDefaults
TOKENIZER_EXCEPTIONS = SpanishDefaults.tokenizer_exceptions
