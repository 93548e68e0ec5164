# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlpx.lang.fr import FrenchDefaults as FrenchDefaults
STOP_WORDS = FrenchDefaults.stop_words
