"""Lists of special cases: what a line stands for, and what is wrong with one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from nlpx.errors import ConfigError
from nlpx.languages.special_case_lists import read_special_cases
from nlpx.vocab.attrs import NORM, ORTH

if TYPE_CHECKING:
    from pathlib import Path


def _read(folder: Path, text: str) -> dict[str, list[str]]:
    """Return the cases of a list, each token as its text, and its norm after an equals sign."""
    file = folder / "special_cases.txt"
    file.write_text(text, encoding="utf8")
    return {
        text: [token[ORTH] + (f"={token[NORM]}" if NORM in token else "") for token in tokens]
        for text, tokens in read_special_cases(file).items()
    }


@pytest.mark.parametrize(
    ("text", "cases"),
    [
        ("e.g.\n\n# Said in short.\nMr.\n", {"e.g.": ["e.g."], "Mr.": ["Mr."]}),
        ("ca=can n't=not", {"can't": ["ca=can", "n't=not"]}),
        ("I= m", {"Im": ["I=I", "m"]}),
        ("a|b c|d=e", {"ac": ["a", "c"], "ad": ["a", "d=e"], "bc": ["b", "c"], "bd": ["b", "d=e"]}),
        ("EE.␣UU.\nN.Y.=New␣York", {"EE. UU.": ["EE. UU."], "N.Y.": ["N.Y.=New York"]}),
        ("[capitalised too]\nwe 'd=had", {"we'd": ["we", "'d=had"], "We'd": ["We", "'d=had"]}),
        ("[capitalised too]\n'cause=because", {"'cause": ["'cause=because"], "'Cause": ["'Cause=because"]}),
        ("[in capitals too]\na.m.", {"a.m.": ["a.m."], "A.m.": ["A.m."], "A.M.": ["A.M."]}),
        ("[in capitals too]\nab c", {"abc": ["ab", "c"], "Abc": ["Ab", "c"], "ABC": ["AB", "C"]}),
        ("[capitalised too]\na\n[as written]\nb", {"a": ["a"], "A": ["A"], "b": ["b"]}),
        ("[:\n#1", {"[:": ["[:"], "#1": ["#1"]}),
    ],
)
def test_line_stands_for_cases(tmp_path: Path, text: str, cases: dict[str, list[str]]) -> None:
    assert _read(tmp_path, text) == cases


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("a\n[capitalized too]\n", 2, "there is no heading [capitalized too]; did you mean 'capitalised too'?"),
        ("a\nb||c", 2, "'b||c' has a token without text"),
        ("=b", 1, "'=b' has a token without text"),
        ("im\ni m", 2, "'im' stands here with other tokens than before"),
    ],
)
def test_mistake_in_a_list_is_told_with_its_line(tmp_path: Path, text: str, line: int, message: str) -> None:
    with pytest.raises(ConfigError, match=rf"special_cases\.txt:{line}: {re.escape(message)}"):
        _read(tmp_path, text)
