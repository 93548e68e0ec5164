"""Chinese number words."""

from __future__ import annotations

import re

from ...vocab.lexical import like_num, unsigned

_DIGITS = "一二三四五六七八九"
# What is written in documents, so that nobody can change it by a stroke.
_FORMAL_DIGITS = "壹贰叁肆伍陆柒捌玖"
_UNITS = "十百千万亿兆拾佰仟"
_ALONE = "零〇十拾廿卅卌皕"

_ANY_DIGIT = f"[{_DIGITS}{_FORMAL_DIGITS}]"
_NUMBER = re.compile(
    f"{_ANY_DIGIT}|[{_ALONE}]"
    f"|(?:{_ANY_DIGIT}[{_UNITS}])+{_ANY_DIGIT}?"
    # Eleven to nineteen do without a digit in front.
    f"|十[{_DIGITS}]|拾[{_FORMAL_DIGITS}]"
)


def is_number(text: str) -> bool:
    """Tell whether the word is a number in digits or in Chinese characters."""
    return like_num(text) or _NUMBER.fullmatch(unsigned(text).replace(",", "").replace(".", "")) is not None
