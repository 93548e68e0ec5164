"""What Dutch peels off words and splits them at; compounds with hyphens stay whole."""

from __future__ import annotations

from ..rules import punctuation
from ..rules.char_classes import LETTERS

PREFIXES = punctuation.sparing([",,", *punctuation.PREFIXES])
SUFFIXES = punctuation.sparing(["''", *punctuation.suffixes()])
INFIXES = punctuation.sparing(punctuation.infixes_of_compounds(before_sign=f'{LETTERS}"'))
