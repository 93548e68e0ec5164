"""Dutch special cases: clitics and abbreviations."""

from __future__ import annotations

from ..rules.exceptions import Exceptions, build_base_exceptions, whole, with_curly_twins
from .abbreviations import ABBREVIATIONS, MIXED

_CLITICS = "'m 'n 'ns 's 't"


def build_exceptions() -> Exceptions:
    """Build all Dutch special cases: in small letters, in capitals, and with a capital at the start."""
    words = [*_CLITICS.split(), *ABBREVIATIONS.split()]
    forms = (form for word in words for form in (word, word.upper(), word.capitalize()))
    return with_curly_twins({**build_base_exceptions(), **whole(forms), **whole(MIXED.split())})
