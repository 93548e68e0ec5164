# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlp_tok2vec.models import build_feature_extractor as _FeatureExtractor
FeatureExtractor = _FeatureExtractor
