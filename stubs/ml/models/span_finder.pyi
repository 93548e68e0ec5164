# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlp_spancat.models import build_span_finder as _build_finder_model
build_finder_model = _build_finder_model
