# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlp_spancat.models import build_linear_logistic as build_linear_logistic
from nlp_spancat.models import build_mean_max_reducer as build_mean_max_reducer
from nlp_spancat.models import build_span_categorizer as _build_spancat_model
build_spancat_model = _build_spancat_model
