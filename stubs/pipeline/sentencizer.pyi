# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlpx.pipeline import Language as Language
from nlpx.pipeline import Pipe as Pipe
from nlpx.pipeline import Sentencizer as Sentencizer
