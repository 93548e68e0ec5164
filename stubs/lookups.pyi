# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlpx.vocab import Lookups as Lookups
from nlpx.vocab import Table as Table
from nlpx.vocab import load_lookups as load_lookups
