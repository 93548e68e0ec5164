"""What every language peels off the ends of a word and splits inside it, as lists of regular expressions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .char_classes import CURRENCY, LETTERS, LOWER, PUNCTUATION, QUOTES, SYMBOLS, UPPER

if TYPE_CHECKING:
    from collections.abc import Iterable

ELLIPSES = (r"\.\.+", "…")
DOLLARS = ["US$", "C$", "A$"]
DASHES = ["-", "--", "---", "–", "—", "——", "~"]
_ELLIPSIS = "|".join(ELLIPSES)
_DOLLARS = r"(?:US|C|A)\$"
_DASH = r"(?:-{1,3}|–|—{1,2}|~)"


def _any_of(words: Iterable[str]) -> str:
    return f"(?:{'|'.join(re.escape(word) for word in words)})"


_METRES = "km m dm cm mm км м дм см мм كم م سم مم"
_OTHER_UNITS = """
    ha µm nm yd in ft kg g mg µg t lb oz m/s km/h kmh mph hPa Pa mbar mb MB kb KB gb GB tb TB T G M K
    нм кг г мг м/с км/ч кПа Па мбар Кб КБ кб Мб МБ мб Гб ГБ гб Тб ТБ
    غرام جرام جم كغ ملغ كوب اكواب
"""
UNITS_OF_MEASURE = [*(metre + power for metre in _METRES.split() for power in ("", "²", "³")), *_OTHER_UNITS.split()]

_spare_plain_words: set[str] = set()


def sparing(entries: Iterable[str]) -> list[str]:
    """Vouch for patterns that touch no chunk that `segments.is_plain`, and return them."""
    patterns = list(entries)
    _spare_plain_words.update(patterns)
    return patterns


def spare_plain_words(entries: Iterable[str | None]) -> bool:
    """Tell whether somebody has vouched for all of these patterns."""
    return _spare_plain_words.issuperset(entries)


def prefixes() -> list[str]:
    """List the patterns of prefixes."""
    return [
        "[§%=—–]",
        r"\+(?![0-9])",
        _ELLIPSIS,
        f"[{PUNCTUATION}{QUOTES}{CURRENCY}{SYMBOLS}]",
        _DOLLARS,
    ]


PREFIXES = sparing(prefixes())
"""What comes off the start of a word: opening punctuation, currency, emoji …"""

_CLOSING = f"{PUNCTUATION}{QUOTES}{SYMBOLS}—–"
_BEFORE_STOP = rf"0-9{LOWER}%²\-+|{PUNCTUATION}{QUOTES}"


def suffixes(
    *, closing: str = _CLOSING, before_stop: str = _BEFORE_STOP, possessive: bool = True, percent: bool = True
) -> list[str]:
    """List the patterns of suffixes.

    Args:
        closing: Characters that come off the end of any word.
        before_stop: After which characters a full stop ends a sentence; after one capital it is an initial's.
        possessive: Whether ``'s`` comes off.
        percent: Whether the percent sign comes off numbers.
    """
    return [
        f"[{closing}]",
        r"\.\.+|……?",
        *(["['’][sS]"] if possessive else []),
        r"(?<=[0-9])\+",
        r"(?<=°[FfCcKk])\.",
        f"(?<=[0-9])(?:[{CURRENCY}]|{_DOLLARS})",
        f"(?<=[0-9]){_any_of([*UNITS_OF_MEASURE, '%'] if percent else UNITS_OF_MEASURE)}",
        rf"(?<=[{before_stop}])\.",
        rf"(?<=[{UPPER}][{UPPER}])\.",
    ]


SUFFIXES = sparing(suffixes())
"""What comes off the end: closing punctuation, possessives, units after numbers, the final full stop …"""


def infixes(*, before_dash: str = LETTERS, operators: str = r"+\-*^", edges: str = QUOTES) -> list[str]:
    """List the patterns of infixes.

    Args:
        before_dash: After which characters a dash before a letter splits a word; empty for nowhere.
        operators: What splits between digits.
        edges: What else than letters may stand at the ends of sentences that no space divides.
    """
    return [
        _ELLIPSIS,
        f"[{SYMBOLS}]",
        f"(?<=[0-9])[{operators}](?=[0-9-])",
        # The space between two sentences is missing: "end.Start".
        rf"(?<=[{LOWER}{edges}])\.(?=[{UPPER}{edges}])",
        f"(?<=[{LETTERS}]),(?=[{LETTERS}])",
        *([f"(?<=[{before_dash}]){_DASH}(?=[{LETTERS}])"] if before_dash else []),
        f"(?<=[{LETTERS}0-9])[:<>=/](?=[{LETTERS}])",
    ]


def infixes_of_compounds(*, before_sign: str = LETTERS) -> list[str]:
    """List the patterns of infixes where words are written together with hyphens, brackets and full stops.

    Args:
        before_sign: After which characters a colon, an equals sign or an angle bracket splits a word.
    """
    quotes = QUOTES.replace("'", "")
    return [
        _ELLIPSIS,
        f"[{SYMBOLS}]",
        rf"(?<=[{LOWER}])\.(?=[{UPPER}])",
        f"(?<=[{LETTERS}])[,!?](?=[{LETTERS}])",
        f"(?<=[{before_sign}])[:<>=](?=[{LETTERS}])",
        rf"(?<=[{LETTERS}])[{quotes}()\[\]](?=[{LETTERS}])",
        f"(?<=[{LETTERS}])--(?=[{LETTERS}])",
    ]


INFIXES = sparing(infixes())
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
