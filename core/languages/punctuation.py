"""What every language peels off the ends of a word and splits inside it, as lists of regular expressions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .char_classes import CURRENCY, LETTERS, LOWER, PUNCTUATION, QUOTES, SYMBOLS, UPPER

if TYPE_CHECKING:
    from collections.abc import Iterable

_ELLIPSIS = r"\.\.+|…"
_DOLLARS = r"(?:US|C|A)\$"
_DASH = r"(?:-{1,3}|–|—{1,2}|~)"


def _any_of(words: Iterable[str]) -> str:
    return f"(?:{'|'.join(re.escape(word) for word in words)})"


_METRES = "km m dm cm mm км м дм см мм كم م سم مم"
_OTHER_UNITS = """
    ha µm nm yd in ft kg g mg µg t lb oz m/s km/h kmh mph hPa Pa mbar mb MB kb KB gb GB tb TB T G M K %
    нм кг г мг м/с км/ч кПа Па мбар Кб КБ кб Мб МБ мб Гб ГБ гб Тб ТБ
    غرام جرام جم كغ ملغ كوب اكواب
"""
_UNITS = [*(metre + power for metre in _METRES.split() for power in ("", "²", "³")), *_OTHER_UNITS.split()]

PREFIXES = [
    "[§%=—–]",
    r"\+(?![0-9])",
    _ELLIPSIS,
    f"[{PUNCTUATION}{QUOTES}{CURRENCY}{SYMBOLS}]",
    _DOLLARS,
]
"""What comes off the start of a word: opening punctuation, currency, emoji …"""

SUFFIXES = [
    f"[{PUNCTUATION}{QUOTES}{SYMBOLS}—–]",
    _ELLIPSIS,
    "['’][sS]",
    r"(?<=[0-9])\+",
    r"(?<=°[FfCcKk])\.",
    f"(?<=[0-9])(?:[{CURRENCY}]|{_DOLLARS})",
    f"(?<=[0-9]){_any_of(_UNITS)}",
    # A full stop ends a sentence after a small letter, a number or punctuation; after one capital it is an initial's.
    rf"(?<=[0-9{LOWER}%²\-+|{PUNCTUATION}{QUOTES}])\.",
    rf"(?<=[{UPPER}][{UPPER}])\.",
]
"""What comes off the end: closing punctuation, possessives, units after numbers, the final full stop …"""


def infixes(*, before_dash: str) -> list[str]:
    """List the patterns of infixes.

    Args:
        before_dash: After which characters a dash before a letter splits a word.
    """
    return [
        _ELLIPSIS,
        f"[{SYMBOLS}]",
        r"(?<=[0-9])[+\-*^](?=[0-9-])",
        # The space between two sentences is missing: "end.Start".
        rf"(?<=[{LOWER}{QUOTES}])\.(?=[{UPPER}{QUOTES}])",
        f"(?<=[{LETTERS}]),(?=[{LETTERS}])",
        f"(?<=[{before_dash}]){_DASH}(?=[{LETTERS}])",
        f"(?<=[{LETTERS}0-9])[:<>=/](?=[{LETTERS}])",
    ]


INFIXES = infixes(before_dash=LETTERS)
"""Where a word is split inside: ellipses, emoji, dashes and slashes between letters, operators between digits …"""


def compile_prefix_regex(entries: Iterable[str]) -> re.Pattern[str]:
    """Join the patterns of prefixes into one that matches at the start of a word."""
    return re.compile(f"^(?:{_alternatives(entries)})")


def compile_suffix_regex(entries: Iterable[str]) -> re.Pattern[str]:
    """Join the patterns of suffixes into one that matches at the end of a word."""
    return re.compile(f"(?:{_alternatives(entries)})$")


def compile_infix_regex(entries: Iterable[str]) -> re.Pattern[str]:
    """Join the patterns of infixes into one."""
    return re.compile(_alternatives(entries))


def _alternatives(entries: Iterable[str]) -> str:
    return "|".join(entry for entry in entries if entry.strip())


def is_plain(chunk: str) -> bool:
    """Tell whether a chunk holds nothing but the letters A to Z."""
    return chunk.isascii() and chunk.isalpha()


def spare_plain_words(entries: Iterable[str]) -> bool:
    """Tell whether it is known that none of the patterns touches a chunk that `is_plain`."""
    return _SPARE_PLAIN_WORDS.issuperset(entries)


# Each of these needs at least one character that is no letter A to Z.
_SPARE_PLAIN_WORDS = {*PREFIXES, *SUFFIXES, *INFIXES, *infixes(before_dash=f"{LETTERS}0-9")}
