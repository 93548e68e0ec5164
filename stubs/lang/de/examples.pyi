# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlpx.lang.de import GermanDefaults as GermanDefaults
sentences = GermanDefaults.examples
