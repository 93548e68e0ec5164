# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlpx.error_codes import Errors as Errors
from nlpx.files.writing import as_path as _ensure_path
from nlpx.frozen import SimpleFrozenDict as SimpleFrozenDict
from nlpx.registry import registry as registry
from nlpx.vocab import Lookups as Lookups
from nlpx.vocab import Table as Table
from nlpx.vocab import load_lookups as load_lookups
ensure_path = _ensure_path
