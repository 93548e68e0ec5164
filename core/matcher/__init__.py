"""Find tokens by rules: patterns of tokens, phrases, and patterns of the dependency tree.

Data flow of `Matcher`: patterns, as lists of dictionaries, are read and checked (`token_patterns`) and laid out as one
automaton (`automaton`). The tokens of a Doc fall into classes by which conditions they meet (`token_classes`). A scan
from right to left, one step a token however many patterns there are, says which patterns match from which token on;
only those are followed to their ends (`following`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..lazy import lazy_names

if TYPE_CHECKING:
    from .edit_distance import levenshtein as levenshtein
    from .matcher import Matcher as Matcher
else:
    __getattr__, __dir__, __all__ = lazy_names(
        __name__,
        {
            ".edit_distance": ("levenshtein",),
            ".matcher": ("Matcher",),
        },
    )
