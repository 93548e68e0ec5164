# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlpx.error_codes import Errors as Errors
from nlpx.frozen import SimpleFrozenList as SimpleFrozenList
from nlpx.matcher import Matcher as Matcher
from nlpx.pipeline import AttributeRuler as AttributeRuler
from nlpx.pipeline import Language as Language
from nlpx.pipeline import Pipe as Pipe
from nlpx.scoring import Scorer as Scorer
from nlpx.scoring.registered import make_attribute_ruler_scorer as make_attribute_ruler_scorer
from nlpx.tokens import Doc as Doc
from nlpx.tokens import Example as Example
from nlpx.tokens import Span as Span
from nlpx.vocab import Vocab as Vocab
