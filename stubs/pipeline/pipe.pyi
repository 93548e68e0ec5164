# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlpx.error_codes import Errors as Errors
from nlpx.error_codes import Warnings as Warnings
from nlpx.pipeline import Language as Language
from nlpx.pipeline import Pipe as Pipe
from nlpx.tokens import Example as Example
