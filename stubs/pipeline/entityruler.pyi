# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlpx.pipeline import EntityRuler as EntityRuler
from nlpx.scoring.registered import make_entity_ruler_scorer as make_entity_ruler_scorer
DEFAULT_ENT_ID_SEP: str
