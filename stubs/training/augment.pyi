# Written by docs/generate.py (`make docs`) from the table in core/paths; edit that instead.

from nlpx.corpora.augment import dont_augment as dont_augment
from nlpx.corpora.augment import make_lower_caser as _create_lower_casing_augmenter
from nlpx.corpora.augment import make_orth_varier as _create_orth_variants_augmenter
from nlpx.tokens import Example as Example
create_lower_casing_augmenter = _create_lower_casing_augmenter
create_orth_variants_augmenter = _create_orth_variants_augmenter
