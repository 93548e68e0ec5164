"""The files in the folder of a language."""

from __future__ import annotations

from typing import Final

DESCRIPTION: Final = "language.cfg"
CONFIG: Final = "config.cfg"
EXAMPLES: Final = "examples.txt"
NUMBER_WORDS: Final = "number_words.txt"
SPECIAL_CASES: Final = "special_cases.txt"
STOP_WORDS: Final = "stop_words.txt"

FILES: Final = (DESCRIPTION, CONFIG, EXAMPLES, NUMBER_WORDS, SPECIAL_CASES, STOP_WORDS)
