"""Lists of special cases: texts that are one token as they stand, or whose tokens are given.

A line is one special case, its tokens with spaces between them. After ``=`` stands a token's norm where it is not the
lower-case form: ``ca=can n't=not``; with nothing after ``=`` it is the token as it stands there. With ``|`` a token has
alternatives, and the line stands for all combinations: ``pa|Pa l=el`` for two. A space inside a token or a norm is
written ``␣``: ``N.Y.=New␣York``. After a heading, each case stands for several:

===================== =========================================================================
``[capitalised too]`` with a capital, which may come after an apostrophe: ``'cause``, ``'Cause``
``[in capitals too]`` with a capital, and all in capitals
``[as written]``      for itself, as at the start of the file
===================== =========================================================================

Lines that begin with ``#`` and a space are comments.
"""

from __future__ import annotations

import re
from itertools import product
from typing import TYPE_CHECKING, Final

from ..config.mistakes import Mistake, report
from ..config.parser import read_text
from ..config.source import Source
from ..quoting import shown
from ..vocab.attrs import NORM, ORTH

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from .rules.exceptions import Exceptions

Token = tuple[str, str]
"""The text of a token, and its norm; empty where that is the lower-case form."""

_SPACE: Final = "␣"
_find_marks = re.compile(rf"[ |={_SPACE}]").search
_find_heading = re.compile(r"\[([a-z ]+)\]").fullmatch


def read_special_cases(path: Path) -> Exceptions:
    """Read a list of special cases.

    Raises:
        ConfigError: It cannot be read; or lists everything that is wrong with it.
    """
    cases: dict[str, tuple[Token, ...]] = {}
    mistakes: list[Mistake] = []
    forms = _FORMS["as written"]

    def complain(line: int, what: str, wrong: str | None = None) -> None:
        mistakes.append(
            Mistake(source=Source(str(path), line), path="", message=what, wrong=wrong, known=tuple(_FORMS))
        )

    for number, line in enumerate(map(str.strip, read_text(path).split("\n")), start=1):
        heading = _find_heading(line) if line.startswith("[") else None
        if heading and heading[1] in _FORMS:
            forms = _FORMS[heading[1]]
        elif heading:
            complain(number, f"there is no heading {line}", heading[1])
        elif line and not line.startswith("# "):
            for tokens in _combinations(line):
                for form in forms(tokens):
                    texts = [text for text, _norm in form]
                    text = "".join(texts)
                    if not all(texts):
                        complain(number, f"{shown(line)} has a token without text")
                    elif cases.setdefault(text, form) != form:
                        complain(number, f"{shown(text)} stands here with other tokens than before")
    if mistakes:
        raise report(mistakes)
    return {text: [_token(*token) for token in tokens] for text, tokens in cases.items()}


def _combinations(line: str) -> Iterable[tuple[Token, ...]]:
    if not _find_marks(line):
        return (((line, ""),),)
    return product(*([_read_token(text) for text in alternatives.split("|")] for alternatives in line.split()))


def _read_token(text: str) -> Token:
    orth, equals, norm = text.replace(_SPACE, " ").partition("=")
    return orth, norm or (orth if equals else "")


def _token(orth: str, norm: str) -> dict[int, str]:
    return {ORTH: orth, NORM: norm} if norm else {ORTH: orth}


def _as_written(tokens: tuple[Token, ...]) -> list[tuple[Token, ...]]:
    return [tokens]


def _capitalised_too(tokens: tuple[Token, ...]) -> list[tuple[Token, ...]]:
    (first, norm), *rest = tokens
    return [tokens, ((_capitalise(first), norm), *rest)]


def _in_capitals_too(tokens: tuple[Token, ...]) -> list[tuple[Token, ...]]:
    return [*_capitalised_too(tokens), tuple((text.upper(), norm) for text, norm in tokens)]


def _capitalise(text: str) -> str:
    start = 2 if text.startswith("'") else 1
    return text[:start].upper() + text[start:]


_FORMS: Final[Mapping[str, Callable[[tuple[Token, ...]], list[tuple[Token, ...]]]]] = {
    "as written": _as_written,
    "capitalised too": _capitalised_too,
    "in capitals too": _in_capitals_too,
}
