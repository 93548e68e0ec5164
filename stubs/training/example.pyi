# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlpx.tokens import Example as Example
from nlpx.tokens import validate_examples as validate_examples
from nlpx.tokens import validate_get_examples as validate_get_examples
