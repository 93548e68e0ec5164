# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlpx.error_codes import Errors as Errors
from nlpx.tokens import MorphAnalysis as MorphAnalysis
from nlpx.vocab import Morphology as Morphology
