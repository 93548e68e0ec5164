"""What German peels off words and splits them at; compounds with hyphens stay whole."""

from __future__ import annotations

from ..rules import punctuation
from ..rules.char_classes import LETTERS, LOWER, PUNCTUATION, QUOTES, SYMBOLS

PREFIXES = punctuation.sparing(["``", *punctuation.PREFIXES])
SUFFIXES = punctuation.sparing(
    [
        "''",
        "/",
        *punctuation.suffixes(
            closing=f"{PUNCTUATION}{QUOTES}{SYMBOLS}",
            # After a number the full stop makes it an ordinal: "der 3. Oktober".
            before_stop=rf"{LOWER}%²\-+|{PUNCTUATION}{QUOTES}",
            percent=True,
        ),
    ]
)
INFIXES = punctuation.sparing(
    [
        *punctuation.infixes_of_compounds(),
        f"(?<=[{LETTERS}0-9])/(?=[{LETTERS}0-9])",
        "(?<=[0-9])-(?=[0-9])",
    ]
)
