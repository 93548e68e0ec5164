"""What splits English words; a dash does so after a number too: ``15-year``."""

from __future__ import annotations

from ..rules import punctuation
from ..rules.char_classes import LETTERS

INFIXES = punctuation.sparing(punctuation.infixes(before_dash=f"{LETTERS}0-9"))
