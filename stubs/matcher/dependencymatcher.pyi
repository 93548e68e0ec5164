# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlpx.error_codes import Errors as Errors
from nlpx.error_codes import Warnings as Warnings
from nlpx.matcher import DependencyMatcher as DependencyMatcher
from nlpx.tokens import Span as Span
