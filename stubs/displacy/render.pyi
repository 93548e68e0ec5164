# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlp_spancat.rendering import SpanRenderer as SpanRenderer
from nlpx.displacy.drawing import render as render
from nlpx.error_codes import Errors as Errors
from nlpx.registry import registry as registry
