# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlpx.lang.nl import DutchDefaults as DutchDefaults
sentences = DutchDefaults.examples
