"""The characters of rules as lists of patterns, and joined: what users make rules of their own of.

``LIST_*`` are regular expressions, one for each sign or word; the plain names join them as alternatives.
"""

from __future__ import annotations

import re

from .char_classes import CURRENCY_SIGNS, PUNCTUATION_MARKS, QUOTATION_MARKS, SYMBOLS
from .punctuation import DASHES, DOLLARS, ELLIPSES, UNITS_OF_MEASURE


def _patterns(words: str | list[str]) -> list[str]:
    return [re.escape(word) for word in words]


LIST_CURRENCY = [*_patterns(CURRENCY_SIGNS), *_patterns(DOLLARS)]
LIST_ELLIPSES = list(ELLIPSES)
LIST_HYPHENS = _patterns(DASHES)
LIST_ICONS = [f"[{SYMBOLS}]"]
LIST_PUNCT = ["…", "……", *_patterns(PUNCTUATION_MARKS.replace("…", ""))]
LIST_QUOTES = _patterns(QUOTATION_MARKS)
LIST_UNITS = _patterns([*UNITS_OF_MEASURE, "%"])

CURRENCY = "|".join(LIST_CURRENCY)
HYPHENS = "|".join(LIST_HYPHENS)
PUNCT = "|".join(LIST_PUNCT)
UNITS = "|".join(LIST_UNITS)
