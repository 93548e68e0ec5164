# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlpx.pipeline import Lemmatizer as Lemmatizer
from nlpx.scoring.registered import make_lemmatizer_scorer as make_lemmatizer_scorer
