# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlpx.scoring import PRFScore as PRFScore
from nlpx.scoring import Scorer as Scorer
from nlpx.scoring.roc_auc import ROCAUCScore as ROCAUCScore
from nlpx.scoring.spans import get_ner_prf as get_ner_prf
