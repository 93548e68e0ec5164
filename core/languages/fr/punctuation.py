"""What French peels off words and splits them at: elided words, pronouns after a verb."""

from __future__ import annotations

from ..rules import punctuation
from ..rules.char_classes import LETTERS, LOWER, PUNCTUATION, QUOTES

HYPHENS = "-–—‐‑"
"""All that writers use as hyphens, as the inside of a regex class."""
APOSTROPHE = "['’]"

_ELIDED = "[dlnDLN]"
_CLITICS = "ce clés elle en il ils je là moi nous on t vous"
_after_hyphen = "|".join(form for word in _CLITICS.split() for form in (word, word.upper()))

PREFIXES = punctuation.sparing([*punctuation.PREFIXES, f"{_ELIDED}{APOSTROPHE}(?=[{LETTERS}])"])
SUFFIXES = punctuation.sparing(
    [
        *punctuation.suffixes(
            closing=f"{PUNCTUATION}{QUOTES}", before_stop=rf"0-9{LOWER}%²\-+(?:{QUOTES})", percent=True
        ),
        f"(?<=[{LETTERS}])[{HYPHENS}](?:{_after_hyphen})",
    ]
)
INFIXES = punctuation.sparing([*punctuation.infixes(), f"(?<=[{LETTERS}]{APOSTROPHE})(?=[{LETTERS}])"])
