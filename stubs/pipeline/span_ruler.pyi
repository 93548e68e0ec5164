# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlpx.pipeline import SpanRuler as SpanRuler
from nlpx.pipeline.rules.rulers.entity_filters import prioritize_existing_ents as _prioritize_existing_ents_filter
from nlpx.pipeline.rules.rulers.entity_filters import prioritize_new_ents as _prioritize_new_ents_filter
from nlpx.scoring.registered import make_overlapping_labeled_spans_scorer as make_overlapping_labeled_spans_scorer
DEFAULT_SPANS_KEY: str
prioritize_existing_ents_filter = _prioritize_existing_ents_filter
prioritize_new_ents_filter = _prioritize_new_ents_filter
