"""What Spanish peels off words and splits them at; words with hyphens stay whole."""

from __future__ import annotations

from ..rules import punctuation
from ..rules.char_classes import QUOTES

SUFFIXES = punctuation.sparing(punctuation.suffixes(before_stop=f"{punctuation.BEFORE_STOP}—–"))
INFIXES = punctuation.sparing(punctuation.infixes(before_dash="", operators="+*^", edges=f"{QUOTES}—–"))
