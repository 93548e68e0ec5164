# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlpx.error_codes import Errors as Errors
from nlpx.vocab import StringStore as StringStore
from nlpx.vocab.hashing import hash_string as hash_string
from nlpx.vocab.symbols import as_id as _get_string_id
get_string_id = _get_string_id
