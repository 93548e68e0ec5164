# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlpx.vocab import StringStore as StringStore
from nlpx.vocab import string_id as _get_string_id
from nlpx.vocab.hashing import hash_string as hash_string
get_string_id = _get_string_id
