# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlpx.error_codes import Errors as Errors
from nlpx.pipeline import Language as Language
from nlpx.pipeline import TrainablePipe as TrainablePipe
from nlpx.tokens import Example as Example
from nlpx.tokens import validate_examples as validate_examples
