"""The patterns of a tokenizer as text: flags and methods are written into the pattern, since only its text is saved.

A saved pattern is compiled without flags, and always the same method of it is taken. That is the format of spaCy, so
what is written here means the same there. A long one is compiled when it is first called: some have a megabyte, and who
loads a pipeline may have no text for it.
"""

from __future__ import annotations

import re
from typing import Any, Final

from ...cached import cached_property
from ...errors import ModelError
from ...quoting import shown

METHODS: Final = {
    "prefix_search": "search",
    "suffix_search": "search",
    "infix_finditer": "finditer",
    "token_match": "match",
    "url_match": "match",
}
"""The settings of a tokenizer that are patterns, and which method of the compiled pattern each one is when loaded."""

# How one method does the work of another. Where texts are matched, it only counts whether they are.
_AS: Final = {
    ("search", "match"): r"\A(?:{})",
    ("search", "fullmatch"): r"\A(?:{})\Z",
    ("match", "fullmatch"): r"(?:{})\Z",
    ("match", "search"): r"(?s:.*?)(?:{})",
    ("match", "findall"): r"(?s:.*?)(?:{})",
}
# A pattern of so many characters takes milliseconds to compile.
_LONG: Final = 1000
_LETTERS: Final = {re.ASCII: "a", re.IGNORECASE: "i", re.MULTILINE: "m", re.DOTALL: "s", re.VERBOSE: "x"}
_own_flags = re.compile(r"\(\?[aimsux]+\)").match


class LateMethod:
    """The method of a saved pattern that a setting is, which is compiled when it is first called.

    Args:
        name: The setting.
        text: The pattern.
        where: Where it was read, for messages.
    """

    def __init__(self, name: str, text: str, *, where: str) -> None:
        self.text = text
        self._name = name
        self._where = where

    def __call__(self, text: str) -> Any:
        """Call it."""
        return self.compiled(text)

    @cached_property
    def compiled(self) -> Any:
        """The method itself.

        Raises:
            ModelError: The text is no pattern.
        """
        try:
            return _compile(self._name, self.text)
        except ValueError as error:
            raise broken(self._where, error) from None

    def quick(self, *, in_ascii: bool) -> Any:
        """Return what finds the same as the method, in ASCII or in all texts, and is compiled sooner.

        Raises:
            ModelError: The text is no pattern.
        """
        return self._compiled_as(self.text, in_ascii=in_ascii)

    def test(self, *, in_ascii: bool) -> Any:
        """Return what matches where the method does, though perhaps not as far, and may be compiled much sooner.

        Raises:
            ModelError: The text is no pattern.
        """
        return self._compiled_as(self._gathered, in_ascii=in_ascii)

    @cached_property
    def _gathered(self) -> str:
        # It has patterns itself, which are compiled for the first text.
        from .pattern_text import gathered

        return gathered(self.text)

    def _compiled_as(self, text: str, *, in_ascii: bool) -> Any:
        """Return the method of a pattern that is written in another way."""
        from .pattern_text import for_ascii, spelt_out

        shorter = spelt_out(text)
        try:
            return _compile(self._name, for_ascii(shorter) if in_ascii else shorter)
        except ValueError:
            # What is wrong is told of the text as it was saved.
            return self.compiled


def compiled(method: Any) -> Any:
    """Return a method of a compiled pattern, whether it was saved or not; None where there is none."""
    return method.compiled if isinstance(method, LateMethod) else method


def as_quick(method: Any, *, in_ascii: bool) -> Any:
    """Return what finds the same as a method of a pattern, as soon as may be; None where there is none."""
    return method.quick(in_ascii=in_ascii) if isinstance(method, LateMethod) else method


def as_test(method: Any, *, in_ascii: bool) -> Any:
    """Return what matches where a method of a pattern does, for one who asks no more; None where there is none."""
    return method.test(in_ascii=in_ascii) if isinstance(method, LateMethod) else method


def broken(where: str, reason: object) -> ModelError:
    """Return the error that says why what was read is not a tokenizer's."""
    return ModelError(f"{where}: these are no rules of a tokenizer ({reason}); take an intact copy of the pipeline.")


def text_of(name: str, method: Any) -> str | None:
    """Return the text of a pattern that, compiled and with the usual method for a setting, does what a function does.

    Args:
        name: The setting.
        method: The function; None for no pattern, which stays None.

    Raises:
        ModelError: There is no such text.
    """
    if method is None:
        return None
    if isinstance(method, LateMethod):
        return method.text
    pattern = getattr(method, "__self__", None)
    if not isinstance(pattern, re.Pattern) or not isinstance(pattern.pattern, str):
        raise _refusal(name, shown(method))
    usual, is_now = METHODS[name], method.__name__
    frame = "{}" if is_now == usual else _AS.get((usual, is_now))
    if frame is None:
        raise _refusal(name, f"the method {is_now} of a pattern, where {usual} is due")
    text = _with_flags(pattern, frame)
    try:
        saved = re.compile(text)
    except re.error:
        saved = None
    if saved is None or saved.flags != pattern.flags & ~re.DEBUG:
        raise _refusal(name, f"the pattern {shown(pattern.pattern)} with flags that cannot be written at its start")
    return text


def method_of(name: str, text: Any, *, where: str) -> Any:
    """Return the method of a saved pattern that a setting is, None where no pattern was saved.

    Args:
        name: The setting.
        text: What was saved.
        where: Where it was read, for messages.

    Raises:
        ValueError: It is no pattern, as far as that is looked at yet.
    """
    if text is None:
        return None
    if not isinstance(text, str):
        raise ValueError(f"{name} is no text but {shown(text)}")
    return _compile(name, text) if len(text) < _LONG else LateMethod(name, text, where=where)


def is_saved_as(name: str, method: Any, text: str | None) -> bool:
    """Tell whether a setting is the method of a pattern that has been saved as a text."""
    try:
        return text_of(name, method) == text
    except ModelError:
        return False


def _compile(name: str, text: str) -> Any:
    try:
        return getattr(re.compile(text), METHODS[name])
    except re.error as error:
        raise ValueError(f"{name} is no regular expression: {error}") from None


def _with_flags(pattern: re.Pattern[str], frame: str) -> str:
    """Put the text of a pattern into a frame, with its flags at the start."""
    text = pattern.pattern
    own = _own_flags(text)
    letters = "".join(letter for flag, letter in _LETTERS.items() if pattern.flags & flag)
    if frame == "{}" and (not letters or re.compile(text).flags == pattern.flags):
        return text
    body = text if own is None else text[own.end() :]
    # A comment at the end of a verbose pattern goes on to the end of its line.
    end_of_line = "\n" if pattern.flags & re.VERBOSE else ""
    return (f"(?{letters})" if letters else "") + frame.replace("{}", body + end_of_line)


def _refusal(name: str, what: str) -> ModelError:
    return ModelError(
        f"The tokenizer's {name} is {what}, which cannot be saved; set it to the {METHODS[name]} of a pattern for text "
        "that the module re has compiled, or register a function that makes the tokenizer and name it in "
        "[nlp.tokenizer] of the config."
    )
