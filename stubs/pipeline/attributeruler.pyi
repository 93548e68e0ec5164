# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlpx.pipeline import AttributeRuler as AttributeRuler
from nlpx.scoring.registered import make_attribute_ruler_scorer as make_attribute_ruler_scorer
