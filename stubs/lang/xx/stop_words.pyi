# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlpx.lang.xx import MultiLanguageDefaults as MultiLanguageDefaults
STOP_WORDS = MultiLanguageDefaults.stop_words
