# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlpx.error_codes import Errors as Errors
from nlpx.frozen import SimpleFrozenList as SimpleFrozenList
from nlpx.scoring import PRFScore as PRFScore
from nlpx.scoring import Scorer as Scorer
from nlpx.scoring.roc_auc import ROCAUCScore as ROCAUCScore
from nlpx.scoring.spans import get_ner_prf as get_ner_prf
from nlpx.tokens import Doc as Doc
from nlpx.tokens import Example as Example
from nlpx.tokens import Span as Span
from nlpx.tokens import Token as Token
from nlpx.vocab import Morphology as Morphology
