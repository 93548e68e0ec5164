# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlp_tagger.models import build_tagger as _build_tagger_model
build_tagger_model = _build_tagger_model
