"""Find tokens by rules: patterns of tokens, phrases, and patterns of the dependency tree.

Data flow of `Matcher`: patterns, as lists of dictionaries, are read and checked (`token_patterns`). The tokens of a Doc
fall into classes by which conditions they meet (`token_classes`). Patterns that are a few sequences of conditions are
found in a tree of all of them (`tree`), those that go on for any number of tokens by an automaton (`automaton`); both
say which patterns match from which token on, and only those are followed to their ends (`following`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..lazy import lazy_names

if TYPE_CHECKING:
    from .dependency_matcher import DependencyMatcher as DependencyMatcher
    from .edit_distance import levenshtein as levenshtein
    from .matcher import Matcher as Matcher
    from .phrase_matcher import PhraseMatcher as PhraseMatcher
else:
    __getattr__, __dir__, __all__ = lazy_names(
        __name__,
        {
            ".dependency_matcher": ("DependencyMatcher",),
            ".edit_distance": ("levenshtein",),
            ".matcher": ("Matcher",),
            ".phrase_matcher": ("PhraseMatcher",),
        },
    )
