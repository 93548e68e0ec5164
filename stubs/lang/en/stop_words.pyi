# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlpx.lang.en import EnglishDefaults as EnglishDefaults
STOP_WORDS = EnglishDefaults.stop_words
